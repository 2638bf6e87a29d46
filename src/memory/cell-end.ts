/**
 * The end of a cell's use: who holds it, what happens when nobody does any more, and seeing to what dead processes held.
 */
import { native } from '../native/load.js';
import { type Arena, arenaOf, CELL_BYTES, cellNumber, locateCell } from './arena.js';
import { Belongs, BELLS, hasHolder, isHeldBy, KEPT, Layout, namesOfFiles, RING } from './cell-words.js';
import { noteFree } from './free-cells.js';
import { giveUpKept, giveUpSent } from './passage-table.js';
import { removePlaced, removeUnplaced } from './place-file.js';
import { type Tree, tree } from './tree.js';

/** Tells whether a use of a cell goes on, as far as anybody has noticed. */
export function useOf(number: number, use: number): () => boolean {
	const place = locateCell(tree(), number);
	if (!place) return () => false;
	const { words, stride } = place.arena;
	const at = place.index * stride + Layout.use;
	return () => Atomics.load(words, at) === use;
}

/** Whether a use of a cell goes on: somebody who lives has it, or is getting it. It asks the system for each; where none does, the cell is freed. */
export function isHeld(number: number, use: number): boolean {
	const isInUse = useOf(number, use);
	if (!isInUse()) return false;
	const own = tree();
	const { arena, index } = locateCell(own, number) as { arena: Arena; index: number };
	const { words } = arena;
	const base = index * arena.stride;
	if (hasHolder(words, base, (slot) => own.control.isTaken(slot))) return true;
	// A message may hold it, and who sent or could read that may be dead, too.
	sweepDead(own);
	freeIfUnheld(words, base, number);
	return isInUse();
}

/** Nobody may hold a cell any more but a message, and that was given up. */
export function freeIfLeft(number: number): void {
	const own = tree();
	const place = locateCell(own, number);
	if (place) freeIfUnheld(place.arena.words, place.index * place.arena.stride, number);
}

/** A slot holds a cell no more. */
export function endHold(words: Int32Array, base: number, number: number, slot: number): void {
	const bit = 1 << (slot & 31);
	const before = Atomics.and(words, base + Layout.holders + (slot >>> 5), ~bit);
	if ((before & bit) !== 0) freeIfUnheld(words, base, number);
}

/** Frees a cell that nobody holds, with what belongs to it. */
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
	Atomics.and(words, base + Layout.holders, ~KEPT);
	if (Atomics.compareExchange(words, base + Layout.use, use, use + 1) !== use) return;
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

/** Ends the holds of all that are dead. */
export function sweepDead(own: Tree): void {
	own.control.sweepDead((slot) => sweepSlot(own, slot));
}

/** Ends the holds of a slot whose user is dead. */
export function sweepSlot(own: Tree, slot: number): void {
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
