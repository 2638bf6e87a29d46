/**
 * Cells: the place of one shared object in the tree, and who holds it. A process (or thread) holds a cell once, however many handles of it there
 * are; its hold ends when the last is collected or closed, or when someone sees that it is dead. The cell is free again when nobody holds
 * it. Who sends a handle holds the cell until the receiver does (`passages.ts`).
 */
import type { MappingHandle } from '../native/binding.js';
import { onChildDeath } from './after-death.js';
import { type Arena, arenaOf, CELL_BYTES, cellNumber, locateCell } from './arena.js';
import * as messages from './messages.js';
import { removePlaced } from './place-file.js';
import { type Tree, tree } from './tree.js';

/** Words of a cell, from its beginning. */
const Layout = {
	/** Even: free. Odd: in use; its value tells this use from others. Raised by one by who takes the cell, and by who frees it. */
	use: 0,
	/** Raised by each new holder, so that who has looked at all holders knows whether one of them handed the cell to another meanwhile. */
	holds: 1,
	/** 1: a file belongs to the cell, which goes with it. By who takes the cell, before anybody else knows it. */
	file: 2,
	/** A bit for each slot that holds the cell. Set by the slot's user; cleared by it, or by who has seen that it is dead. */
	holders: 4,
	/** What the object keeps here. All zeros when the cell is taken. */
	content: 36,
} as const;

const HOLDER_WORDS = 32;

export class Cell {
	readonly number: number;
	/** Which use of the cell it is. */
	readonly use: number;
	readonly words: Int32Array;
	readonly mapping: MappingHandle;
	/** Index in `words` of the first word of the content; the content begins at a multiple of 16 bytes. */
	readonly at: number;
	readonly #base: number;

	constructor(arena: Arena, index: number, use: number) {
		this.number = cellNumber(arena, index);
		this.use = use;
		this.words = arena.words;
		this.mapping = arena.mapping.handle;
		this.#base = index * arena.stride;
		this.at = this.#base + Layout.content;
	}

	/** The name of the file that belongs to the cell, if one does. */
	get fileName(): string {
		return fileName(this.number, this.use);
	}

	/** To be called before the file is made. */
	ownFile(): void {
		Atomics.store(this.words, this.#base + Layout.file, 1);
	}

	/** Ends this thread's hold. What is sent to it afterwards makes a new one. */
	release(): void {
		if (live.get(this.number)?.deref() !== this) return;
		live.delete(this.number);
		collected.unregister(this);
		endHold(this.words, this.#base, this.number, tree().control.slot);
	}
}

/** Takes a free cell with room for so many words of content, all zeros. */
export function takeCell(contentWords: number): Cell {
	const bytes = (Layout.content + contentWords) * 4;
	const sizeClass = CELL_BYTES.findIndex((size) => bytes <= size);
	if (sizeClass < 0) throw new RangeError(`a cell of ${bytes} bytes is larger than any`);
	const own = ownTree();
	const cell = takeFrom(own, sizeClass, searchFrom[sizeClass] as number) ?? takeFrom(own, sizeClass, 0);
	if (cell) return noteHeld(cell);
	for (;;) {
		const made = arenaOf(own, sizeClass, searchFrom[sizeClass] as number, true);
		const first = takeIn(own, made);
		if (first) return noteHeld(first);
		searchFrom[sizeClass] = made.number + 1;
	}
}

/** The cell that someone else has told this thread of, and holds. @throws ClosedError where nobody does any more */
export function holdCell(number: number, use: number, kind: string): Cell {
	const known = live.get(number)?.deref();
	if (known?.use === use) return known;
	const own = ownTree();
	const place = locateCell(own, number);
	// One that is held here is in use otherwise: to hold and release it would end that hold.
	if (known || !place) throw messages.gone(kind);
	const cell = hold(own, new Cell(place.arena, place.index, use));
	if (Atomics.load(cell.words, cell.at - Layout.content) === use) return cell;
	cell.release();
	throw messages.gone(kind);
}

/** Cells that this thread holds and has an object for. */
const live = new Map<number, WeakRef<Cell>>();
const collected = new FinalizationRegistry(({ words, base, number, ref }: Remains) => {
	// It may have come again since.
	if (live.get(number) !== ref) return;
	live.delete(number);
	endHold(words, base, number, tree().control.slot);
});

interface Remains {
	readonly words: Int32Array;
	readonly base: number;
	readonly number: number;
	readonly ref: WeakRef<Cell>;
}

/** By class, the number of the first arena that may have free cells. */
const searchFrom = CELL_BYTES.map(() => 0);
/** By arena, where the search ended last. */
const cursors = new Map<Arena, number>();
/** By arena, cells that this thread has seen become free: where to look first. */
const recentlyFreed = new Map<Arena, number[]>();
const MOST_REMEMBERED = 4096;
let hasBegun = false;

/** This thread's slot may have been one of a process that died, whose holds are none of its own. */
function ownTree(): Tree {
	const own = tree();
	if (hasBegun) return own;
	hasBegun = true;
	const { control } = own;
	if (!control.beganClean) sweepSlot(own, control.slot);
	control.noteSwept(control.slot, control.generationOf(control.slot) - 1);
	onChildDeath(() => control.sweepDead((slot) => sweepSlot(own, slot)));
	return own;
}

function hold(own: Tree, cell: Cell): Cell {
	setHolder(cell.words, cell.at - Layout.content, own.control.slot);
	return noteHeld(cell);
}

function setHolder(words: Int32Array, base: number, slot: number): void {
	Atomics.add(words, base + Layout.holds, 1);
	Atomics.or(words, base + Layout.holders + (slot >>> 5), 1 << (slot & 31));
}

function noteHeld(cell: Cell): Cell {
	const ref = new WeakRef(cell);
	live.set(cell.number, ref);
	collected.register(cell, { words: cell.words, base: cell.at - Layout.content, number: cell.number, ref }, cell);
	return cell;
}

/** A free cell of the arenas that exist, from a number on. */
function takeFrom(own: Tree, sizeClass: number, from: number): Cell | undefined {
	for (let number = from; ; number++) {
		const arena = arenaOf(own, sizeClass, number, false);
		if (!arena) return undefined;
		const cell = takeIn(own, arena);
		if (cell) return cell;
		searchFrom[sizeClass] = number + 1;
	}
}

function takeIn(own: Tree, arena: Arena): Cell | undefined {
	const freed = recentlyFreed.get(arena);
	for (let index = freed?.pop(); index !== undefined; index = freed?.pop()) {
		const cell = tryTake(own, arena, index);
		if (cell) return cell;
	}
	const from = cursors.get(arena) ?? 0;
	for (let i = 0; i < arena.cells; i++) {
		const index = (from + i) % arena.cells;
		const cell = tryTake(own, arena, index);
		if (!cell) continue;
		cursors.set(arena, index + 1);
		return cell;
	}
	return undefined;
}

/** It is held before it is taken: whoever dies in between, or looks for a cell that this was before, neither keeps nor frees it. */
function tryTake(own: Tree, arena: Arena, index: number): Cell | undefined {
	const { words } = arena;
	const { slot } = own.control;
	const base = index * arena.stride;
	const use = Atomics.load(words, base + Layout.use);
	if ((use & 1) !== 0) return undefined;
	setHolder(words, base, slot);
	if (Atomics.compareExchange(words, base + Layout.use, use, use + 1) !== use) {
		endHold(words, base, cellNumber(arena, index), slot);
		return undefined;
	}
	words[base + Layout.file] = 0;
	words.fill(0, base + Layout.content, base + arena.stride);
	return new Cell(arena, index, use + 1);
}

function endHold(words: Int32Array, base: number, number: number, slot: number): void {
	const bit = 1 << (slot & 31);
	const before = Atomics.and(words, base + Layout.holders + (slot >>> 5), ~bit);
	if ((before & bit) !== 0) freeIfUnheld(words, base, number);
}

function freeIfUnheld(words: Int32Array, base: number, number: number): void {
	const use = Atomics.load(words, base + Layout.use);
	const holds = Atomics.load(words, base + Layout.holds);
	if ((use & 1) === 0) return;
	for (let i = 0; i < HOLDER_WORDS; i++) if (Atomics.load(words, base + Layout.holders + i) !== 0) return;
	// One may have handed it to another that was looked at before.
	if (Atomics.load(words, base + Layout.holds) !== holds) return;
	const ownsFile = Atomics.load(words, base + Layout.file) === 1;
	if (Atomics.compareExchange(words, base + Layout.use, use, use + 1) !== use) return;
	const own = tree();
	if (ownsFile) removePlaced(own, fileName(number, use));
	const { arena, index } = locateCell(own, number) as { arena: Arena; index: number };
	searchFrom[arena.sizeClass] = Math.min(searchFrom[arena.sizeClass] as number, arena.number);
	const freed = recentlyFreed.get(arena);
	if (!freed) recentlyFreed.set(arena, [index]);
	else if (freed.length < MOST_REMEMBERED) freed.push(index);
}

function sweepSlot(own: Tree, slot: number): void {
	for (let sizeClass = 0; sizeClass < CELL_BYTES.length; sizeClass++) {
		for (let number = 0; ; number++) {
			const arena = arenaOf(own, sizeClass, number, false);
			if (!arena) break;
			for (let index = 0; index < arena.cells; index++)
				endHold(arena.words, index * arena.stride, cellNumber(arena, index), slot);
		}
	}
}

function fileName(number: number, use: number): string {
	return `segment-${number}-${use}`;
}
