/**
 * A cell as those objects of this thread use it that can be closed: the hold ends with the last of
 * them, at once. Messages that are under way have holds of their own.
 */
import type { Passage } from '../../shipping/wire/handles.js';
import type { Cell } from './cell.js';
import { type CellAddress, sendCell } from './passages.js';

export class SharedCell {
	readonly cell: Cell;
	#users = 0;

	/** The same for all objects of this thread. */
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

	/** Whether nobody outside of this thread has it, or is getting it. */
	get isMineAlone(): boolean {
		return this.cell.isMineAlone;
	}

	/** How many use it in this thread. */
	get users(): number {
		return this.#users;
	}

	/** One more uses it, until it closes. */
	open(): void {
		this.#users++;
	}

	/** @returns whether nobody in this thread uses it any more */
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
