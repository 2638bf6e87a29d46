/**
 * Cells: the place of one shared object in the tree. A process (or thread) holds a cell once,
 * however many handles of it there are. Its hold ends when the last is collected or closed, or when
 * somebody sees that it is dead. Who holds a cell, and when it is free again, is in `marks.ts`.
 */
import type { MappingHandle } from '../../native/binding.js';
import * as messages from '../messages.js';
import { onChildEnd } from '../tree/lineage.js';
import type { Tree } from '../tree/slots.js';
import { tree } from '../tree/tree.js';
import { type Arena, CELL_BYTES, cellNumber, locateCell } from './arena.js';
import { endHold, type Place } from './free.js';
import { takeFree } from './free-cells.js';
import { Belongs, type CellUse, fileName, nextUse, CellWord } from './layout.js';
import { addHolder, isMarked, noteMark, noteSent } from './marks.js';
import { sweepDead, sweepSlot } from './sweep.js';

export class Cell implements CellUse {
	readonly number: number;
	/** Which use of the cell it is. */
	readonly use: number;
	readonly words: Int32Array;
	readonly mapping: MappingHandle;
	/**
	 * Index in `words` of the first word of the content; the content begins at a multiple of 16
	 * bytes.
	 */
	readonly at: number;
	readonly #base: number;

	constructor(arena: Arena, index: number, use: number) {
		this.number = cellNumber(arena, index);
		this.use = use;
		this.words = arena.words;
		this.mapping = arena.mapping.handle;
		this.#base = index * arena.stride;
		this.at = this.#base + CellWord.content;
	}

	get place(): Place {
		return { words: this.words, base: this.#base };
	}

	/** The name of the file that belongs to the cell, if one does. */
	get fileName(): string {
		return fileName(this);
	}

	/** To be called before the file is made. */
	ownFile(): void {
		this.#own(Belongs.FILE);
	}

	/**
	 * From now on a file called `fileName` and a number belongs to it for each bit of
	 * the first words of its content.
	 */
	ownFiles(): void {
		this.#own(Belongs.FILES);
	}

	/** To be called before a message with handles rests in its memory. */
	ownMessages(): void {
		if ((Atomics.load(this.words, this.#base + CellWord.belongs) & Belongs.MESSAGES) === 0) this.#own(Belongs.MESSAGES);
	}

	/**
	 * The bells of that cell are rung when this one is free. It takes the
	 * first two words of the content.
	 */
	ringWhenFreed({ number, use }: CellUse): void {
		Atomics.store(this.words, this.at, number);
		Atomics.store(this.words, this.at + 1, use);
		this.#own(Belongs.BELLS);
	}

	/** Adds the mark that `enter` makes: a passage, which holds the cell from then on. */
	addPassage<P>(enter: () => P): P {
		noteSent(this.words, this.#base);
		const passage = enter();
		noteMark(this.words, this.#base);
		return passage;
	}

	/** Whether nobody else has it, or is getting it. */
	get isMineAlone(): boolean {
		const own = tree();
		return !isMarked(own, this.words, this.#base, this, (slot) => slot !== own.slots.slot);
	}

	#own(what: number): void {
		Atomics.or(this.words, this.#base + CellWord.belongs, what);
	}

	/** Ends this thread's hold. What is sent to it afterwards makes a new one. */
	release(): void {
		if (live.get(this.number)?.deref() !== this) return;
		live.delete(this.number);
		collected.unregister(this);
		const own = tree();
		endHold(own, this.number, this.place, own.slots.slot);
	}
}

/** Takes a free cell with room for so many words of content, all zeros. */
export function takeCell(contentWords: number): Cell {
	const bytes = (CellWord.content + contentWords) * 4;
	const sizeClass = CELL_BYTES.findIndex((size) => bytes <= size);
	if (sizeClass < 0) throw new RangeError(`a cell of ${bytes} bytes is larger than any`);
	const own = ownTree();
	return noteHeld(takeFree(own, sizeClass, (arena, index) => tryTake(own, arena, index)));
}

/**
 * The cell that somebody else has told this thread of, and holds.
 *
 * @throws ClosedError where nobody does any more
 */
export function holdCell({ number, use }: CellUse, kind: string): Cell {
	const known = live.get(number)?.deref();
	if (known?.use === use) return known;
	const own = ownTree();
	const place = locateCell(own, number);
	// One that is held here is in use otherwise: to hold and release it would end that hold.
	if (known || !place) throw messages.gone(kind);
	const cell = hold(own, new Cell(place.arena, place.index, use));
	if (Atomics.load(cell.words, cell.at - CellWord.content + CellWord.use) === use) return cell;
	cell.release();
	throw messages.gone(kind);
}

/** Cells that this thread holds and has an object for. */
const live = new Map<number, WeakRef<Cell>>();
const collected = new FinalizationRegistry(({ place, number, ref }: Remains) => {
	// It may have come again since.
	if (live.get(number) !== ref) return;
	live.delete(number);
	const own = tree();
	endHold(own, number, place, own.slots.slot);
});

interface Remains {
	readonly place: Place;
	readonly number: number;
	readonly ref: WeakRef<Cell>;
}

let hasBegun = false;

/** This thread's slot may have been one of a process that died, whose holds are none of its own. */
function ownTree(): Tree {
	const own = tree();
	if (hasBegun) return own;
	hasBegun = true;
	own.slots.sweepOwn((slot) => sweepSlot(own, slot));
	onChildEnd(() => sweepDead(own));
	return own;
}

function hold(own: Tree, cell: Cell): Cell {
	addHolder(cell.words, cell.place.base, own.slots.slot);
	return noteHeld(cell);
}

function noteHeld(cell: Cell): Cell {
	const ref = new WeakRef(cell);
	live.set(cell.number, ref);
	collected.register(cell, { place: cell.place, number: cell.number, ref }, cell);
	return cell;
}

/**
 * It is held before it is taken: whoever dies in between, or looks for a cell that this was
 * before, neither keeps nor frees it.
 */
function tryTake(own: Tree, arena: Arena, index: number): Cell | undefined {
	const { words } = arena;
	const { slot } = own.slots;
	const base = index * arena.stride;
	const use = Atomics.load(words, base + CellWord.use);
	if ((use & 1) !== 0) return undefined;
	addHolder(words, base, slot);
	if (Atomics.compareExchange(words, base + CellWord.use, use, nextUse(use)) !== use) {
		endHold(own, cellNumber(arena, index), { words, base }, slot);
		return undefined;
	}
	Atomics.store(words, base + CellWord.belongs, 0);
	Atomics.store(words, base + CellWord.sent, 0);
	words.fill(0, base + CellWord.content, base + arena.stride);
	return new Cell(arena, index, nextUse(use));
}
