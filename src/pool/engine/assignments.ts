/**
 * The tasks that a worker was given, in the order in which they run there, and how far it has come.
 *
 * Tasks are numbered from 0 in the order in which they were sent. The wire has the lower 32 bits.
 */
import type { Chunk, Job } from '../jobs/job.js';
import type { LiveJobs } from './live-jobs.js';

/** A part of a chunk that no worker has begun. */
export interface Left {
	readonly job: Job;
	readonly chunk: Chunk;
}

/** Rejects tasks that no worker will begin. */
export function rejectAll(left: readonly Left[], reason: unknown): void {
	for (const { job, chunk } of left) {
		for (let i = 0; i < chunk.items.length; i++) job.reject(chunk.start + i, chunk.items[i], reason);
	}
}

/** Tasks of one job that are consecutive both in the worker and in the job. */
export interface Assignment {
	readonly job: Job;
	/** Number of the first task in its job. */
	readonly start: number;
	/** Items whose tasks are done are replaced by `undefined`. */
	items: unknown[];
	/** Number of the first task in the worker. */
	readonly first: number;
	/** How many of them may have begun. */
	begun: number;
	/** How many of them are settled. */
	done: number;
	/**
	 * Whether the first task counts as begun although the worker has not said so. With `'if read'` it
	 * was sent in one piece, and has not begun if that piece was not read.
	 */
	presumed: 'no' | 'yes' | 'if read';
}

export interface AssignedTask {
	readonly job: Job;
	readonly index: number;
	readonly item: unknown;
}

/** Consecutive tasks of one job. `index` is the number of the first in the job. */
export interface SettledTasks {
	readonly job: Job;
	readonly index: number;
	readonly items: readonly unknown[];
}

export class Assignments {
	/** Number of tasks sent so far. */
	sent = 0;
	readonly #jobs: LiveJobs;
	#open: Assignment[] = [];

	/** @param jobs Counts the assignments of each job. */
	constructor(jobs: LiveJobs) {
		this.#jobs = jobs;
	}

	/** Number of assignments that are not done. */
	get length(): number {
		return this.#open.length;
	}

	/**
	 * Returns an assignment for the tasks that are sent next. `start`: number of the first in its
	 * job.
	 */
	begin(job: Job, start: number): Assignment {
		return { job, start, items: [], first: this.sent, begun: 0, done: 0, presumed: 'no' };
	}

	/** Adds an assignment whose tasks were sent. */
	add(assignment: Assignment): void {
		if (assignment.items.length === 0) return;
		this.#open.push(assignment);
		this.#jobs.assigned(assignment.job);
	}

	/**
	 * The worker was idle when the first open assignment was sent, and begins
	 * its first task without a claim.
	 */
	presume(inOnePiece: boolean): void {
		const first = this.#open[0];
		if (first) first.presumed = inOnePiece ? 'if read' : 'yes';
	}

	/** The worker may have begun all tasks before number `id`, and no others. */
	claim(id: number): void {
		const claimed = this.sent - ((this.sent - id) >>> 0);
		for (const assignment of this.#open) {
			const begun = Math.min(assignment.items.length, claimed - assignment.first);
			// It is less than before where a claim ended early.
			assignment.begun = Math.max(0, begun);
		}
	}

	/**
	 * Takes at most `most` tasks of one job off the list, from number `id` on. Returns `undefined`
	 * for a number that is not the next one.
	 */
	settle(id: number, most: number): SettledTasks | undefined {
		const assignment = this.#open[0];
		if (!assignment) return undefined;
		const offset = (id - assignment.first) >>> 0;
		if (offset !== assignment.done || offset >= assignment.items.length) return undefined;
		const { job, items, start } = assignment;
		const count = Math.min(most, items.length - offset);
		const settled = count === items.length ? items : items.slice(offset, offset + count);
		assignment.done += count;
		if (assignment.done === items.length) {
			this.#open.shift();
			this.#jobs.unassigned(job);
		} else items.fill(undefined, offset, assignment.done);
		return { job, index: start + offset, items: settled };
	}

	/**
	 * Takes everything off the list, since the worker is gone.
	 *
	 * @param leftUnread Whether the worker has not read all that was sent.
	 */
	end(leftUnread: boolean): { begun: AssignedTask[]; left: Left[] } {
		const begun: AssignedTask[] = [];
		const left: Left[] = [];
		const open = this.#open.splice(0);
		for (const assignment of open) {
			const { job, start, items, done } = assignment;
			this.#jobs.unassigned(job);
			// If another chunk follows, it is that chunk which may not have been read.
			const wasRead = !leftUnread || assignment.presumed === 'yes' || open.length > 1;
			const presumed = assignment.presumed !== 'no' && wasRead ? 1 : 0;
			const rest = Math.max(assignment.begun, done, presumed);
			for (let i = done; i < rest; i++) begun.push({ job, index: start + i, item: items[i] });
			if (rest < items.length) left.push({ job, chunk: { start: start + rest, items: items.slice(rest) } });
		}
		return { begun, left };
	}
}
