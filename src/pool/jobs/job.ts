/**
 * What an engine runs: the tasks of one call, or of one function. The face (`pool.ts`) makes jobs
 * and knows what becomes of their outcomes; the engine takes their items when a worker can run
 * them, and reports each item's outcome once.
 */
import type { Packet } from '../../shipping/wire/packet.js';
import type { BulkRun } from '../bulk.js';
import type { Timing } from './timing.js';

/** A function as it was when it was taken; engines compare works by identity. */
export interface Work {
	readonly packet: Packet;
	/** When one of its tasks fails, those that have not begun are dropped. */
	readonly stopsAtError: boolean;
}

/** Items that lie one after the other: item `i` is number `start + i` of its job. */
export interface Chunk {
	readonly start: number;
	/** Whoever takes the chunk may keep and change the array. */
	readonly items: unknown[];
}

export interface Job {
	/** The function that all its tasks call; `undefined` where each task brings its own. */
	readonly work: Work | undefined;
	/** Items of a chunk, where the caller has fixed it. */
	readonly chunkSize: number | undefined;
	/** Graphs hold the one argument of the function, and not the array of all of them. */
	readonly itemIsArgument: boolean;
	/** How long its tasks take; kept by the engine. */
	readonly timing: Timing;
	/** Items not taken yet, where that can be known. */
	readonly left: number | undefined;
	/** Nobody waits for it at the moment, and the pool's end need not wait for it either. */
	readonly parked: boolean;

	/**
	 * Takes at most that many items that can be had now. `undefined`: none; the job
	 * calls `wake` when there are more.
	 */
	take(most: number): Chunk | undefined;
	/**
	 * The tasks from that of `items[from]` on that can travel in bulk; `undefined`: that one can't.
	 *
	 * @throws what reading the item throws
	 */
	bulkRun(items: readonly unknown[], from: number): BulkRun | undefined;
	/**
	 * The arguments of an item as one graph, or the only one if `itemIsArgument`; without a
	 * `work` the function before them.
	 *
	 * @throws ShippingError, TypeError
	 */
	packet(item: unknown, index: number): Packet;

	/** Items that follow one another, the first with number `index`, have these results. */
	fulfil(index: number, items: readonly unknown[], values: readonly unknown[]): void;
	reject(index: number, item: unknown, reason: unknown): void;
	/** The pool has ended: whatever is not settled is rejected. */
	abandon(reason: unknown): void;
}
