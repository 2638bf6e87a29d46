/**
 * How many items go to a worker at once. A chunk costs some tens of microseconds whatever is in it,
 * so many short tasks are sent together. But a task that waits in one worker behind a long one
 * can't be given to another worker. So a chunk is short in time, and shorter toward the end.
 *
 * This is guided self-scheduling (Polychronopoulos and Kuck, 1987) with an upper bound in
 * time: a chunk is at most a share of what is left. Equal parts, as Python cuts them, leave
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
 * Returns whether a worker that is busy, with this job or another, may be given a chunk of this
 * job to go on with. Without a queued chunk, a worker would idle for a round trip between chunks.
 */
export function mayQueue(job: Job): boolean {
	const { expected } = job.timing;
	// A caller who wants one item per message wants a dying worker to take no other item with it:
	// every item in the worker may have begun.
	return job.chunkSize !== 1 && expected !== undefined && expected < LONG_MS;
}

/**
 * Nothing is known of the tasks until one has run. The first may be the longest, and the rest of
 * its chunk would wait for it. If an earlier job had the same function, this one begins with chunks
 * of the same time, but with parts of the input that are small enough to be wrong about.
 */
function firstChunkSize(job: Job, workers: number): number {
	const { expected } = job.timing;
	if (expected === undefined || job.left === undefined) return 1;
	return Math.max(1, Math.floor(Math.min(TARGET_MS / expected, job.left / (FIRST_SHARES * workers))));
}

/**
 * Target time of a chunk. Each chunk costs the pool some tenths of a millisecond, which its workers
 * lose where there are no more processors than workers.
 */
const TARGET_MS = 50;
/**
 * Target time of a chunk where nobody knows how much input is left. Chunks would have
 * to get shorter toward its end.
 */
const UNFORESEEN_MS = 20;
/** A shorter chunk is not worth its message, as long as each worker can have one. */
const LEAST_MS = 2;
/** One worker does this much work before another has even woken up for its part. */
const UNDIVIDED_MS = 0.5;
/** Number of chunks that each worker's part of what is left is cut into. */
const SHARES = 2;
/** The same for the whole input, while only the time of an earlier job is known. */
const FIRST_SHARES = 16;
/**
 * A task this long does not wait behind another: the first worker that is free runs it, and a round
 * trip is nothing compared with it.
 */
const LONG_MS = 50;
