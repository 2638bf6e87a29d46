/**
 * The rings of one stream: where one is full a larger one follows it, and consumers go on there
 * when the first is empty. Both ends are words of the cell.
 *
 * | step | lock | order |
 * |---|---|---|
 * | begin | put | 1. headRing := the ring  2. tailRing := the ring |
 * | append | put | 1. last.next := the ring  2. tailRing := the ring |
 * | go on | take | 1. read next, then see that the ring is empty  2. headRing := next  3. keep the ring as a spare, or remove it |
 * | shrink | both | append a small ring, go on |
 *
 * Why that is enough: `next` is set once, after the last put into a ring, so a ring that has
 * a next and is empty stays empty. `tailRing` may lag behind by rings that follow it:
 * whoever reads it goes along `next`. Counts and looks need no lock: they begin again where
 * `headRing` or a serial has changed meanwhile.
 *
 * A process that dies in between leaves a lock, and at most one file that no ring refers to: the
 * next producer that needs a ring removes it (`tidy`), under both locks.
 *
 * An emptied ring becomes a spare (`spare-rings.ts`). Model: `test/models/ring.pml`.
 */
import type { Cell } from '../memory/cells/cell.js';
import { StreamLayout, streamAt } from './layout.js';
import * as messages from './messages.js';
import type { Ring } from './ring.js';
import type { RingFiles } from './ring-files.js';
import { SpareRings } from './spare-rings.js';

export class RingChain {
	/** Bytes of the first ring, and of those that replace a large one. */
	readonly capacity: number;
	/** Rings that this thread has had follow another, or has emptied. */
	switches = 0;
	readonly #files: RingFiles;
	readonly #spares: SpareRings;
	readonly #words: Int32Array;
	readonly #at: number;

	/** @param index Which of the cell's streams it is. */
	constructor(cell: Cell, index: number, capacity: number, files: RingFiles) {
		this.capacity = capacity;
		this.#files = files;
		this.#spares = new SpareRings(cell, index, capacity, files);
		this.#words = cell.words;
		this.#at = cell.at + streamAt(index);
	}

	/** Whether there is no item in any of them. Needs no lock. */
	get isEmpty(): boolean {
		this.#files.trim();
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			if (serial === 0) return true;
			const ring = this.#openFirst(serial);
			if (!ring) continue;
			if (!ring.isEmpty) return false;
			// In this order: it may be put into until another follows, and the
			// first may be another by now.
			const { next, taken } = ring;
			const isStillEmpty = ring.isEmpty;
			if (this.#load(StreamLayout.headRing) !== serial) continue;
			return isStillEmpty && (next === 0 || this.put === taken);
		}
	}

	/** How many items are in them: exact, whoever died. Needs no lock. */
	get count(): number {
		const { taken } = this;
		return Math.max(0, (this.put - taken) | 0);
	}

	/** How many items were put so far, modulo 2^32. Needs no lock. */
	get put(): number {
		this.#files.trim();
		for (;;) {
			const ring = this.last();
			if (!ring) return 0;
			const { serial } = ring;
			const { put } = ring;
			// It may have been emptied meanwhile, and made another.
			if (serial !== 0 && ring.serial === serial) return put;
		}
	}

	/** How many items were taken so far, modulo 2^32. Needs no lock. */
	get taken(): number {
		this.#files.trim();
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			if (serial === 0) return 0;
			const taken = this.#openFirst(serial)?.taken;
			// It may have been emptied meanwhile, and be another by now.
			if (taken !== undefined && this.#load(StreamLayout.headRing) === serial) return taken;
		}
	}

	/**
	 * The ring that is put into; `undefined` before the first put. Without the put lock
	 * the result may already be stale.
	 */
	last(): Ring | undefined {
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

	/**
	 * Makes the first. To be called by who has the lock of those who put.
	 *
	 * @throws ProcessError where there is no memory
	 */
	begin(): Ring {
		const ring = this.#files.make(this.capacity, 0);
		this.#store(StreamLayout.headRing, ring.serial);
		this.#store(StreamLayout.tailRing, ring.serial);
		return ring;
	}

	/** Whether there are several, the first of which will be emptied. Needs no lock. */
	get isSpread(): boolean {
		return this.#load(StreamLayout.headRing) !== this.#load(StreamLayout.tailRing);
	}

	/**
	 * Whether what is put next comes into memory that is in use at the moment: there are two rings at
	 * most, and an emptied one beside them. To be called by who puts.
	 */
	get hasWarmSpare(): boolean {
		const head = this.#load(StreamLayout.headRing);
		const tail = this.#load(StreamLayout.tailRing);
		return !this.#spares.isEmpty && head !== tail && this.#files.open(head)?.next === tail;
	}

	/**
	 * Has another follow the last, with room for an item of so many bytes. To be called by who
	 * has the lock of those who put.
	 *
	 * @throws ProcessError where there is no memory
	 */
	append(last: Ring, bytes: number): Ring {
		const base = last.put;
		const inUse = this.#files.count - this.#spares.serials.length;
		const wanted = this.#capacityAfter(last, bytes, inUse);
		const spare = this.#spares.take(inUse > RINGS_PER_RISE ? wanted : bytes * LEAST_PER_RING);
		return this.#follow(last, spare ? this.#files.renew(spare, base) : this.#files.make(wanted, base));
	}

	/**
	 * The ring that is taken from; `undefined` before the first put. To be called by who
	 * has the lock of those who take.
	 */
	first(): Ring | undefined {
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			const ring = serial === 0 ? undefined : this.#files.open(serial);
			if (!ring) return undefined;
			// In this order: it may be put into until another follows.
			const { next } = ring;
			if (next === 0 || !ring.isEmpty) return ring;
			this.#store(StreamLayout.headRing, next);
			this.switches++;
			this.#spares.add(ring);
		}
	}

	/**
	 * Whether a ring is worth replacing by a small one when it is empty and the last: after a burst.
	 */
	isTooLarge(ring: Ring): boolean {
		return ring.capacity > this.#spares.mostBytes;
	}

	/**
	 * Replaces the last ring, which is empty, by a small one. To be called by who has both locks.
	 *
	 * @throws ProcessError where there is no memory
	 */
	shrink(last: Ring): void {
		this.#follow(last, this.#files.make(this.capacity, last.put));
		this.first();
	}

	/**
	 * Drops all items, and the memory of all rings but a small one: what was taken until now is all
	 * that was put. To be called by who has both locks, where nobody takes or puts any more.
	 */
	drop(): void {
		const first = this.first();
		if (!first) return;
		const { serial } = this.#files.make(this.capacity, first.taken);
		this.#store(StreamLayout.tailRing, serial);
		this.#store(StreamLayout.headRing, serial);
		this.#spares.forgetAll();
		this.#files.removeAllBut([serial]);
	}

	/**
	 * Gives back this thread's mappings but for the first ring's. To be called by who has none in
	 * use.
	 */
	unmap(): void {
		this.#files.unmapAllBut(this.#load(StreamLayout.headRing));
	}

	/** Notes that one died who had a lock: it may have left a file that no ring refers to. */
	noteUntidy(): void {
		this.#store(StreamLayout.untidy, 1);
	}

	get isUntidy(): boolean {
		return this.#load(StreamLayout.untidy) !== 0;
	}

	/** Removes such files. To be called by who has both locks. */
	tidy(): void {
		const { serials } = this.#spares;
		for (let serial = this.#load(StreamLayout.headRing); serial !== 0; ) {
			serials.push(serial);
			serial = this.#files.open(serial)?.next ?? 0;
		}
		this.#files.removeAllBut(serials);
		this.#store(StreamLayout.untidy, 0);
	}

	/**
	 * Gives back what is kept for the next rings. To be called by who has the lock of those who put,
	 * when none was needed for a while.
	 */
	rest(): void {
		this.#spares.removeAll();
		this.#files.unmapAllBut(this.#load(StreamLayout.tailRing));
	}

	#openFirst(serial: number): Ring | undefined {
		const ring = this.#files.open(serial);
		if (!ring && this.#load(StreamLayout.headRing) === serial) throw messages.gone();
		return ring;
	}

	#lastFrom(serial: number): Ring | undefined {
		let ring = serial === 0 ? undefined : this.#files.open(serial);
		while (ring && ring.next !== 0) ring = this.#files.open(ring.next);
		return ring;
	}

	#follow(last: Ring, ring: Ring): Ring {
		last.next = ring.serial;
		this.#store(StreamLayout.tailRing, ring.serial);
		this.switches++;
		return ring;
	}

	/**
	 * Twice as large as the last; where there are many in use, a size that rises with their number.
	 */
	#capacityAfter(last: Ring, bytes: number, inUse: number): number {
		const many = 2 ** Math.floor(inUse / RINGS_PER_RISE);
		const size =
			many === 1 ? Math.min(last.capacity * 2, SETTLED_CAPACITY) : Math.min(SETTLED_CAPACITY * many, MOST_CAPACITY);
		return 2 ** Math.ceil(Math.log2(Math.max(size, bytes * LEAST_PER_RING, this.capacity)));
	}

	#load(word: number): number {
		return Atomics.load(this.#words, this.#at + word);
	}

	#store(word: number, value: number): void {
		Atomics.store(this.#words, this.#at + word, value);
	}
}

/** So many items of the largest size have room in a ring. */
export const LEAST_PER_RING = 4;
/**
 * What rings grow to by themselves, and how many are in use when the next are twice as large:
 * then more is put than is taken.
 */
const SETTLED_CAPACITY = 2 ** 20;
const RINGS_PER_RISE = 8;
/** What they never rise above: with it a stream may hold 16 GiB. */
const MOST_CAPACITY = 256 * 2 ** 20;
