/**
 * Cells: the place of one shared object in the tree, and who holds it. A process (or thread) holds a cell once, however many handles of it there
 * are; its hold ends when the last is collected or closed, or when someone sees that it is dead. The cell is free again when nobody holds
 * it. Who sends a handle holds the cell until the receiver does (`passages.ts`).
 */
import type { MappingHandle } from '../native/binding.js';
import { native } from '../native/load.js';
import { onChildDeath } from './after-death.js';
import { type Arena, arenaOf, CELL_BYTES, cellNumber, locateCell } from './arena.js';
import * as messages from './messages.js';
import {
	Belongs,
	BELLS,
	fileName,
	hasHolder,
	isHeldBy,
	KEPT,
	Layout,
	namesOfFiles,
	RING,
	setHolder,
} from './cell-words.js';
import { giveUpKept, giveUpSent } from './passage-table.js';
import { removePlaced, removeUnplaced } from './place-file.js';
import { type Tree, tree } from './tree.js';

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
		this.#own(Belongs.FILE);
	}

	/** From now on a file called `fileName` and a number belongs to it for each bit of the first words of its content. */
	ownFiles(): void {
		this.#own(Belongs.FILES);
	}

	/** To be called before a message with handles rests in its memory. */
	ownMessages(): void {
		if ((Atomics.load(this.words, this.#base + Layout.belongs) & Belongs.MESSAGES) === 0) this.#own(Belongs.MESSAGES);
	}

	/** The bells of that cell are rung when this one is freed. */
	ringWhenFreed(cell: Cell): void {
		Atomics.store(this.words, this.#base + Layout.bells, cell.number + 1);
	}

	/** Whether nobody else has it, or is getting it. */
	get isMineAlone(): boolean {
		return !isHeldBy(tree().control, this.words, this.#base, this.number, (slot) => slot !== tree().control.slot);
	}

	#own(what: number): void {
		Atomics.or(this.words, this.#base + Layout.belongs, what);
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

/** Whether a use of a cell goes on, as far as anybody has noticed. */
export function isInUse(number: number, use: number): boolean {
	const place = locateCell(tree(), number);
	return place !== undefined && Atomics.load(place.arena.words, place.index * place.arena.stride + Layout.use) === use;
}

/** Whether a use of a cell goes on: somebody who lives has it, or is getting it. It asks the system for each; where none does, the cell is freed. */
export function isHeld(number: number, use: number): boolean {
	if (!isInUse(number, use)) return false;
	const own = tree();
	const { arena, index } = locateCell(own, number) as { arena: Arena; index: number };
	const { words } = arena;
	const base = index * arena.stride;
	if (hasHolder(words, base, (slot) => own.control.isTaken(slot))) return true;
	// A message may hold it, and who sent or could read that may be dead, too.
	sweepDead(own);
	freeIfUnheld(words, base, number);
	return isInUse(number, use);
}

/** Nobody may hold a cell any more but a message, and that was given up. */
export function freeIfLeft(number: number): void {
	const own = tree();
	const place = locateCell(own, number);
	if (place) freeIfUnheld(place.arena.words, place.index * place.arena.stride, number);
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
	onChildDeath(() => sweepDead(own));
	return own;
}

function hold(own: Tree, cell: Cell): Cell {
	setHolder(cell.words, cell.at - Layout.content, own.control.slot);
	return noteHeld(cell);
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
	words[base + Layout.belongs] = 0;
	words[base + Layout.bells] = 0;
	words.fill(0, base + Layout.content, base + arena.stride);
	return new Cell(arena, index, use + 1);
}

function endHold(words: Int32Array, base: number, number: number, slot: number): void {
	const bit = 1 << (slot & 31);
	const before = Atomics.and(words, base + Layout.holders + (slot >>> 5), ~bit);
	if ((before & bit) !== 0) freeIfUnheld(words, base, number);
}

function freeIfUnheld(words: Int32Array, base: number, number: number): void {
	const own = tree();
	const use = Atomics.load(words, base + Layout.use);
	const holds = Atomics.load(words, base + Layout.holds);
	if ((use & 1) === 0 || isHeldBy(own.control, words, base, number, () => true)) return;
	// One may have handed it to another that was looked at before.
	if (Atomics.load(words, base + Layout.holds) !== holds) return;
	const belongs = Atomics.load(words, base + Layout.belongs);
	const bells = Atomics.load(words, base + Layout.bells);
	const files = namesOfFiles(words, base, number, use, belongs);
	if (Atomics.compareExchange(words, base + Layout.use, use, use + 1) !== use) return;
	Atomics.and(words, base + Layout.holders, ~KEPT);
	for (const name of files) removePlaced(own, name);
	if (bells !== 0) ringBellsOf(own, bells - 1);
	noteFree(own, number);
	if ((belongs & Belongs.MESSAGES) !== 0) for (const kept of giveUpKept(own.control, number)) freeIfLeft(kept);
}

/** Whoever sleeps on one looks again. */
function ringBellsOf(own: Tree, number: number): void {
	const place = locateCell(own, number);
	if (!place) return;
	const { words, stride, mapping } = place.arena;
	for (const bell of BELLS) {
		const at = place.index * stride + Layout.content + bell;
		Atomics.add(words, at, RING);
		native().futexWake(mapping.handle, at, 2 ** 31 - 1);
	}
}

function noteFree(own: Tree, number: number): void {
	const { arena, index } = locateCell(own, number) as { arena: Arena; index: number };
	searchFrom[arena.sizeClass] = Math.min(searchFrom[arena.sizeClass] as number, arena.number);
	const freed = recentlyFreed.get(arena);
	if (!freed) recentlyFreed.set(arena, [index]);
	else if (freed.length < MOST_REMEMBERED) freed.push(index);
}

/** Ends the holds of all that are dead. */
function sweepDead(own: Tree): void {
	own.control.sweepDead((slot) => sweepSlot(own, slot));
}

function sweepSlot(own: Tree, slot: number): void {
	removeUnplaced(own, slot);
	for (const left of giveUpSent(own.control, slot)) freeIfLeft(left);
	for (let sizeClass = 0; sizeClass < CELL_BYTES.length; sizeClass++) {
		for (let number = 0; ; number++) {
			const arena = arenaOf(own, sizeClass, number, false);
			if (!arena) break;
			for (let index = 0; index < arena.cells; index++)
				endHold(arena.words, index * arena.stride, cellNumber(arena, index), slot);
		}
	}
}
