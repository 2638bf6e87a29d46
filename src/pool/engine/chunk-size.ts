/**
 * How many items go to a worker at once. A chunk costs some tens of microseconds whatever is in it,
 * so that of short tasks many are sent together; but what waits in one worker behind a long task
 * can't be given to another, so that a chunk is short in time, and shorter toward the end.
 *
 * This is guided self-scheduling (Polychronopoulos and Kuck, 1987) with an upper bound in
 * time: a chunk is at most a share of what is left. Fixed parts, as Python cuts them, leave
 * workers idle when tasks are uneven.
 */
import type { Job } from '../jobs/job.js';

export function chunkSize(job: Job, workers: number): number {
	if (job.chunkSize !== undefined) return job.chunkSize;
	const { mean } = job.timing;
	if (mean === undefined) return firstChunkSize(job, workers);
	if (job.left === undefined) return Math.max(1, Math.floor(UNFORESEEN_MS / mean));
	const each = job.left / workers;
	const size = Math.max(
		Math.min(TARGET_MS / mean, each / SHARES),
		Math.min(LEAST_MS / mean, each),
		UNDIVIDED_MS / mean,
	);
	return Math.max(1, Math.floor(size));
}

/**
 * Whether a worker that is busy with tasks of this job, or any other, may be given a chunk of it to
 * go on with. Else a worker waits for it a round trip.
 */
export function mayQueue(job: Job): boolean {
	const { expected } = job.timing;
	// Who wants one item to a message wants a worker that dies to take no other with it: those
	// that are in it may have begun.
	return job.chunkSize !== 1 && expected !== undefined && expected < LONG_MS;
}

/**
 * Nothing is known of the tasks until one has run: the first may be the longest, and what follows
 * it in its chunk would wait for it. Where the job before had the same function it may go on as
 * that one did, with a part of the input that is small enough to be wrong about.
 */
function firstChunkSize(job: Job, workers: number): number {
	const { expected } = job.timing;
	if (expected === undefined || job.left === undefined) return 1;
	return Math.max(1, Math.floor(Math.min(TARGET_MS / expected, job.left / (FIRST_SHARES * workers))));
}

/**
 * Work that a chunk holds. Each costs the pool some tenths of a millisecond, which its workers miss
 * where there are no more processors than workers.
 */
const TARGET_MS = 50;
/**
 * The same where the end of the input can't be seen, before which chunks would have to be shorter.
 */
const UNFORESEEN_MS = 20;
/** A smaller chunk is not worth its message, as long as each worker can have one. */
const LEAST_MS = 2;
/** Work that one worker does before another has even woken up for its part. */
const UNDIVIDED_MS = 0.5;
/** Each worker's part of what is left is cut into so many chunks. */
const SHARES = 2;
/**
 * Each worker's part of all is cut into so many chunks as long as nothing is
 * known but what the job before took.
 */
const FIRST_SHARES = 16;
/**
 * Of tasks this long none waits behind another: it may be run by whoever is free first, and a
 * round trip is nothing beside it.
 */
const LONG_MS = 50;
