/**
 * Who holds a cell. A *mark* is a slot's bit in the cell, or an entry of the table of passages (a
 * handle on its way, or at rest in a queue). A cell is in use for as long as there is a mark.
 *
 * Three rules, on which everything that is shared rests:
 * 1. *Add*: set the mark, then raise `marks`, and only then end the mark that it
 *    follows. Only somebody who has a mark adds one: a sender for its message, a
 *    receiver while the message's mark is there.
 * 2. *Look*: read `marks`, all marks, then `marks` again. The cell was unheld at one moment if no
 *    mark was seen and `marks` has not changed. A mark that was added behind the look would have
 *    raised `marks` before the mark it follows was ended, and so before the look saw that one gone.
 *    An unheld cell stays unheld, as nobody is left to add a mark.
 * 3. *End*: end the mark, then look, and free the cell if it is unheld (`free.ts`). If a look is
 *    disturbed, the process that disturbed it looks later, after ending its own mark.
 *
 * Two callers set a slot's bit without being entitled to: one that takes a cell which another takes
 * first, and one that comes with the address of an earlier use. Both find out by `use`, end the bit
 * by rule 3, and do nothing else. So they delay a look at most.
 *
 * Alternative: a count in one word would be one read, but wrong for ever by one for each process
 * that is killed between a mark and its count. Model: `test/models/cell.pml`.
 */
import type { Tree } from '../tree/slots.js';
import { type CellUse, HOLDER_WORDS, CellWord } from './layout.js';
import { isSent } from './passage-table.js';

/** Sets a slot's bit in the cell that begins at `base`. */
export function addHolder(words: Int32Array, base: number, slot: number): void {
	Atomics.or(words, base + CellWord.holders + (slot >>> 5), 1 << (slot & 31));
	noteMark(words, base);
}

/** Called after a mark was set, and before the mark that it follows is ended. */
export function noteMark(words: Int32Array, base: number): void {
	Atomics.add(words, base + CellWord.marks, 1);
}

/** Clears a slot's bit. @returns whether it was set; if so, the caller looks */
export function endHolder(words: Int32Array, base: number, slot: number): boolean {
	const bit = 1 << (slot & 31);
	return (Atomics.and(words, base + CellWord.holders + (slot >>> 5), ~bit) & bit) !== 0;
}

/** Called before a passage is made. */
export function noteSent(words: Int32Array, base: number): void {
	Atomics.store(words, base + CellWord.sent, 1);
}

/**
 * Looks at all marks, by rule 2.
 *
 * @returns false only if there was a moment without any mark, apart from
 * those of slots that do not count
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
