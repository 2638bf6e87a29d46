/**
 * Cells: the place of one shared object in the tree, and who holds it. A process (or thread) holds a cell once, however many handles of it there
 * are; its hold ends when the last is collected or closed, or when someone sees that it is dead. The cell is free again when nobody holds
 * it. Who sends a handle holds the cell until the receiver does (`passages.ts`).
 */
import type { MappingHandle } from '../native/binding.js';
import { onChildDeath } from './after-death.js';
import { type Arena, CELL_BYTES, cellNumber, locateCell } from './arena.js';
import { endHold, sweepDead, sweepSlot } from './cell-end.js';
import { Belongs, fileName, isHeldBy, Layout, setHolder } from './cell-words.js';
import { takeFree } from './free-cells.js';
import * as messages from './messages.js';
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
	return noteHeld(takeFree(own, sizeClass, (arena, index) => tryTake(own, arena, index)));
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
