/**
 * Which tasks a worker was given, in the order in which they run there, and how far it is.
 *
 * Tasks are numbered from 0 in the order in which they were sent; the wire has the lower 32 bits.
 */
import type { Chunk, Job } from '../jobs/job.js';
import type { LiveJobs } from './live-jobs.js';

/** Part of a chunk that no worker has begun. */
export interface Left {
	readonly job: Job;
	readonly chunk: Chunk;
}

/** Nobody will begin them. */
export function rejectAll(left: readonly Left[], reason: unknown): void {
	for (const { job, chunk } of left) {
		for (let i = 0; i < chunk.items.length; i++) job.reject(chunk.start + i, chunk.items[i], reason);
	}
}

/** Tasks of one job whose numbers in the worker, and in the job, follow one another. */
export interface Assignment {
	readonly job: Job;
	/** Number of the first in its job. */
	readonly start: number;
	/** Let go of when they are done. */
	items: unknown[];
	/** Number of the first in the worker. */
	readonly first: number;
	/** So many of them may have begun. */
	begun: number;
	/** So many of them are settled. */
	done: number;
	/**
	 * The first counts as begun although the worker has not said so; if sent in one piece,
	 * unless that piece was not read.
	 */
	presumed: 'no' | 'yes' | 'if read';
}

export interface AssignedTask {
	readonly job: Job;
	readonly index: number;
	readonly item: unknown;
}

/** Tasks of one job that follow one another there; `index` is that of the first. */
export interface SettledTasks {
	readonly job: Job;
	readonly index: number;
	readonly items: readonly unknown[];
}

export class Assignments {
	/** Tasks sent so far. */
	sent = 0;
	readonly #jobs: LiveJobs;
	#open: Assignment[] = [];

	/** @param jobs Is told which of them this worker has tasks of. */
	constructor(jobs: LiveJobs) {
		this.#jobs = jobs;
	}

	/** Those that are not done. */
	get length(): number {
		return this.#open.length;
	}

	/** For tasks of a job that are sent from here on; `start`: number of the first in its job. */
	begin(job: Job, start: number): Assignment {
		return { job, start, items: [], first: this.sent, begun: 0, done: 0, presumed: 'no' };
	}

	/** Its tasks were sent. */
	add(assignment: Assignment): void {
		if (assignment.items.length === 0) return;
		this.#open.push(assignment);
		this.#jobs.assigned(assignment.job);
	}

	/**
	 * The worker had nothing to do when the first of these was sent, and begins it without a word.
	 */
	presume(inOnePiece: boolean): void {
		const first = this.#open[0];
		if (first) first.presumed = inOnePiece ? 'if read' : 'yes';
	}

	/** The worker may have begun all tasks before number `id`, and none after. */
	claim(id: number): void {
		const claimed = this.sent - ((this.sent - id) >>> 0);
		for (const assignment of this.#open) {
			const begun = Math.min(assignment.items.length, claimed - assignment.first);
			// Less than before where a claim was ended early.
			assignment.begun = Math.max(0, begun);
		}
	}

	/**
	 * Takes at most that many tasks of one job off the list, from number `id` on; `undefined`
	 * for what nobody has asked for.
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
	 * The worker is no more: takes off everything.
	 *
	 * @param leftUnread It has not read all that was sent.
	 */
	end(leftUnread: boolean): { begun: AssignedTask[]; left: Left[] } {
		const begun: AssignedTask[] = [];
		const left: Left[] = [];
		const open = this.#open.splice(0);
		for (const assignment of open) {
			const { job, start, items, done } = assignment;
			this.#jobs.unassigned(job);
			// With another chunk on the way, it is that one which may not have been read.
			const wasRead = !leftUnread || assignment.presumed === 'yes' || open.length > 1;
			const presumed = assignment.presumed !== 'no' && wasRead ? 1 : 0;
			const rest = Math.max(assignment.begun, done, presumed);
			for (let i = done; i < rest; i++) begun.push({ job, index: start + i, item: items[i] });
			if (rest < items.length) left.push({ job, chunk: { start: start + rest, items: items.slice(rest) } });
		}
		return { begun, left };
	}
}
