/**
 * The table of handles on their way, in a tree's control file: an entry says which cell, and who holds that until the receiver does. That is the sender, or
 * where the message rests in shared memory (a queue) and outlives its sender, the cell that the memory belongs to.
 */
import { type Control, PASSAGES } from './control.js';

/** One use of an entry. */
export interface PassageEntry {
	readonly index: number;
	/** Tells it from later uses. */
	readonly number: number;
	readonly cell: number;
}

/** Takes a free entry for a cell, which its sender holds; `undefined` where there is none. */
export function enterPassage(control: Control, cell: number): PassageEntry | undefined {
	const { words, slot } = control;
	for (let i = 0; i < PASSAGES; i++) {
		const index = control.nextPassage();
		const at = control.passageAt(index);
		if (Atomics.compareExchange(words, at, 0, BEING_TAKEN) !== 0) continue;
		Atomics.store(words, at + KEEPER, -slot);
		const number = (Atomics.add(words, at + NUMBER, 1) + 1) | 0;
		Atomics.store(words, at, cell + 1);
		return { index, number, cell };
	}
	return undefined;
}

export function isUnderWay(control: Control, { index, number, cell }: PassageEntry): boolean {
	const at = control.passageAt(index);
	return Atomics.load(control.words, at + NUMBER) === number && Atomics.load(control.words, at) === cell + 1;
}

/** It has arrived, or was given up. */
export function endPassage(control: Control, { index, number, cell }: PassageEntry): void {
	const at = control.passageAt(index);
	if (Atomics.load(control.words, at + NUMBER) === number) Atomics.compareExchange(control.words, at, cell + 1, 0);
}

/** From now on the message is held by the cell in whose memory it rests, not by its sender. */
export function keepPassage(control: Control, { index }: PassageEntry, keeper: number): void {
	Atomics.store(control.words, control.passageAt(index) + KEEPER, keeper + 1);
}

/** From now on the message itself holds the cell, for as long as its sender lives, but not the sender. */
export function leavePassage(control: Control, { index }: PassageEntry): void {
	Atomics.store(control.words, control.passageAt(index) + KEEPER, -(control.slot | LEFT));
}

/** Whether a message that rests somewhere, or was left by its sender, holds a cell. One that rests in that cell itself does not: only who has it could read that. */
export function isKept(control: Control, cell: number): boolean {
	const { words } = control;
	for (let index = 0; index < PASSAGES; index++) {
		const at = control.passageAt(index);
		if (Atomics.load(words, at) !== cell + 1) continue;
		const keeper = Atomics.load(words, at + KEEPER);
		if (keeper !== cell + 1 && holdsItself(keeper)) return true;
	}
	return false;
}

/** Gives up what a cell keeps, which nobody will read. @returns the cells that were on their way */
export function giveUpKept(control: Control, keeper: number): number[] {
	return giveUpAll(control, keeper + 1);
}

/** Gives up what a dead sender has not seen arrive. @returns the cells that were on their way */
export function giveUpSent(control: Control, slot: number): number[] {
	return [...giveUpAll(control, -slot), ...giveUpAll(control, -(slot | LEFT))];
}

/** Words of an entry; see `control.ts`. */
const NUMBER = 1;
const KEEPER = 2;
/** In place of a sender that holds the cell: one that has left that to the message. */
const LEFT = 0x1000;
/** In place of a cell. */
const BEING_TAKEN = -1;

function holdsItself(keeper: number): boolean {
	return keeper > 0 || -keeper > LEFT;
}

function giveUpAll(control: Control, keeper: number): number[] {
	const { words } = control;
	const cells: number[] = [];
	for (let index = 0; index < PASSAGES; index++) {
		const at = control.passageAt(index);
		const cell = Atomics.load(words, at);
		if (cell === 0 || Atomics.load(words, at + KEEPER) !== keeper) continue;
		if (Atomics.compareExchange(words, at, cell, 0) === cell && cell > 0) cells.push(cell - 1);
	}
	return cells;
}
