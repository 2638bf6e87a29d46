/**
 * The spares of one stream: emptied rings that are kept for the next one that is needed. Mapping
 * fresh memory costs several times what copying into mapped memory does.
 *
 * Spares form a stack (R. K. Treiber, 1986). A word of the cell has the serial of the top spare,
 * and each spare has the serial of the one below it.
 *
 * | step | lock | order |
 * |---|---|---|
 * | add a spare | take | 1. ring.below := spare  2. spare: below → ring, by compare-and-exchange |
 * | take a spare | put | 1. read spare and its below  2. spare: ring → below, by compare-and-exchange |
 *
 * Why that is enough: under the locks, one producer at a time takes spares and one consumer at a
 * time adds them. Serials do not recur (but see `ring-files.ts`), so there is no ABA problem: a
 * spare that is still on top still has the same one below it. Model: `test/models/ring.pml`.
 *
 * Alternative: a third lock, which a dying process could leave held as well.
 */
import type { Cell } from '../memory/cells/cell.js';
import { StreamLayout, streamAt } from './layout.js';
import type { Ring } from './ring.js';
import type { RingFiles } from './ring-files.js';

export class SpareRings {
	/** Upper bound on the bytes of all spares together; a larger ring never becomes a spare. */
	readonly mostBytes: number;
	readonly #files: RingFiles;
	readonly #words: Int32Array;
	/** Index of the word with the serial of the top spare. */
	readonly #at: number;

	/**
	 * @param index Which of the cell's streams it is.
	 * @param capacity Bytes of the stream's first ring, which may always be kept.
	 */
	constructor(cell: Cell, index: number, capacity: number, files: RingFiles) {
		this.mostBytes = Math.max(MOST_KEPT, capacity);
		this.#files = files;
		this.#words = cell.words;
		this.#at = cell.at + streamAt(index) + StreamLayout.spare;
	}

	get isEmpty(): boolean {
		return this.#top === 0;
	}

	/** The serials of all spares, from the top. Without both locks the list may be out of date. */
	get serials(): number[] {
		const serials: number[] = [];
		for (let serial = this.#top; serial !== 0 && serials.length < MOST_SPARES; ) {
			serials.push(serial);
			serial = this.#files.open(serial)?.below ?? 0;
		}
		return serials;
	}

	/**
	 * Takes a spare of at least `capacity` bytes, and removes smaller ones above it. The caller holds
	 * the put lock.
	 */
	take(capacity: number): Ring | undefined {
		for (;;) {
			const serial = this.#top;
			if (serial === 0) return undefined;
			const ring = this.#files.open(serial);
			if (!this.#replaceTop(serial, ring?.below ?? 0)) continue;
			if (ring && ring.capacity >= capacity) return ring;
			this.#files.remove(serial);
		}
	}

	/**
	 * Keeps an emptied ring, or removes it if the spares would exceed `mostBytes`. The caller holds
	 * the take lock.
	 */
	add(ring: Ring): void {
		const { serial } = ring;
		if (ring.capacity + this.#bytes() > this.mostBytes) return this.#files.remove(serial);
		for (;;) {
			const top = this.#top;
			ring.below = top;
			if (this.#replaceTop(top, serial)) return;
		}
	}

	/** Removes all spares. The caller holds the put lock. */
	removeAll(): void {
		while (!this.isEmpty) {
			const spare = this.take(0);
			if (spare) this.#files.remove(spare.serial);
		}
	}

	/** Empties the stack; the caller removes the files. The caller holds both locks. */
	forgetAll(): void {
		Atomics.store(this.#words, this.#at, 0);
	}

	get #top(): number {
		return Atomics.load(this.#words, this.#at);
	}

	#replaceTop(serial: number, by: number): boolean {
		return Atomics.compareExchange(this.#words, this.#at, serial, by) === serial;
	}

	/** Bytes of all spares together; arbitrary if a producer takes one meanwhile. */
	#bytes(): number {
		return this.serials.reduce((bytes, serial) => bytes + (this.#files.open(serial)?.capacity ?? 0), 0);
	}
}

/** Bytes of spares that are kept. A larger ring is replaced by a small one when it is empty. */
const MOST_KEPT = 4 * 2 ** 20;
/**
 * There are never more spares. A reader may follow the stack while a spare is reused, and be led to
 * rings that are no spares; so it needs a bound.
 */
const MOST_SPARES = 128;
