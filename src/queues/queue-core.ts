/**
 * What stands behind the queues of this thread: one core for each shared queue, whatever handles of it there are, so that they wait in one order.
 */
import { type Cell, takeCell } from '../memory/cell.js';
import { freeIfLeft } from '../memory/cell-end.js';
import { giveUpKept } from '../memory/passage-table.js';
import { type CellAddress, receiveCell } from '../memory/passages.js';
import { SharedCell } from '../memory/shared-cell.js';
import { tree } from '../memory/tree.js';
import type { Passage } from '../shipping/handles.js';
import { wordsFor } from '../streams/layout.js';
import { Progress } from '../streams/progress.js';
import { Putter } from '../streams/putter.js';
import { Stream } from '../streams/stream.js';
import { Taker } from '../streams/taker.js';
import * as messages from './messages.js';

/** What a message says of a queue. */
export type QueueAddress = readonly [address: CellAddress, capacity: number, maxItems: number];

export class QueueCore {
	readonly shared: SharedCell;
	readonly stream: Stream;
	readonly putter: Putter;
	readonly taker: Taker;
	/** What of its items is done. */
	readonly progress: Progress;

	private constructor(cell: Cell, capacity: number, maxItems: number) {
		this.shared = SharedCell.of(cell);
		this.stream = new Stream(cell, 0, { capacity, maxItems, isNarrow: false });
		this.progress = new Progress(cell, this.stream);
		const unless =
			(error: () => Error): (() => Error | undefined) =>
			() =>
				this.stream.isShut ? error() : undefined;
		this.taker = new Taker(this.stream, this.shared, unless(messages.shutForGets), () => this.putter.kick());
		this.putter = new Putter(this.shared, cell, this.stream, unless(messages.shutForPuts), () => this.taker.kick());
		cores.set(cell, this);
	}

	static create(capacity: number, maxItems: number): QueueCore {
		const cell = takeCell(wordsFor(1));
		cell.ownFiles();
		return new QueueCore(cell, capacity, maxItems);
	}

	static attach([address, capacity, maxItems]: QueueAddress, kind: string): QueueCore {
		const cell = receiveCell(address, kind);
		return cores.get(cell) ?? new QueueCore(cell, capacity, maxItems);
	}

	depart(): { description: QueueAddress; passage: Passage } {
		const { description, passage } = this.shared.depart();
		const { capacity, maxItems } = this.stream.limits;
		return { description: [description, capacity, maxItems], passage };
	}

	/** Nothing can be put from now on. */
	shutDown(isImmediate: boolean): void {
		this.stream.shut(isImmediate);
		// What went with the items that were dropped.
		if (isImmediate) for (const kept of giveUpKept(tree().control, this.shared.cell.number)) freeIfLeft(kept);
		this.progress.tell();
		this.putter.kick();
		this.taker.kick();
	}

	/** One handle of this thread is closed. */
	close(): void {
		if (this.shared.close()) this.stream.close();
	}
}

const cores = new WeakMap<Cell, QueueCore>();
