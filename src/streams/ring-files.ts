/**
 * The files of the rings of one stream. A ring is known by its serial: its file number, and a
 * generation that tells it from earlier rings with the same number. So a process that comes late
 * with the serial of a removed ring learns that, and never finds another ring instead.
 *
 * The files are removed with the cell. Emptied ones are reused if possible, because fresh memory
 * costs more than a copy.
 *
 * Open doubt: the generation has 22 bits and wraps. A process that sleeps between reading a serial
 * and opening its ring, while exactly 4,194,304 rings are made, could meet a ring with that serial.
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
	 * The file numbers of this stream are `#begin` up to, but not including, `#end`. All others
	 * belong to the cell's other stream.
	 */
	readonly #begin: number;
	readonly #end: number;
	/**
	 * The rings that this thread has mapped, by file number. A mapping keeps the memory of a file
	 * that was removed.
	 */
	readonly #rings: (Ring | undefined)[] = [];
	/** The file numbers of the mapped rings, the longest mapped first. */
	readonly #mapped: number[] = [];
	#mappedBytes = 0;

	/** @param stream Which of the cell's streams it is. */
	constructor(cell: Cell, stream: number) {
		this.#cell = cell;
		this.#begin = stream * FILES_PER_STREAM;
		this.#end = this.#begin + FILES_PER_STREAM;
	}

	/** Returns the ring with that serial, or `undefined` if it is gone. */
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
		// The ring is not kept for later either: it may be a new one that is not initialized yet.
		this.#forget(file);
		return undefined;
	}

	/**
	 * Makes a ring.
	 *
	 * @param base Number of items put into the stream before.
	 * @throws ProcessError if there is no space
	 */
	make(capacity: number, base: number): Ring {
		const file = this.#takeNumber();
		this.#forget(file);
		// A process that died may have left the file.
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

	/** Makes a new ring of an emptied one that nothing refers to any more. */
	renew(ring: Ring, base: number): Ring {
		Ring.initialise(ring.mapping, this.#newSerial(ring.serial & FILE_MASK), ring.capacity, base);
		return ring;
	}

	/** Removes a ring that nothing refers to any more. */
	remove(serial: number): void {
		const file = serial & FILE_MASK;
		this.#forget(file);
		removePlaced(tree(), this.#name(file));
		this.#giveNumberBack(file);
	}

	/**
	 * Removes the files of all other rings, which a dead process left. The caller keeps everybody
	 * else from making and removing rings.
	 */
	removeAllBut(serials: readonly number[]): void {
		const kept = new Set(serials.map((serial) => serial & FILE_MASK));
		for (let file = this.#begin; file < this.#end; file++)
			if (this.#isTaken(file) && !kept.has(file)) this.remove(file);
	}

	/** Number of files. */
	get count(): number {
		let count = 0;
		for (let file = this.#begin; file < this.#end; file++) if (this.#isTaken(file)) count++;
		return count;
	}

	/**
	 * Unmaps the oldest of this thread's rings until 64 MiB are left. So a process that has put a
	 * burst does not keep the memory of all its rings. The caller uses none of them.
	 */
	trim(): void {
		while (this.#mappedBytes > MOST_MAPPED && this.#mapped.length > 1) this.#forget(this.#mapped[0] as number);
	}

	/** Unmaps all rings of this thread but one. The caller uses no other. */
	unmapAllBut(serial: number): void {
		for (let i = this.#mapped.length - 1; i >= 0; i--) {
			const file = this.#mapped[i] as number;
			if (file !== (serial & FILE_MASK)) this.#forget(file);
		}
	}

	/** Unmaps all rings of this thread. */
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
 * Bytes. As many are in use if a producer is a little ahead, and come back as spares. Mapping a
 * ring again costs almost as much as fresh memory.
 */
const MOST_MAPPED = 64 * 2 ** 20;
const GENERATION_MASK = (1 << 22) - 1;
