/**
 * Carries items from any number of processes to any number of others. Each item goes to one of
 * them, and items of one sender keep their order.
 *
 * A producer holds one lock for as long as a copy takes, a consumer holds another, and neither
 * waits for the other. A process that dies leaves at most a lock, which the next one takes over,
 * and a file that no ring refers to. One store makes an item present, and one store makes it gone
 * (`ring.ts`).
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
	/** Upper bound on the items in it at a time; 0: none. */
	readonly maxItems: number;
	/** Whether producers wait when the ring is full. Otherwise a larger ring follows. */
	readonly isNarrow: boolean;
}

export const PutOutcome = {
	/** The producer has to wait until something is taken. */
	FULL: 0,
	PUT: 1,
	SHUT: 2,
	/** The mapped memory has no room, and `mayGrow` was false. */
	CROWDED: 3,
} as const;
export type PutOutcome = (typeof PutOutcome)[keyof typeof PutOutcome];

export class Stream {
	/** Rung once for each item that was put. */
	readonly arrivals: Doorbell;
	/** Rung when there is room again. */
	readonly departures: Doorbell;
	readonly limits: StreamLimits;
	/**
	 * The cell that keeps the handles in the items: it is in use for as long as somebody may take
	 * them.
	 */
	readonly keeper: Keeper;
	readonly #words: Int32Array;
	readonly #stateAt: number;
	readonly #files: RingFiles;
	readonly #chain: RingChain;
	readonly #upkeep: Upkeep;
	readonly #putLock: LockWord;
	readonly #takeLock: LockWord;
	/** Whether producers may have to wait for room. */
	readonly #isLimited: boolean;
	readonly #pickUp = (link: number, at: number) => pickUp(tree(), link, this.keeper, at);

	/** @param index Which of the cell's streams it is. */
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
	 * Puts an item, whole or not at all.
	 *
	 * @param space Bytes that it counts as in a narrow stream.
	 * @param mayGrow Whether another ring may follow one that is large already. Otherwise the outcome
	 * is CROWDED.
	 * @throws ProcessError if there is no memory, and what laying down the passages throws
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
	 * Takes the first item; returns `undefined` if there is none.
	 *
	 * @param allocate Returns the memory that its bytes are copied to.
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

	/** Wakes one waiter for the item that was put. */
	notePut(): void {
		this.arrivals.ring();
	}

	/** Wakes one waiter for room, and the next waiter for an item if there are more. */
	noteTaken(): void {
		if (this.#isLimited) this.departures.ring();
		if (this.arrivals.isAwaited && this.#mayHaveMore()) this.arrivals.ring();
	}

	/**
	 * Without file descriptors left, nobody can tell. Then the waiter that is woken looks for itself:
	 * the item that was taken must not be lost to an error.
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

	/** How many items are in it: exact even after deaths. */
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

	/** Whether its items are no longer handed out. */
	get isDiscarded(): boolean {
		return (Atomics.load(this.#words, this.#stateAt) & StreamState.DISCARDED) !== 0;
	}

	/**
	 * Allows no more puts.
	 *
	 * @param discard Whether items that are in it are dropped.
	 */
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

	/** Ends this thread's use of the stream. */
	close(): void {
		this.#upkeep.stop();
		this.#files.close();
	}

	/**
	 * Acquires a lock. If its holder died, that may have been between two steps of a put or a take:
	 * see `settle`.
	 */
	#lock(lock: LockWord): void {
		if (lock.acquireSync(FOREVER) !== Outcome.ABANDONED) return;
		this.#chain.noteUntidy();
		this.settle();
	}

	/**
	 * Gives up the handles of items that are neither in the stream nor with a live process. A dead
	 * producer may have laid the handles down without putting the item. A dead consumer may have
	 * taken the item without reading it. A producer that takes over the put lock settles before it
	 * puts anything, because its item will have the same position.
	 */
	settle(): void {
		const own = tree();
		const bounds = (): StreamBounds => ({ taken: this.taken, put: this.put });
		freeAll(own, giveUpKept(own, this.keeper, bounds));
	}
}

/** The streams that this thread has open. */
const streams = new Set<WeakRef<Stream>>();
const collected = new FinalizationRegistry((ref: WeakRef<Stream>) => streams.delete(ref));
let isListening = false;

/** Settles the stream after the end of each child: a consumer that died may have held no lock. */
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

/** Bytes. A ring of this capacity is large enough not to be outgrown at once. */
const WORTH_WAITING = 2 ** 20;
