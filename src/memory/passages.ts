/**
 * Handles on their way from one process to another. The sender holds the cell until the receiver has arrived, which it sees by an entry in the control
 * file that the receiver clears (`passage-table.ts`). Nothing is counted, so that no count is wrong when one of them dies: the entry of a message that is never
 * read is given up with its channel.
 */
import type { Passage } from '../shipping/handles.js';
import { type Cell, holdCell } from './cell.js';
import { freeIfLeft } from './cell-end.js';
import { noteKept } from './cell-words.js';
import * as messages from './messages.js';
import { endPassage, enterPassage, isUnderWay, keepPassage, leavePassage, type PassageEntry } from './passage-table.js';
import { tree } from './tree.js';

/** What a message says of a cell. */
export type CellAddress = readonly [tree: number, cell: number, use: number, passage: number, number: number];

export function sendCell(cell: Cell): { address: CellAddress; passage: Passage } {
	const passage = new CellPassage(cell);
	const { index, number } = passage.entry ?? NO_ENTRY;
	return { address: [tree().control.identity, cell.number, cell.use, index, number], passage };
}

/** @param kind What errors call it: `Lock`. @throws ProcessError where it comes from another program, ClosedError where it is gone */
export function receiveCell([identity, number, use, index, passageNumber]: CellAddress, kind: string): Cell {
	const { control } = tree();
	if (control.identity !== identity) throw messages.otherTree(kind);
	const cell = holdCell(number, use, kind);
	if (index >= 0) endPassage(control, { index, number: passageNumber, cell: number });
	return cell;
}

/** In an address: so many are under way that there was no entry. */
const NO_ENTRY = { index: -1, number: 0 };

class CellPassage implements Passage {
	/** Where there is none, it counts as not arrived until its channel ends. */
	readonly entry: PassageEntry | undefined;
	readonly #cell: Cell;
	#isCancelled = false;
	#rests = false;

	constructor(cell: Cell) {
		this.#cell = cell;
		this.entry = enterPassage(tree().control, cell.number);
		if (this.entry) abandoned.register(this, this.entry, this);
	}

	cancel(): void {
		this.#isCancelled = true;
		if (this.entry) giveUp(this.entry);
	}

	restIn(keeper: number): void {
		if (!this.entry) throw messages.tooManyUnderWay();
		noteKept(this.#cell);
		keepPassage(tree().control, this.entry, keeper);
		this.#rests = true;
		abandoned.unregister(this);
	}

	leave(): boolean {
		if (!this.entry) return false;
		if (this.#rests) return true;
		noteKept(this.#cell);
		leavePassage(tree().control, this.entry);
		return true;
	}

	get hasArrived(): boolean {
		return this.entry ? !isUnderWay(tree().control, this.entry) : this.#isCancelled;
	}
}

/** Messages that were never read. */
const abandoned = new FinalizationRegistry(giveUp);

function giveUp(entry: PassageEntry): void {
	endPassage(tree().control, entry);
	freeIfLeft(entry.cell);
}
