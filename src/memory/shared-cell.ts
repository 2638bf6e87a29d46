/**
 * A cell as the objects of this thread use it that can be closed: the hold ends with the last of them, at once; but for messages that are under
 * way, which hold it themselves then.
 */
import type { Passage } from '../shipping/handles.js';
import type { Cell } from './cell.js';
import { type CellAddress, sendCell } from './passages.js';

export class SharedCell {
	readonly cell: Cell;
	#users = 0;
	#sent: WeakRef<Passage>[] = [];

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
		if (this.#sent.length > 0) this.#sent = this.#underWay();
		this.#sent.push(new WeakRef(passage));
		return { description: address, passage };
	}

	/** Whether nobody outside of this thread has it, or is getting it. */
	get isMineAlone(): boolean {
		return this.cell.isMineAlone && this.#underWay().length === 0;
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

	/** Ends the hold. What is under way has one of its own, until it has arrived. */
	release(): void {
		if (this.#underWay().every((sent) => sent.deref()?.leave() ?? true)) this.cell.release();
	}

	#underWay(): WeakRef<Passage>[] {
		return this.#sent.filter((sent) => sent.deref()?.hasArrived === false);
	}
}

const known = new WeakMap<Cell, SharedCell>();
