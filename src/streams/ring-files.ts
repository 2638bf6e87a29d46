/**
 * The files of the rings of one cell. A ring is known by its serial: the number of its file, and
 * which of those that had the number it is; so who comes late with the serial of one that is gone
 * finds that out, and never another.
 *
 * The files go with the cell. An emptied one is used again where it can be, as fresh
 * memory costs more than a copy.
 */
import { closeSync, fstatSync } from 'node:fs';
import type { Cell } from '../memory/cells/cell.js';
import { FILE_WORDS } from '../memory/cells/layout.js';
import { mapFile } from '../memory/tree/files.js';
import { openPlaced, placeFile, removePlaced } from '../memory/tree/placed-files.js';
import { tree } from '../memory/tree/tree.js';
import { native } from '../native/load.js';
import { CellLayout } from './layout.js';
import * as messages from './messages.js';
import { fileBytes, Ring } from './ring.js';

export class RingFiles {
	readonly #cell: Cell;
	/**
	 * Its files have the numbers from this on, to `#end`; those below and above are another stream's.
	 */
	readonly #begin: number;
	readonly #end: number;
	/**
	 * Those that this thread has mapped, by file number. A mapping keeps the
	 * memory of a file that is removed.
	 */
	readonly #rings: (Ring | undefined)[] = [];
	/** The numbers of these, the longest mapped first. */
	readonly #mapped: number[] = [];
	#mappedBytes = 0;

	/** @param stream Which one of the cell's. */
	constructor(cell: Cell, stream: number) {
		this.#cell = cell;
		this.#begin = stream * FILES_PER_STREAM;
		this.#end = this.#begin + FILES_PER_STREAM;
	}

	/** The ring of a serial; `undefined` where it is gone. */
	open(serial: number): Ring | undefined {
		const file = serial & FILE_MASK;
		const known = this.#rings[file];
		if (known?.serial === serial) return known;
		this.#forget(file);
		const fd = openPlaced(tree(), this.#name(file));
		if (fd === undefined) return undefined;
		const { size } = fstatSync(fd);
		let ring: Ring;
		try {
			ring = new Ring(mapFile(fd, size, this.#name(file), { populate: true }));
		} finally {
			closeSync(fd);
		}
		this.#note(file, ring);
		if (ring.serial === serial) return ring;
		// Nor kept for later: it may be a new one, about which nothing stands in it yet.
		this.#forget(file);
		return undefined;
	}

	/**
	 * A new one.
	 *
	 * @param base How many items were put before.
	 * @throws ProcessError where there is no space
	 */
	make(capacity: number, base: number): Ring {
		const file = this.#takeNumber();
		this.#forget(file);
		// One who died may have left it.
		removePlaced(tree(), this.#name(file));
		try {
			placeFile(tree(), this.#name(file), fileBytes(capacity));
			const fd = openPlaced(tree(), this.#name(file)) as number;
			try {
				const mapping = mapFile(fd, fileBytes(capacity), this.#name(file), { populate: true });
				Ring.initialise(mapping, this.#newSerial(file), capacity, base);
				const ring = new Ring(mapping);
				this.#note(file, ring);
				return ring;
			} finally {
				closeSync(fd);
			}
		} catch (error) {
			removePlaced(tree(), this.#name(file));
			this.#giveNumberBack(file);
			throw error;
		}
	}

	/** Makes an emptied ring, which nobody refers to any more, a new one. */
	renew(ring: Ring, base: number): Ring {
		Ring.initialise(ring.mapping, this.#newSerial(ring.serial & FILE_MASK), ring.capacity, base);
		return ring;
	}

	/** Nobody refers to it any more. */
	remove(serial: number): void {
		const file = serial & FILE_MASK;
		this.#forget(file);
		removePlaced(tree(), this.#name(file));
		this.#giveNumberBack(file);
	}

	/**
	 * Removes the files of rings that nobody refers to: what one left that died. To be called by who
	 * keeps all others from making and removing any.
	 */
	removeAllBut(serials: readonly number[]): void {
		const kept = new Set(serials.map((serial) => serial & FILE_MASK));
		for (let file = this.#begin; file < this.#end; file++)
			if (this.#isTaken(file) && !kept.has(file)) this.remove(file);
	}

	/** How many files there are. */
	get count(): number {
		let count = 0;
		for (let file = this.#begin; file < this.#end; file++) if (this.#isTaken(file)) count++;
		return count;
	}

	/**
	 * Gives back this thread's mappings but for some of the latest, so that one that has put a burst
	 * does not keep the memory of all its rings. To be called by who has none in use at the moment.
	 */
	trim(): void {
		while (this.#mappedBytes > MOST_MAPPED && this.#mapped.length > 1) this.#forget(this.#mapped[0] as number);
	}

	/**
	 * Gives back this thread's mappings but for that of one ring. To be called by who has no other in
	 * use.
	 */
	unmapAllBut(serial: number): void {
		for (let i = this.#mapped.length - 1; i >= 0; i--) {
			const file = this.#mapped[i] as number;
			if (file !== (serial & FILE_MASK)) this.#forget(file);
		}
	}

	/** Gives back this thread's mappings. */
	close(): void {
		while (this.#mapped.length > 0) this.#forget(this.#mapped[0] as number);
	}

	#name(file: number): string {
		return `${this.#cell.fileName}.${file}`;
	}

	#newSerial(file: number): number {
		const { words, at } = this.#cell;
		// Never 0, which stands for no ring.
		const generation = (Atomics.add(words, at + CellLayout.generation, 1) & GENERATION_MASK) + 1;
		return (generation << FILE_BITS) | file;
	}

	#takeNumber(): number {
		const { words, at } = this.#cell;
		for (let file = this.#begin; file < this.#end; file++) {
			const bit = 1 << (file & 31);
			if ((Atomics.or(words, at + CellLayout.files + (file >>> 5), bit) & bit) === 0) return file;
		}
		throw messages.tooMuch();
	}

	#giveNumberBack(file: number): void {
		Atomics.and(this.#cell.words, this.#cell.at + CellLayout.files + (file >>> 5), ~(1 << (file & 31)));
	}

	#isTaken(file: number): boolean {
		return (Atomics.load(this.#cell.words, this.#cell.at + CellLayout.files + (file >>> 5)) & (1 << (file & 31))) !== 0;
	}

	#note(file: number, ring: Ring): void {
		this.#rings[file] = ring;
		this.#mapped.push(file);
		this.#mappedBytes += ring.mapping.buffer.byteLength;
	}

	#forget(file: number): void {
		const ring = this.#rings[file];
		if (!ring) return;
		this.#rings[file] = undefined;
		this.#mapped.splice(this.#mapped.indexOf(file), 1);
		this.#mappedBytes -= ring.mapping.buffer.byteLength;
		native().unmap(ring.mapping.handle, ring.mapping.buffer);
	}
}

const FILE_BITS = 8;
const FILE_MASK = (1 << FILE_BITS) - 1;
const FILES_PER_STREAM = FILE_WORDS * 16;
/**
 * Bytes: of those in use where who puts is a little ahead, which come back as spares. To map one
 * again costs almost as much as fresh memory.
 */
const MOST_MAPPED = 64 * 2 ** 20;
const GENERATION_MASK = (1 << 22) - 1;
