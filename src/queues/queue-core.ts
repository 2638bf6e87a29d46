/**
 * The core of each shared queue in this thread. All handles of the queue share it, so that their
 * calls wait in one order.
 */
import { type Cell, takeCell } from '../memory/cells/cell.js';
import { freeAll } from '../memory/cells/free.js';
import { giveUpFrom } from '../memory/cells/passage-table.js';
import { type CellAddress, receiveCell } from '../memory/cells/passages.js';
import { SharedCell } from '../memory/cells/shared-cell.js';
import { tree } from '../memory/tree/tree.js';
import type { Passage } from '../shipping/wire/handles.js';
import { wordsFor } from '../streams/layout.js';
import { Progress } from '../streams/progress.js';
import { WaitingPuts } from '../streams/waiting-puts.js';
import { Stream } from '../streams/stream.js';
import { WaitingTakes } from '../streams/waiting-takes.js';
import * as messages from './messages.js';

/** How a message describes a queue. */
export type QueueAddress = readonly [address: CellAddress, capacity: number, maxItems: number];

export class QueueCore {
	readonly shared: SharedCell;
	readonly stream: Stream;
	readonly putter: WaitingPuts;
	readonly taker: WaitingTakes;
	/** Counts the items that are done. */
	readonly progress: Progress;

	private constructor(cell: Cell, capacity: number, maxItems: number) {
		this.shared = SharedCell.of(cell);
		this.stream = new Stream(cell, 0, cell, { capacity, maxItems, isNarrow: false });
		this.progress = new Progress(cell, this.stream);
		const whole = { cell, what: 'the queue' };
		this.taker = new WaitingTakes(this.shared, this.stream, {
			from: whole,
			whyOver: () => (this.stream.isShut ? messages.shutForGets() : undefined),
			onTake: () => this.putter.kick(),
			hold: () => this.shared.open(),
			release: () => this.close(),
		});
		this.putter = new WaitingPuts(this.shared, this.stream, {
			to: whole,
			whyOver: () => (this.stream.isShut ? messages.shutForPuts() : undefined),
			ownMessages: () => cell.ownMessages(),
			onPut: () => this.taker.kick(),
		});
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

	/** Allows no more puts. If `isImmediate`, drops all items. */
	shutDown(isImmediate: boolean): void {
		this.stream.shut(isImmediate);
		// Gives up the handles of dropped items. Items that were taken before may not be read yet.
		if (isImmediate) freeAll(tree(), giveUpFrom(tree(), this.stream.keeper, this.stream.taken));
		this.progress.tell();
		this.putter.kick();
		this.taker.kick();
	}

	/** Closes one handle of this thread. */
	close(): void {
		if (this.shared.close()) this.stream.close();
	}
}

const cores = new WeakMap<Cell, QueueCore>();
