/**
 * Cells: each is the place of one shared object in the tree. A process (or thread) holds a
 * cell once, however many handles it has. Its hold ends when the last handle is collected
 * or closed, or when somebody sees that the process is dead. `marks.ts` says who holds a
 * cell, and when it is free again.
 */
import type { MappingHandle } from '../../native/binding.js';
import * as messages from '../messages.js';
import { onChildEnd } from '../tree/lineage.js';
import type { Tree } from '../tree/slots.js';
import { tree } from '../tree/tree.js';
import { type Arena, CELL_BYTES, cellNumber, locateCell } from './arena.js';
import { endHold, type CellPlace } from './free.js';
import { takeFreeCell } from './free-cells.js';
import { Belongs, type CellUse, fileName, nextUse, CellWord } from './layout.js';
import { addHolder, isMarked, noteMark, noteSent } from './marks.js';
import { sweepDead, sweepSlot } from './sweep.js';

export class Cell implements CellUse {
	readonly number: number;
	/** Which use of the cell this is. */
	readonly use: number;
	readonly words: Int32Array;
	readonly mapping: MappingHandle;
	/** Index in `words` of the first word of the content, which begins at a multiple of 16 bytes. */
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

	get place(): CellPlace {
		return { words: this.words, base: this.#base };
	}

	/** The name of the file that belongs to the cell, if one does. */
	get fileName(): string {
		return fileName(this);
	}

	/** Called before the file is made. */
	ownFile(): void {
		this.#own(Belongs.FILE);
	}

	/**
	 * Notes that a file called `fileName` and a number belongs to the cell for each bit of
	 * the first words of its content.
	 */
	ownFiles(): void {
		this.#own(Belongs.FILES);
	}

	/** Called before a message with handles rests in its memory. */
	ownMessages(): void {
		if ((Atomics.load(this.words, this.#base + CellWord.belongs) & Belongs.MESSAGES) === 0) this.#own(Belongs.MESSAGES);
	}

	/**
	 * Notes that the bells of that cell are to be rung when this one is free. Takes the
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

	/** Whether nobody else has the cell, or is getting it. */
	get isMineAlone(): boolean {
		const own = tree();
		return !isMarked(own, this.words, this.#base, this, (slot) => slot !== own.slots.slot);
	}

	#own(what: number): void {
		Atomics.or(this.words, this.#base + CellWord.belongs, what);
	}

	/** Ends this thread's hold. A handle that arrives later makes a new hold. */
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
	if (sizeClass < 0) throw new RangeError(`a cell of ${bytes} bytes is larger than the largest`);
	const own = ownTree();
	return noteHeld(takeFreeCell(own, sizeClass, (arena, index) => tryTake(own, arena, index)));
}

/**
 * Holds the cell that somebody else has told this thread of, and still holds.
 *
 * @throws ClosedError if nobody holds it any more
 */
export function holdCell({ number, use }: CellUse, kind: string): Cell {
	const known = live.get(number)?.deref();
	if (known?.use === use) return known;
	const own = ownTree();
	const place = locateCell(own, number);
	// The cell is held here in another use: to hold and release it would end that hold.
	if (known || !place) throw messages.gone(kind);
	const cell = hold(own, new Cell(place.arena, place.index, use));
	if (Atomics.load(cell.words, cell.at - CellWord.content + CellWord.use) === use) return cell;
	cell.release();
	throw messages.gone(kind);
}

/** Cells that this thread holds and has an object for. */
const live = new Map<number, WeakRef<Cell>>();
const collected = new FinalizationRegistry(({ place, number, ref }: Remains) => {
	// The cell may have arrived again since.
	if (live.get(number) !== ref) return;
	live.delete(number);
	const own = tree();
	endHold(own, number, place, own.slots.slot);
});

interface Remains {
	readonly place: CellPlace;
	readonly number: number;
	readonly ref: WeakRef<Cell>;
}

let hasBegun = false;

/**
 * This thread's slot may have been that of a process that died, whose holds are not this thread's.
 */
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
 * The cell is held before it is taken. A process that dies in between, or one that looks for an
 * earlier use of the cell, neither keeps nor frees it.
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
