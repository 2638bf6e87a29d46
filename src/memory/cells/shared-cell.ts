/**
 * Counts this thread's closable objects that use a cell. The hold ends when the last one is
 * closed. Messages that are under way have holds of their own.
 */
import type { Passage } from '../../shipping/wire/handles.js';
import type { Cell } from './cell.js';
import { type CellAddress, sendCell } from './passages.js';

export class SharedCell {
	readonly cell: Cell;
	#users = 0;

	/** Returns this thread's SharedCell of a cell. */
	static of(cell: Cell): SharedCell {
		return known.get(cell) ?? new SharedCell(cell);
	}

	private constructor(cell: Cell) {
		this.cell = cell;
		known.set(cell, this);
	}

	depart(): { description: CellAddress; passage: Passage } {
		const { address, passage } = sendCell(this.cell);
		return { description: address, passage };
	}

	/** Whether nobody outside of this thread has the cell, or is getting it. */
	get isMineAlone(): boolean {
		return this.cell.isMineAlone;
	}

	/** How many objects use it in this thread. */
	get users(): number {
		return this.#users;
	}

	/** Notes one more user, until it closes. */
	open(): void {
		this.#users++;
	}

	/** @returns whether nobody in this thread uses the cell any more */
	close(): boolean {
		if (--this.#users > 0) return false;
		this.release();
		return true;
	}

	/** Ends the hold. */
	release(): void {
		this.cell.release();
	}
}

const known = new WeakMap<Cell, SharedCell>();
