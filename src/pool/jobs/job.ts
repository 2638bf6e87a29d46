/**
 * What an engine runs: the tasks of one call, or of one function. A job holds items and knows what
 * becomes of their outcomes. The engine takes the items when a worker can run them, encodes them,
 * and reports each item's outcome once.
 */
import type { AsyncResource } from 'node:async_hooks';
import type { Packet } from '../../shipping/wire/packet.js';
import type { Timing } from './timing.js';

/** A function as it was when it was taken. Engines compare works by identity. */
export interface Work {
	readonly packet: Packet;
	/** Whether an error of one task drops the tasks that have not begun. */
	readonly stopsAtError: boolean;
}

/** Consecutive items: item `i` is number `start + i` of its job. */
export interface Chunk {
	readonly start: number;
	/** The caller of `take()` may keep and change the array. */
	readonly items: unknown[];
}

/** How the items of a map become arguments. They are read when they are sent. */
export interface ItemReading {
	/** Whether each item is the array of all arguments, and not the only argument. */
	readonly spread: boolean;
	/** The async context of the call: reading an item may run code of the program. */
	readonly asyncContext: AsyncResource;
}

/** An item of a job without `reading`: its arguments were taken when it was called. */
export interface Call {
	/** The arguments, if all of them are primitives and the job has a `work`. */
	readonly args: readonly unknown[] | undefined;
	/** Otherwise the encoded arguments; the encoded `{ fn, args }` where the job has no `work`. */
	readonly packet: Packet | undefined;
}

export interface Job {
	/** The function that all its tasks call; `undefined` where each task brings its own. */
	readonly work: Work | undefined;
	/** `undefined` where each item is a `Call`. */
	readonly reading: ItemReading | undefined;
	/** Items per chunk, where the caller has fixed it. */
	readonly chunkSize: number | undefined;
	/** How long its tasks take. The engine records it. */
	readonly timing: Timing;
	/** Number of items not taken yet, where that is known. */
	readonly left: number | undefined;
	/** Nothing of it runs and nobody waits for it, so the end of the pool need not wait either. */
	readonly parked: boolean;

	/**
	 * Takes at most `most` of the items that are there now. Returns `undefined` if there are none;
	 * the job then calls `JobRunner.wake` when there are more.
	 */
	take(most: number): Chunk | undefined;
	/** Consecutive items, the first of which is number `index`, have these results. */
	fulfil(index: number, items: readonly unknown[], values: readonly unknown[]): void;
	reject(index: number, item: unknown, reason: unknown): void;
	/** The pool has ended: rejects whatever is not settled. */
	abandon(reason: unknown): void;
}

/** What jobs ask of the engine that runs them. */
export interface JobRunner {
	/** Number of tasks that can run at the same time. It may change from one moment to the next. */
	readonly capacity: number;
	/** Takes on a job, or wakes it. A job that was retired may come back. */
	accept(job: Job): void;
	/** The job has items again, or its consumer has moved on. A retired job is ignored. */
	wake(job: Job): void;
	/** Nothing more is wanted of the job: tasks that have not begun never begin. */
	retire(job: Job): void;
	/** No task will call the function again. */
	forget(work: Work): void;
}
