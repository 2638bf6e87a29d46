/**
 * Items that go from any number of processes to any number of others, each to
 * one, in the order of each sender.
 *
 * Who puts has one lock for a moment, who takes another, and neither waits for the other. What one
 * that dies leaves is a lock that the next takes over, and at most a file that no ring refers to:
 * an item is there from one store on, and gone with one (`ring.ts`).
 */
import type { Cell } from '../memory/cells/cell.js';
import { freeAll } from '../memory/cells/free.js';
import { giveUpKept, type Keeper, pickUp, type StreamBounds } from '../memory/cells/passage-table.js';
import { onChildEnd } from '../memory/tree/lineage.js';
import { tree } from '../memory/tree/tree.js';
import { FOREVER } from '../options.js';
import { Doorbell } from '../sync/words/doorbell.js';
import { LockWord, Outcome } from '../sync/words/lock-word.js';
import type { Word } from '../sync/words/sleep.js';
import { bellsAt, StreamLayout, StreamState, streamAt } from './layout.js';
import type { Item, ItemKind, Passages } from './ring.js';
import { LEAST_PER_RING, RingChain } from './ring-chain.js';
import { RingFiles } from './ring-files.js';
import { Upkeep } from './upkeep.js';

export interface StreamLimits {
	/** Bytes of the first ring: a power of two. */
	readonly capacity: number;
	/** Most items that are in it at a time; 0: any number. */
	readonly maxItems: number;
	/** Whether who puts has to wait where the ring is full. */
	readonly isNarrow: boolean;
}

export const PutOutcome = {
	/** It has to wait for others to take. */
	FULL: 0,
	PUT: 1,
	SHUT: 2,
	/** There is no room where there is memory already, and another ring was not to be made yet. */
	CROWDED: 3,
} as const;
export type PutOutcome = (typeof PutOutcome)[keyof typeof PutOutcome];

export class Stream {
	/** Rung when something has come, for one each. */
	readonly arrivals: Doorbell;
	/** Rung when there is room again. */
	readonly departures: Doorbell;
	readonly limits: StreamLimits;
	/** What keeps the handles in its items: it is in use for as long as somebody may take them. */
	readonly keeper: Keeper;
	readonly #words: Int32Array;
	readonly #stateAt: number;
	readonly #files: RingFiles;
	readonly #chain: RingChain;
	readonly #upkeep: Upkeep;
	readonly #putLock: LockWord;
	readonly #takeLock: LockWord;
	/** Whether anybody has to wait for room. */
	readonly #isLimited: boolean;
	readonly #pickUp = (link: number, at: number) => pickUp(tree(), link, this.keeper, at);

	/** @param index Which of the cell's it is. */
	constructor(cell: Cell, index: number, keeper: Keeper, limits: StreamLimits) {
		const { words, mapping } = cell;
		const word = (at: number): Word => ({ words, at, mapping });
		const bells = bellsAt(index);
		const at = cell.at + streamAt(index);
		this.#words = words;
		this.#stateAt = at + StreamLayout.state;
		this.#files = new RingFiles(cell, index);
		this.#chain = new RingChain(cell, index, limits.capacity, this.#files);
		this.arrivals = new Doorbell(word(cell.at + bells.arrivals));
		this.departures = new Doorbell(word(cell.at + bells.departures));
		this.limits = limits;
		this.keeper = { number: keeper.number, use: keeper.use };
		this.#isLimited = limits.isNarrow || limits.maxItems > 0;
		this.#putLock = new LockWord(word(at + StreamLayout.putLock), tree().slots);
		this.#takeLock = new LockWord(word(at + StreamLayout.takeLock), tree().slots);
		this.#upkeep = new Upkeep(this.#chain, this.#putLock, this.#takeLock, (lock) => this.#lock(lock));
		noteOpen(this);
	}

	/**
	 * Puts an item, or nothing of it.
	 *
	 * @param space What it counts as in a narrow stream, in bytes.
	 * @param mayGrow Whether another ring may be made for it where there is a
	 * large one already: else CROWDED.
	 * @throws ProcessError where there is no memory, and what laying down the passages throws
	 */
	tryPut(item: Item, space: number, mayGrow: boolean, passages?: Passages): PutOutcome {
		this.#lock(this.#putLock);
		try {
			if (this.isShut) return PutOutcome.SHUT;
			const { maxItems, isNarrow } = this.limits;
			const chain = this.#chain;
			if (maxItems > 0 && chain.count >= maxItems) return PutOutcome.FULL;
			const last = chain.last() ?? chain.begin();
			if (last.tryPut(item, space, passages)) return PutOutcome.PUT;
			const bytes = Math.max(space, item.bytes.length);
			const isSettled = bytes <= last.capacity / LEAST_PER_RING;
			if (isNarrow && isSettled) return PutOutcome.FULL;
			const isLarge = isSettled && last.capacity >= WORTH_WAITING;
			if (isLarge && !mayGrow && !chain.hasWarmSpare) return PutOutcome.CROWDED;
			if (chain.isUntidy) this.#upkeep.tidy();
			chain.append(last, bytes).tryPut(item, space, passages);
			this.#upkeep.restSoon();
			return PutOutcome.PUT;
		} finally {
			this.#files.trim();
			this.#putLock.release();
		}
	}

	/**
	 * The first item; `undefined` where there is none.
	 *
	 * @param allocate where its bytes are to be copied to
	 */
	tryTake(allocate: (kind: ItemKind, length: number) => Uint8Array): Item | undefined {
		if (this.isEmpty) return undefined;
		this.#lock(this.#takeLock);
		try {
			const { switches } = this.#chain;
			const ring = this.#chain.first();
			if (this.#chain.switches !== switches) this.#upkeep.restSoon();
			if (!ring || ring.isEmpty || this.isDiscarded) return undefined;
			const item = ring.take(allocate, this.#pickUp);
			if (ring.isEmpty && this.#chain.isTooLarge(ring)) this.#upkeep.shrink(ring);
			return item;
		} finally {
			this.#files.trim();
			this.#takeLock.release();
		}
	}

	/** Tells one who waits for it that an item was put. */
	notePut(): void {
		this.arrivals.ring();
	}

	/** Tells one who waits for room, and the next who waits for an item where there are more. */
	noteTaken(): void {
		if (this.#isLimited) this.departures.ring();
		if (this.arrivals.isAwaited && this.#mayHaveMore()) this.arrivals.ring();
	}

	/**
	 * Where that can't be found out, as there are no file descriptors left, others look themselves:
	 * what was taken must not be lost for that.
	 */
	#mayHaveMore(): boolean {
		try {
			return !this.isEmpty;
		} catch {
			return true;
		}
	}

	get isEmpty(): boolean {
		if (!this.isDiscarded) return this.#chain.isEmpty;
		this.#chain.unmap();
		return true;
	}

	/** How many items are in it: exact, whoever died. */
	get count(): number {
		return this.isDiscarded ? 0 : this.#chain.count;
	}

	/** How many items were put so far, modulo 2^32. */
	get put(): number {
		return this.#chain.put;
	}

	/** How many items were taken so far, modulo 2^32. */
	get taken(): number {
		return this.#chain.taken;
	}

	get isShut(): boolean {
		return (Atomics.load(this.#words, this.#stateAt) & StreamState.SHUT) !== 0;
	}

	/** What is in it is not given out any more. */
	get isDiscarded(): boolean {
		return (Atomics.load(this.#words, this.#stateAt) & StreamState.DISCARDED) !== 0;
	}

	/** Nothing can be put from now on. @param discard and what is in it is dropped */
	shut(discard: boolean): void {
		this.#lock(this.#putLock);
		try {
			Atomics.or(this.#words, this.#stateAt, discard ? StreamState.SHUT | StreamState.DISCARDED : StreamState.SHUT);
			if (discard) this.#upkeep.drop();
		} finally {
			this.#putLock.release();
		}
		this.arrivals.ringAll();
		this.departures.ringAll();
	}

	/** This thread uses it no more. */
	close(): void {
		this.#upkeep.stop();
		this.#files.close();
	}

	/**
	 * A process may have died with a lock, and between two steps of a put or a take: see `settle`.
	 */
	#lock(lock: LockWord): void {
		if (lock.acquireSync(FOREVER) !== Outcome.ABANDONED) return;
		this.#chain.noteUntidy();
		this.settle();
	}

	/**
	 * Gives up the handles of items that are neither in the stream nor with anybody who lives: of a
	 * dead putter that had laid them down and not put the item, or a dead taker that had taken the
	 * item and not read it. Whoever takes the put lock over from a dead putter does so before it puts
	 * anything, as its item will have the same position.
	 */
	settle(): void {
		const own = tree();
		const bounds = (): StreamBounds => ({ taken: this.taken, put: this.put });
		freeAll(own, giveUpKept(own, this.keeper, bounds));
	}
}

/** Those that this thread has. */
const streams = new Set<WeakRef<Stream>>();
const collected = new FinalizationRegistry((ref: WeakRef<Stream>) => streams.delete(ref));
let isListening = false;

/** It is settled after the end of each child, as a taker that died may have had no lock. */
function noteOpen(stream: Stream): void {
	const ref = new WeakRef(stream);
	streams.add(ref);
	collected.register(stream, ref);
	if (isListening) return;
	isListening = true;
	onChildEnd(() => {
		for (const one of streams) one.deref()?.settle();
	});
}

/** From this capacity on a ring is large enough not to be outgrown at once. */
const WORTH_WAITING = 2 ** 20;
