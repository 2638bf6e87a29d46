/**
 * The rings of one stream. When a ring is full, a larger one follows it, and consumers go on there
 * once the first is empty. Two words of the cell refer to both ends.
 *
 * | step | lock | order |
 * |---|---|---|
 * | begin | put | 1. headRing := the ring  2. tailRing := the ring |
 * | append | put | 1. last.next := the ring  2. tailRing := the ring |
 * | go on | take | 1. read next, then see that the ring is empty  2. headRing := next  3. keep the ring as a spare, or remove it |
 * | shrink | both | append a small ring, go on |
 *
 * Why that is enough: `next` is set once, after the last put into a ring. So a ring that has a next
 * and is empty stays empty. `tailRing` may lag behind by the rings that follow it, and every reader
 * walks on along `next`. Counts and looks need no lock: they start over if `headRing` or a serial
 * has changed meanwhile.
 *
 * A process that dies between two steps leaves a lock, and at most one file that no ring refers to.
 * The next producer that needs a ring removes that file (`tidy`), under both locks.
 *
 * The design resembles the unbounded queues of linked array segments known from concurrent
 * libraries (crossbeam's `SegQueue`). Those link blocks without a lock; here a lock with a known
 * owner is what lets a survivor take over from a dead process.
 *
 * Alternatives: one ring that grows in place, which all processes would have to map anew; and a
 * file for each item, which costs fresh memory every time. An emptied ring becomes a spare
 * (`spare-rings.ts`). Model: `test/models/ring.pml`.
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
	/** How often this thread has appended or emptied a ring. */
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

	/** Whether no ring has an item. Needs no lock. */
	get isEmpty(): boolean {
		this.#files.trim();
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			if (serial === 0) return true;
			const ring = this.#openFirst(serial);
			if (!ring) continue;
			if (!ring.isEmpty) return false;
			// The order matters: a ring may be put into until another follows it. Meanwhile another ring
			// may have become the first.
			const { next, taken } = ring;
			const isStillEmpty = ring.isEmpty;
			if (this.#load(StreamLayout.headRing) !== serial) continue;
			return isStillEmpty && (next === 0 || this.put === taken);
		}
	}

	/** How many items the rings have: exact even after deaths. Needs no lock. */
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
			// Otherwise the ring was emptied meanwhile, and reused.
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
			// Otherwise the ring was emptied meanwhile, and may be reused by now.
			if (taken !== undefined && this.#load(StreamLayout.headRing) === serial) return taken;
		}
	}

	/**
	 * Returns the ring that is put into, or `undefined` before the first put. Without the put lock
	 * the result may already be stale.
	 */
	last(): Ring | undefined {
		const ring = this.#lastFrom(this.#load(StreamLayout.tailRing));
		if (ring) return ring;
		// A producer died before it could update `tailRing`, and the ring was emptied with those after
		// it.
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			if (serial === 0) return undefined;
			const last = this.#lastFrom(serial);
			if (last) return last;
			if (this.#load(StreamLayout.headRing) === serial) throw messages.gone();
		}
	}

	/**
	 * Makes the first ring. The caller holds the put lock.
	 *
	 * @throws ProcessError if there is no memory
	 */
	begin(): Ring {
		const ring = this.#files.make(this.capacity, 0);
		this.#store(StreamLayout.headRing, ring.serial);
		this.#store(StreamLayout.tailRing, ring.serial);
		return ring;
	}

	/** Whether there are several rings, so that the first will be emptied. Needs no lock. */
	get isSpread(): boolean {
		return this.#load(StreamLayout.headRing) !== this.#load(StreamLayout.tailRing);
	}

	/**
	 * Whether the next put goes to memory that is in use at the moment: there are at most two rings,
	 * and a spare beside them. The caller holds the put lock.
	 */
	get hasWarmSpare(): boolean {
		const head = this.#load(StreamLayout.headRing);
		const tail = this.#load(StreamLayout.tailRing);
		return !this.#spares.isEmpty && head !== tail && this.#files.open(head)?.next === tail;
	}

	/**
	 * Appends a ring with room for an item of that many bytes. The caller holds the put lock.
	 *
	 * @throws ProcessError if there is no memory
	 */
	append(last: Ring, bytes: number): Ring {
		const base = last.put;
		const inUse = this.#files.count - this.#spares.serials.length;
		const wanted = this.#capacityAfter(last, bytes, inUse);
		const spare = this.#spares.take(inUse > RINGS_PER_RISE ? wanted : bytes * LEAST_PER_RING);
		return this.#follow(last, spare ? this.#files.renew(spare, base) : this.#files.make(wanted, base));
	}

	/**
	 * Returns the ring that is taken from, or `undefined` before the first put. The caller holds the
	 * take lock.
	 */
	first(): Ring | undefined {
		for (;;) {
			const serial = this.#load(StreamLayout.headRing);
			const ring = serial === 0 ? undefined : this.#files.open(serial);
			if (!ring) return undefined;
			// The order matters: the ring may be put into until another follows it.
			const { next } = ring;
			if (next === 0 || !ring.isEmpty) return ring;
			this.#store(StreamLayout.headRing, next);
			this.switches++;
			this.#spares.add(ring);
		}
	}

	/**
	 * Whether a burst left the ring so large that a small one should replace it once it is empty and
	 * the last.
	 */
	isTooLarge(ring: Ring): boolean {
		return ring.capacity > this.#spares.mostBytes;
	}

	/**
	 * Replaces the last ring, which is empty, by a small one. The caller holds both locks.
	 *
	 * @throws ProcessError if there is no memory
	 */
	shrink(last: Ring): void {
		this.#follow(last, this.#files.make(this.capacity, last.put));
		this.first();
	}

	/**
	 * Drops all items, and the memory of all rings but a small one: the number put becomes the number
	 * taken so far. The caller holds both locks, and nobody puts or takes any more.
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

	/** Unmaps all rings of this thread but the first. The caller uses none of them. */
	unmap(): void {
		this.#files.unmapAllBut(this.#load(StreamLayout.headRing));
	}

	/**
	 * Notes that a process died while it held a lock: it may have left a file that no ring refers to.
	 */
	noteUntidy(): void {
		this.#store(StreamLayout.untidy, 1);
	}

	get isUntidy(): boolean {
		return this.#load(StreamLayout.untidy) !== 0;
	}

	/** Removes the files that no ring refers to. The caller holds both locks. */
	tidy(): void {
		const { serials } = this.#spares;
		for (let serial = this.#load(StreamLayout.headRing); serial !== 0; ) {
			serials.push(serial);
			serial = this.#files.open(serial)?.next ?? 0;
		}
		this.#files.removeAllBut(serials);
		this.#store(StreamLayout.untidy, 0);
	}

	/** Removes all spares, after a while in which none was needed. The caller holds the put lock. */
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
	 * Bytes of the next ring: twice those of the last, up to a size that rises with the number of
	 * rings in use.
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

/** Number of items of the largest size that a ring has room for. */
export const LEAST_PER_RING = 4;
/**
 * Rings double up to the settled capacity. Each time so many more rings are in use, the size of the
 * next doubles once more: then more is put than is taken.
 */
const SETTLED_CAPACITY = 2 ** 20;
const RINGS_PER_RISE = 8;
/** Upper bound on a ring's bytes; with it a stream may hold 16 GiB. */
const MOST_CAPACITY = 256 * 2 ** 20;
