/**
 * Handles on their way from one process to another: what a message says of a cell, and
 * what its sender knows of the way. The entry in the table holds the cell from the
 * sending until it is received or given up (`passage-table.ts`). So the sender may drop
 * or close its own handle at once.
 */
import type { Passage, Resting } from '../../shipping/wire/handles.js';
import * as messages from '../messages.js';
import { tree } from '../tree/tree.js';
import { type Cell, holdCell } from './cell.js';
import { freeAll } from './free.js';
import { endPassage, enterPassage, isUnderWay, layDown, type PassageEntry } from './passage-table.js';

/** What a message says of a cell. */
export type CellAddress = readonly [tree: number, cell: number, use: number, passage: number, version: number];

export function sendCell(cell: Cell): { address: CellAddress; passage: Passage } {
	const own = tree();
	const entry = cell.addPassage(() => enterPassage(own, cell));
	const address: CellAddress = [own.slots.identity, cell.number, cell.use, entry.index, entry.version];
	return { address, passage: new CellPassage(entry) };
}

/**
 * @param kind What errors call it: `Lock`.
 * @throws ProcessError if it comes from another program, ClosedError if it is gone
 */
export function receiveCell([identity, number, use, index, version]: CellAddress, kind: string): Cell {
	const own = tree();
	if (own.slots.identity !== identity) throw messages.otherTree(kind);
	const cell = holdCell({ number, use }, kind);
	endPassage(own, { index, version });
	return cell;
}

/** Gives up a message that nobody will read any more. What was received of it stays. */
export function giveUpPassage(entry: PassageEntry): void {
	const own = tree();
	if (endPassage(own, entry)) freeAll(own, [entry.cell]);
}

class CellPassage implements Passage {
	readonly #entry: PassageEntry;

	constructor(entry: PassageEntry) {
		this.#entry = entry;
		forgotten.register(this, entry, this);
	}

	get hasArrived(): boolean {
		return !isUnderWay(tree(), this.#entry);
	}

	cancel(): void {
		giveUpPassage(this.#entry);
	}

	restIn({ keeper, position, link }: Resting): number {
		forgotten.unregister(this);
		const own = tree();
		const { cell } = this.#entry;
		const next = layDown(own, this.#entry, keeper, position, link);
		// A message that rests in a cell's own memory does not hold that cell any more.
		if (keeper.number === cell.number && keeper.use === cell.use) freeAll(own, [cell]);
		return next;
	}
}

/** Messages that were dropped before anybody could read them. */
const forgotten = new FinalizationRegistry(giveUpPassage);
