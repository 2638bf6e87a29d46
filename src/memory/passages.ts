/**
 * Handles on their way from one process to another. The sender holds the cell until the receiver has arrived, which it sees by an entry in the control
 * file that the receiver clears. Nothing is counted, so that no count is wrong when one of them dies: the entry of a message that is never
 * read is given up with its channel.
 */
import type { Passage } from '../shipping/handles.js';
import type { Cell } from './cell.js';
import { holdCell } from './cell.js';
import { PASSAGES } from './control.js';
import * as messages from './messages.js';
import { tree } from './tree.js';

/** What a message says of a cell. */
export type CellAddress = readonly [tree: number, cell: number, use: number, passage: number, number: number];

export function sendCell(cell: Cell): { address: CellAddress; passage: Passage } {
	const passage = new CellPassage(cell);
	return { address: [tree().control.identity, cell.number, cell.use, passage.index, passage.number], passage };
}

/** @param kind What errors call it: `Lock`. @throws ProcessError where it comes from another program, ClosedError where it is gone */
export function receiveCell([identity, number, use, passage, passageNumber]: CellAddress, kind: string): Cell {
	const { control } = tree();
	if (control.identity !== identity) throw messages.otherTree(kind);
	const cell = holdCell(number, use, kind);
	if (passage >= 0) {
		const at = control.passageAt(passage);
		if (Atomics.load(control.words, at + 1) === passageNumber)
			Atomics.compareExchange(control.words, at, number + 1, 0);
	}
	return cell;
}

class CellPassage implements Passage {
	readonly number: number;
	/** -1 where so many are under way that no entry is free: it counts as not arrived until its channel ends. */
	readonly index: number;
	readonly #cell: Cell;
	#isCancelled = false;

	constructor(cell: Cell) {
		this.#cell = cell;
		this.index = findEntry(cell.number);
		this.number = this.index < 0 ? 0 : Atomics.load(tree().control.words, tree().control.passageAt(this.index) + 1);
		if (this.index >= 0) abandoned.register(this, { cell: cell.number, index: this.index, number: this.number });
	}

	cancel(): void {
		this.#isCancelled = true;
		if (this.index >= 0) giveUp({ cell: this.#cell.number, index: this.index, number: this.number });
	}

	get hasArrived(): boolean {
		if (this.index < 0) return this.#isCancelled;
		const { control } = tree();
		const at = control.passageAt(this.index);
		return (
			Atomics.load(control.words, at + 1) !== this.number || Atomics.load(control.words, at) !== this.#cell.number + 1
		);
	}
}

interface Entry {
	readonly cell: number;
	readonly index: number;
	readonly number: number;
}

/** Messages that were never read. */
const abandoned = new FinalizationRegistry(giveUp);

function giveUp({ cell, index, number }: Entry): void {
	const { control } = tree();
	const at = control.passageAt(index);
	if (Atomics.load(control.words, at + 1) === number) Atomics.compareExchange(control.words, at, cell + 1, 0);
}

/** Takes a free entry for a cell. */
function findEntry(cell: number): number {
	const { control } = tree();
	for (let i = 0; i < TRIES; i++) {
		const index = control.nextPassage();
		const at = control.passageAt(index);
		if (Atomics.compareExchange(control.words, at, 0, cell + 1) !== 0) continue;
		Atomics.add(control.words, at + 1, 1);
		return index;
	}
	return -1;
}

const TRIES = Math.min(64, PASSAGES);
