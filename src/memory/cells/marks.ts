/**
 * Who holds a cell. A *mark* is a slot's bit in the cell, or an entry of the table of passages (a
 * handle on its way, or at rest in a queue). A cell is in use for as long as there is a mark.
 *
 * Three rules, on which everything that is shared rests:
 * 1. *Add*: set the mark, then raise `marks`, and only then end the mark that it
 *    follows. Only somebody who has a mark adds one: a sender for its message, a
 *    receiver while the message's mark is there.
 * 2. *Look*: read `marks`, all marks, then `marks` again. The cell was unheld at one moment if no
 *    mark was seen and `marks` has not changed: a mark that the look had passed before it was added
 *    would have raised `marks` before the one it follows was ended, and so before the look saw that
 *    one gone. An unheld cell stays unheld, as there is nobody left to add a mark.
 * 3. *End*: end the mark, then look, and free the cell if it is unheld (`free.ts`). Where a look is
 *    disturbed, whoever has disturbed it looks later, when it ends its own mark.
 *
 * Two things set a slot's bit without being entitled to: to take a cell that another takes first,
 * and to come with the address of an earlier use. Both find out by `use`, end the bit by rule 3,
 * and do nothing else. So they delay a look at most.
 *
 * A count in one word would be one read, but wrong for ever by one for each process that is killed
 * between a mark and its count. Model: `test/models/cell.pml`.
 */
import type { Tree } from '../tree/slots.js';
import { type CellUse, HOLDER_WORDS, CellWord } from './layout.js';
import { isSent } from './passage-table.js';

/** Sets a slot's bit in the cell that begins at `base`. */
export function addHolder(words: Int32Array, base: number, slot: number): void {
	Atomics.or(words, base + CellWord.holders + (slot >>> 5), 1 << (slot & 31));
	noteMark(words, base);
}

/** To be called after a mark was set, and before the mark that it follows is ended. */
export function noteMark(words: Int32Array, base: number): void {
	Atomics.add(words, base + CellWord.marks, 1);
}

/** @returns whether the slot's bit was set; then the caller looks */
export function endHolder(words: Int32Array, base: number, slot: number): boolean {
	const bit = 1 << (slot & 31);
	return (Atomics.and(words, base + CellWord.holders + (slot >>> 5), ~bit) & bit) !== 0;
}

/** A passage is about to be made. */
export function noteSent(words: Int32Array, base: number): void {
	Atomics.store(words, base + CellWord.sent, 1);
}

/**
 * Rule 2.
 *
 * @returns false only if there was a moment without any mark but those of slots that do not count
 */
export function isMarked(
	own: Tree,
	words: Int32Array,
	base: number,
	cell: CellUse,
	counts: (slot: number) => boolean,
): boolean {
	const before = Atomics.load(words, base + CellWord.marks);
	return (
		hasHolder(words, base, counts) ||
		(Atomics.load(words, base + CellWord.sent) !== 0 && isSent(own, cell)) ||
		Atomics.load(words, base + CellWord.marks) !== before
	);
}

/** Whether a slot that counts has its bit set. */
export function hasHolder(words: Int32Array, base: number, counts: (slot: number) => boolean): boolean {
	for (let i = 0; i < HOLDER_WORDS; i++) {
		for (let bits = Atomics.load(words, base + CellWord.holders + i); bits !== 0; bits &= bits - 1)
			if (counts(i * 32 + 31 - Math.clz32(bits & -bits))) return true;
	}
	return false;
}
