/**
 * Ends what dead processes held: their slots' marks, and what was on its way from them.
 *
 * Any process may do so at any time. A parent does when a child has ended, and so does a thread
 * that waits for one that may be dead.
 */
import { removeUnnamed } from '../tree/segment-names.js';
import { lookAfterChildren } from '../tree/lineage.js';
import { removeUnplaced } from '../tree/placed-files.js';
import type { Tree } from '../tree/slots.js';
import { arenaOf, CELL_BYTES, cellNumber } from './arena.js';
import { endHold, freeAll, freeIfUnheld, isOver, placeOf } from './free.js';
import { type CellUse, CellWord } from './layout.js';
import { hasHolder, isMarked } from './marks.js';
import { endHalfTaken, giveUpAbandoned, isSentByOthers } from './passage-table.js';

/** Ends all that the dead processes of the tree have left. */
export function sweepDead(own: Tree): void {
	own.slots.sweepDead((slot) => sweepSlot(own, slot));
	sweepPassages(own);
}

/**
 * Ends the marks of a slot whose user is dead, and frees cells that a process
 * died in the middle of freeing.
 */
export function sweepSlot(own: Tree, slot: number): void {
	removeUnplaced(own, slot);
	removeUnnamed(own, slot);
	endHalfTaken(own, slot);
	for (let sizeClass = 0; sizeClass < CELL_BYTES.length; sizeClass++) {
		for (let number = 0; ; number++) {
			const arena = arenaOf(own, sizeClass, number, false);
			if (!arena) break;
			const { words } = arena;
			for (let index = 0; index < arena.cells; index++) {
				const place = { words, base: index * arena.stride };
				endHold(own, cellNumber(arena, index), place, slot);
				const isInUse = (Atomics.load(words, place.base + CellWord.use) & 1) !== 0;
				if (isInUse && !hasHolder(words, place.base, () => true)) freeIfUnheld(own, cellNumber(arena, index), place);
			}
		}
	}
}

/** Gives up what nobody will read any more. */
function sweepPassages(own: Tree): void {
	freeAll(
		own,
		giveUpAbandoned(own, (cell) => isOver(own, cell)),
	);
}

/**
 * Whether a use of a cell goes on: somebody alive has it, or is getting it. Asks the system about
 * each holder. If there is none, the cell is freed.
 *
 * @param isBlocking This thread is going to block until the use is over, so what this thread
 * alone could read does not count.
 */
export function isHeld(own: Tree, cell: CellUse, isBlocking: boolean): boolean {
	if (isOver(own, cell)) return false;
	const place = placeOf(own, cell.number) as NonNullable<ReturnType<typeof placeOf>>;
	const hasLivingHolder = (): boolean => hasHolder(place.words, place.base, (slot) => own.slots.isTaken(slot));
	if (hasLivingHolder()) return true;
	if (isBlocking) lookAfterChildren();
	// A message may hold the cell, and its sender and its possible readers may be dead as well.
	sweepDead(own);
	freeIfUnheld(own, cell.number, place);
	if (isOver(own, cell)) return false;
	return !isBlocking || hasLivingHolder() || isSentByOthers(own, cell);
}

/**
 * Whether this thread alone has a cell, and no message is bringing it to anybody. That stays so
 * while this thread blocks: nobody else has a mark, so nobody can add one.
 *
 * @param isThorough Ignores marks of the dead, by asking the system about each holder.
 */
export function isLeftToThisThread(own: Tree, cell: CellUse, isThorough: boolean): boolean {
	const place = placeOf(own, cell.number);
	if (!place || isOver(own, cell)) return false;
	const { words, base } = place;
	const isOther = (slot: number): boolean => slot !== own.slots.slot;
	if (isThorough) {
		if (hasHolder(words, base, (slot) => isOther(slot) && own.slots.isTaken(slot))) return false;
		lookAfterChildren();
		sweepDead(own);
	}
	return !isMarked(own, words, base, cell, isOther) && !isOver(own, cell);
}
