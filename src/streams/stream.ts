/**
 * Items that go from any number of processes to any number of others, each to one, in the order of each sender. It is a chain of rings: where one is
 * full a larger one follows, and who takes follows when the first is empty.
 *
 * Who puts has one lock for a moment, who takes another, and neither waits for the other. What one that dies leaves is a lock that the next takes over, and
 * at most a file that no ring refers to: an item is there from one store on, and gone with one.
 */
import { logger } from '../log.js';
import type { Cell } from '../memory/cell.js';
import { tree } from '../memory/tree.js';
import { Doorbell } from '../sync/doorbell.js';
import { LockWord, Outcome } from '../sync/lock-word.js';
import type { Word } from '../sync/sleep.js';
import { bellsAt, State, StreamLayout, streamAt } from './layout.js';
import * as messages from './messages.js';
import type { Item, ItemKind, Ring } from './ring.js';
import { RingFiles } from './ring-files.js';

export interface StreamLimits {
	/** Bytes of the first ring: a power of two. */
	readonly capacity: number;
	/** Most items that are in it at a time; 0: any number. */
	readonly maxItems: number;
	/** Whether who puts has to wait where the ring is full. */
	readonly isNarrow: boolean;
}

export const PutOutcome = { FULL: 0, PUT: 1, SHUT: 2 } as const;
export type PutOutcome = (typeof PutOutcome)[keyof typeof PutOutcome];

export class Stream {
	/** Rung when something has come, for one each. */
	readonly arrivals: Doorbell;
	/** Rung when there is room again. */
	readonly departures: Doorbell;
	readonly limits: StreamLimits;
	readonly #words: Int32Array;
	readonly #at: number;
	readonly #files: RingFiles;
	readonly #putLock: LockWord;
	readonly #takeLock: LockWord;

	/** @param index Which of the cell's it is. */
	constructor(cell: Cell, index: number, limits: StreamLimits) {
		const { words, mapping } = cell;
		const word = (at: number): Word => ({ words, at, mapping });
		const bells = bellsAt(index);
		this.#words = words;
		this.#at = cell.at + streamAt(index);
		this.#files = new RingFiles(cell, index);
		this.arrivals = new Doorbell(word(cell.at + bells.arrivals));
		this.departures = new Doorbell(word(cell.at + bells.departures));
		this.limits = limits;
		this.#putLock = new LockWord(word(this.#at + StreamLayout.putLock), tree().control);
		this.#takeLock = new LockWord(word(this.#at + StreamLayout.takeLock), tree().control);
	}

	/** Puts an item, or nothing of it. @param space What it counts as in a narrow stream, in bytes. @throws ProcessError where there is no memory */
	tryPut(item: Item, space: number): PutOutcome {
		this.#lock(this.#putLock);
		try {
			if ((this.#load(StreamLayout.state) & State.SHUT) !== 0) return PutOutcome.SHUT;
			const { maxItems, isNarrow } = this.limits;
			if (maxItems > 0 && this.count >= maxItems) return PutOutcome.FULL;
			const ring = this.#tailRing() ?? this.#begin();
			if (ring.tryPut(item, space)) return PutOutcome.PUT;
			const bytes = Math.max(space, item.bytes.length);
			if (isNarrow && bytes <= ring.capacity / LEAST_PER_RING) return PutOutcome.FULL;
			this.#link(ring, bytes).tryPut(item, space);
			return PutOutcome.PUT;
		} finally {
			this.#files.trim();
			this.#putLock.release();
		}
	}

	/** The first item; `undefined` where there is none. @param allocate where its bytes are to be copied to */
	tryTake(allocate: (kind: ItemKind, length: number) => Uint8Array): Item | undefined {
		if (this.isEmpty) return undefined;
		this.#lock(this.#takeLock);
		try {
			const ring = this.#headRing();
			if (!ring || ring.isEmpty || this.isDiscarded) return undefined;
			const item = ring.take(allocate);
			if (ring.isEmpty && ring.capacity > Math.max(MOST_KEPT, this.limits.capacity)) this.#tryToShrink(ring);
			return item;
		} finally {
			this.#files.trim();
			this.#takeLock.release();
		}
	}

	/** Tells those who wait for it that an item was put. */
	notePut(): void {
		this.arrivals.ring();
	}

	/** Tells those who wait for room, and the next who waits for an item where there are more. */
	noteTaken(): void {
		if (this.limits.isNarrow || this.limits.maxItems > 0) this.departures.ring();
		if (!this.isEmpty) this.arrivals.ring();
	}

	get isEmpty(): boolean {
		if (this.isDiscarded) return true;
		return this.#look((ring) => ring.isEmpty && (ring.next === 0 || this.put === ring.taken)) ?? true;
	}

	/** How many items are in it: exact, whoever died. */
	get count(): number {
		if (this.isDiscarded) return 0;
		return this.#look((ring) => Math.max(0, (this.put - ring.taken) | 0)) ?? 0;
	}

	/** How many items were put so far, modulo 2^32. */
	get put(): number {
		return this.#tailRing()?.put ?? 0;
	}

	/** How many items were taken so far, modulo 2^32. */
	get taken(): number {
		return this.#look((ring) => ring.taken) ?? 0;
	}

	get isShut(): boolean {
		return (this.#load(StreamLayout.state) & State.SHUT) !== 0;
	}

	/** What is in it is not given out any more. */
	get isDiscarded(): boolean {
		return (this.#load(StreamLayout.state) & State.DISCARDED) !== 0;
	}

	/** Nothing can be put from now on. @param discard and what is in it is not given out */
	shut(discard: boolean): void {
		this.#lock(this.#putLock);
		Atomics.or(this.#words, this.#at + StreamLayout.state, discard ? State.SHUT | State.DISCARDED : State.SHUT);
		this.#putLock.release();
		this.arrivals.ringAll();
		this.departures.ringAll();
	}

	/** This thread uses it no more. */
	close(): void {
		this.#files.close();
	}

	/** What the first ring tells one who has no lock; `undefined` before the first put. */
	#look<R>(tell: (ring: Ring) => R): R | undefined {
		this.#files.trim();
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			if (serial === 0) return undefined;
			const ring = this.#files.open(serial);
			const told = ring && tell(ring);
			// It may have been emptied meanwhile, and be another by now.
			if (this.#load(StreamLayout.headRing) !== serial) continue;
			if (!ring) throw messages.gone();
			return told;
		}
	}

	/** The ring that is put into; `undefined` before the first put. Who has no lock sees one that was the last a moment ago. */
	#tailRing(): Ring | undefined {
		const ring = this.#lastFrom(this.#load(StreamLayout.tailRing));
		if (ring) return ring;
		// It was emptied, with others after it, before one who died could say so.
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			if (serial === 0) return undefined;
			const last = this.#lastFrom(serial);
			if (last) return last;
			if (this.#load(StreamLayout.headRing) === serial) throw messages.gone();
		}
	}

	#lastFrom(serial: number): Ring | undefined {
		let ring = serial === 0 ? undefined : this.#files.open(serial);
		while (ring && ring.next !== 0) ring = this.#files.open(ring.next);
		return ring;
	}

	#begin(): Ring {
		const ring = this.#files.make(this.limits.capacity, 0);
		this.#store(StreamLayout.headRing, ring.serial);
		this.#store(StreamLayout.tailRing, ring.serial);
		return ring;
	}

	/** Has another ring follow the last. */
	#link(last: Ring, bytes: number): Ring {
		if (this.#load(StreamLayout.untidy) !== 0) this.#tidy();
		const wanted = this.#capacityAfter(last.capacity, bytes);
		const base = last.put;
		const spare = this.#takeSpare(wanted);
		const ring = spare ? this.#files.renew(spare, base) : this.#files.make(wanted, base);
		last.next = ring.serial;
		this.#store(StreamLayout.tailRing, ring.serial);
		return ring;
	}

	/** Twice as large as the last, to a bound that rises with their number. */
	#capacityAfter(last: number, bytes: number): number {
		const most = MOST_KEPT * 2 ** Math.floor(this.#files.count / RINGS_PER_RISE);
		return powerOfTwo(Math.max(Math.min(last * 2, most), bytes * LEAST_PER_RING, this.limits.capacity));
	}

	#takeSpare(capacity: number): Ring | undefined {
		const serial = Atomics.exchange(this.#words, this.#at + StreamLayout.spare, 0);
		if (serial === 0) return undefined;
		const ring = this.#files.open(serial);
		if (ring && ring.capacity >= capacity) return ring;
		this.#files.remove(serial);
		return undefined;
	}

	/** The ring that is taken from. To be called by who has that lock. */
	#headRing(): Ring | undefined {
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			const ring = serial === 0 ? undefined : this.#files.open(serial);
			if (!ring) return undefined;
			// In this order: it may be put into until another follows.
			const { next } = ring;
			if (next === 0 || !ring.isEmpty) return ring;
			this.#store(StreamLayout.headRing, next);
			this.#retire(ring);
		}
	}

	/** Keeps an emptied ring for later, or removes it. */
	#retire({ serial, capacity }: Ring): void {
		if (capacity > MOST_KEPT || Atomics.compareExchange(this.#words, this.#at + StreamLayout.spare, 0, serial) !== 0)
			this.#files.remove(serial);
	}

	/** Where there is no memory for the smaller ring the large one stays: the item that was taken must not be lost for that. */
	#tryToShrink(ring: Ring): void {
		try {
			this.#shrink(ring);
		} catch (error) {
			logger.debug(`a queue or pipe keeps a ring of ${ring.capacity} bytes: ${String(error)}`);
		}
	}

	/** After a burst the last ring is a large one. */
	#shrink(ring: Ring): void {
		if (ring.next !== 0) return;
		const outcome = this.#putLock.tryAcquire();
		if (outcome === Outcome.HELD) return;
		if (outcome === Outcome.ABANDONED) this.#store(StreamLayout.untidy, 1);
		try {
			if (!ring.isEmpty || ring.next !== 0) return;
			const small = this.#files.make(this.limits.capacity, ring.put);
			ring.next = small.serial;
			this.#store(StreamLayout.tailRing, small.serial);
		} finally {
			this.#putLock.release();
		}
		this.#headRing();
	}

	/** Removes files that one left who died. To be called by who has the lock of those who put. */
	#tidy(): void {
		this.#lock(this.#takeLock);
		try {
			const serials = [this.#load(StreamLayout.spare)];
			for (let serial = this.#load(StreamLayout.headRing); serial !== 0; ) {
				serials.push(serial);
				serial = this.#files.open(serial)?.next ?? 0;
			}
			this.#files.removeAllBut(serials.filter((serial) => serial !== 0));
			this.#store(StreamLayout.untidy, 0);
		} finally {
			this.#takeLock.release();
		}
	}

	#lock(lock: LockWord): void {
		if (lock.acquireSync(Number.POSITIVE_INFINITY) === Outcome.ABANDONED) this.#store(StreamLayout.untidy, 1);
	}

	#load(word: number): number {
		return Atomics.load(this.#words, this.#at + word);
	}

	#store(word: number, value: number): void {
		Atomics.store(this.#words, this.#at + word, value);
	}
}

/** Larger rings are given back when they are empty. */
const MOST_KEPT = 4 * 2 ** 20;
/** So many items of the largest size have room in a ring. */
const LEAST_PER_RING = 4;
const RINGS_PER_RISE = 16;

function powerOfTwo(bytes: number): number {
	return 2 ** Math.ceil(Math.log2(bytes));
}
