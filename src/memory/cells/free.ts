/**
 * The end of a cell's use: the cell becomes free when nobody holds it.
 *
 * The process that ends a mark looks (rule 3 of `marks.ts`). If the cell is unheld, its use
 * is over, and any number of processes may act on that at once. The order lets anybody
 * finish what a killed process began:
 *
 * 1. announce it: `use` from u to u with ENDING;
 * 2. look again. If there is a mark, somebody who may not hold the cell has
 *    come meanwhile: take ENDING back;
 * 3. remove its files, which are named after the use;
 * 4. free the cell: `use` from u with ENDING to u + 1. The one process that succeeds goes on;
 * 5. ring the bells of the cell that waits for this end;
 * 6. give up what the cell kept, and look at each of those cells.
 *
 * A process that comes to a cell without a mark to follow, to ring its bells, sets a mark and then
 * reads `use`. If that is u, no freer has passed step 1, and the next one will see the mark in step
 * 2. If it is anything else, nobody holds the cell, and so nobody waits for the bells.
 *
 * All that a freer touches after step 4 it finds by number *and use*, as the cell may be another
 * object's by then. Bells are rung in a cell that the freer holds meanwhile. A process that dies
 * before step 4 leaves a cell in use without a mark. One that dies before step 6 leaves entries
 * whose keeper is over. The next sweep finishes both (`sweep.ts`). Bells that were not rung are
 * noticed at the sleepers' ticks.
 *
 * Compare the two-phase removal of lock-free structures: mark, then unlink. Alternative: a lock for
 * each cell, which a killed process would leave locked. Model: `test/models/cell.pml`.
 */
import { native } from '../../native/load.js';
import { removePlaced } from '../tree/placed-files.js';
import type { Tree } from '../tree/slots.js';
import { locateCell } from './arena.js';
import { noteFree } from './free-cells.js';
import { Belongs, BELLS, type CellUse, ENDING, namesOfFiles, nextUse, RING, CellWord } from './layout.js';
import { addHolder, endHolder, isMarked } from './marks.js';
import { giveUpKept } from './passage-table.js';

/** Where a cell is. */
export interface CellPlace {
	readonly words: Int32Array;
	/** Index of its first word. */
	readonly base: number;
}

/** Returns `undefined` if no cell has that number. */
export function placeOf(own: Tree, number: number): CellPlace | undefined {
	const found = locateCell(own, number);
	return found && { words: found.arena.words, base: found.index * found.arena.stride };
}

/** Whether a use of a cell has ended. */
export function isOver(own: Tree, { number, use }: CellUse): boolean {
	const place = placeOf(own, number);
	return !place || Atomics.load(place.words, place.base + CellWord.use) !== use;
}

/** Returns a function that tells whether a use of a cell has ended. */
export function overOf(own: Tree, { number, use }: CellUse): () => boolean {
	const place = placeOf(own, number);
	if (!place) return () => true;
	const { words, base } = place;
	return () => Atomics.load(words, base + CellWord.use) !== use;
}

/** Ends a slot's hold. */
export function endHold(own: Tree, number: number, { words, base }: CellPlace, slot: number): void {
	if (endHolder(words, base, slot)) freeIfUnheld(own, number, { words, base });
}

/** Frees those of the cells that are unheld, after a mark of each was ended. */
export function freeAll(own: Tree, cells: readonly CellUse[]): void {
	for (const { number } of cells) {
		const place = placeOf(own, number);
		if (place) freeIfUnheld(own, number, place);
	}
}

export function freeIfUnheld(own: Tree, number: number, place: CellPlace): void {
	for (;;) {
		const word = Atomics.load(place.words, place.base + CellWord.use);
		if ((word & 1) === 0) return;
		const cell = { number, use: word & ~ENDING };
		if (isMarked(own, place.words, place.base, cell, () => true)) return;
		if (end(own, cell, place, word)) return;
	}
}

/**
 * @param word The cell's use, as it was when nobody held the cell.
 * @returns false if somebody else has changed it
 */
function end(own: Tree, cell: CellUse, { words, base }: CellPlace, word: number): boolean {
	const { number, use } = cell;
	const at = base + CellWord.use;
	if (word === use && Atomics.compareExchange(words, at, use, use | ENDING) !== use) return false;
	if (isMarked(own, words, base, cell, () => true))
		return Atomics.compareExchange(words, at, use | ENDING, use) === (use | ENDING);
	const belongs = Atomics.load(words, base + CellWord.belongs);
	const content = base + CellWord.content;
	const rung = { number: Atomics.load(words, content), use: Atomics.load(words, content + 1) };
	for (const name of namesOfFiles(words, base, cell)) removePlaced(own, name);
	if (Atomics.compareExchange(words, at, use | ENDING, nextUse(use)) !== (use | ENDING)) return false;
	noteFree(own, number);
	if ((belongs & Belongs.BELLS) !== 0) ringBellsOf(own, rung);
	if ((belongs & Belongs.MESSAGES) !== 0) freeAll(own, giveUpKept(own, cell));
	return true;
}

/**
 * Wakes the sleepers of a cell's bells, who look again. If the cell's use is over, there are none.
 */
function ringBellsOf(own: Tree, cell: CellUse): void {
	whileHeld(own, cell, ({ words, base }) => {
		const { mapping } = (locateCell(own, cell.number) as NonNullable<ReturnType<typeof locateCell>>).arena;
		for (const bell of BELLS) {
			const at = base + CellWord.content + bell;
			Atomics.add(words, at, RING);
			native().futexWake(mapping.handle, at, 2 ** 31 - 1);
		}
	});
}

/** Does something with a cell that this thread may not hold, unless that use of it is over. */
function whileHeld(own: Tree, cell: CellUse, change: (place: CellPlace) => void): void {
	const place = placeOf(own, cell.number);
	if (!place) return;
	const { words, base } = place;
	const { slot } = own.slots;
	const wasHeld = (Atomics.load(words, base + CellWord.holders + (slot >>> 5)) & (1 << (slot & 31))) !== 0;
	if (!wasHeld) addHolder(words, base, slot);
	try {
		if (!isOver(own, cell)) change(place);
	} finally {
		if (!wasHeld) endHold(own, cell.number, place, slot);
	}
}
