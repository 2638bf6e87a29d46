/**
 * The core of each side of a pipe in this thread, which all handles of that side share.
 *
 * Each side has a cell of its own. The cell knows whether anybody holds it, and so gives the end of
 * file. A third cell has the streams and is held by both sides; its bells ring when a side is
 * freed. Handles in messages are kept by the cell of the side that can receive them, and are given
 * up with its last holder.
 */
import { type Cell, takeCell } from '../memory/cells/cell.js';
import { overOf } from '../memory/cells/free.js';
import type { CellUse } from '../memory/cells/layout.js';
import { isHeld } from '../memory/cells/sweep.js';
import { type CellAddress, receiveCell } from '../memory/cells/passages.js';
import { SharedCell } from '../memory/cells/shared-cell.js';
import { tree } from '../memory/tree/tree.js';
import type { Passage } from '../shipping/wire/handles.js';
import { wordsFor } from '../streams/layout.js';
import { WaitingPuts } from '../streams/waiting-puts.js';
import { Stream } from '../streams/stream.js';
import { WaitingTakes } from '../streams/waiting-takes.js';
import * as messages from './messages.js';

/** How a message describes the end of a pipe. */
export type PipeAddress = readonly [
	streams: CellAddress,
	own: CellAddress,
	peerCell: number,
	peerUse: number,
	side: number,
	isDuplex: boolean,
];

export class PipeCore {
	/** Takes what the other side has put; present if this side may receive. */
	readonly taker: WaitingTakes | undefined;
	/** Puts for the other side; present if this side may send. */
	readonly putter: WaitingPuts | undefined;
	readonly #streams: SharedCell;
	readonly #own: SharedCell;
	/** The cell of the other side, which this side does not hold. */
	readonly #peer: CellUse;
	readonly #side: number;
	readonly #isDuplex: boolean;
	readonly #both: Stream[] = [];

	/** Makes both sides of a pipe. In a one-way pipe the first receives and the second sends. */
	static create(isDuplex: boolean): [PipeCore, PipeCore] {
		const streams = takeCell(wordsFor(2));
		streams.ownFiles();
		const cells = [takeCell(END_WORDS), takeCell(END_WORDS)] as const;
		for (const cell of cells) {
			cell.ringWhenFreed(streams);
			// Before anybody can send to this side: the freer of the cell then looks for its messages.
			cell.ownMessages();
		}
		const [first, second] = cells;
		return [
			new PipeCore(streams, first, { number: second.number, use: second.use }, 0, isDuplex),
			new PipeCore(streams, second, { number: first.number, use: first.use }, 1, isDuplex),
		];
	}

	static attach([streams, own, number, use, side, isDuplex]: PipeAddress): PipeCore {
		const ownCell = receiveCell(own, 'pipe end');
		const streamsCell = receiveCell(streams, 'pipe end');
		return cores.get(ownCell) ?? new PipeCore(streamsCell, ownCell, { number, use }, side, isDuplex);
	}

	private constructor(streams: Cell, own: Cell, peer: CellUse, side: number, isDuplex: boolean) {
		this.#streams = SharedCell.of(streams);
		this.#own = SharedCell.of(own);
		this.#peer = peer;
		this.#side = side;
		this.#isDuplex = isDuplex;
		const otherEnd = { cell: peer, what: 'the other end of the pipe' };
		const limits = { capacity: CAPACITY, maxItems: 0, isNarrow: true };
		const kickPeer = (): void => peerOf(this.#streams.cell, 1 - side)?.kick();
		if (isDuplex || side === 0) {
			const stream = new Stream(streams, side, own, limits);
			this.#both.push(stream);
			this.taker = new WaitingTakes(this.#streams, stream, {
				from: otherEnd,
				whyOver: (isBlocking) => (isHeld(tree(), peer, isBlocking) ? undefined : messages.ended()),
				onTake: kickPeer,
				hold: () => this.open(),
				release: () => this.close(),
			});
		}
		if (isDuplex || side === 1) {
			const stream = new Stream(streams, 1 - side, peer, limits);
			this.#both.push(stream);
			const isOver = overOf(tree(), peer);
			this.putter = new WaitingPuts(this.#streams, stream, {
				to: otherEnd,
				// The first attempt of a put does not ask the system.
				whyOver: (waited, isBlocking) =>
					isOver() || (waited > 0 && !isHeld(tree(), peer, isBlocking)) ? messages.broken() : undefined,
				// `create` has done that already.
				ownMessages: () => {},
				onPut: kickPeer,
			});
		}
		cores.set(own, this);
		notePeer(streams, side, this);
	}

	depart(): { description: PipeAddress; passage: Passage } {
		const streams = this.#streams.depart();
		const own = this.#own.depart();
		const { number, use } = this.#peer;
		return {
			description: [streams.description, own.description, number, use, this.#side, this.#isDuplex],
			passage: together(streams.passage, own.passage),
		};
	}

	/** Retries waiting calls after this thread itself has changed something. */
	kick(): void {
		this.taker?.kick();
		this.putter?.kick();
	}

	open(): void {
		this.#streams.open();
		this.#own.open();
	}

	/** Closes one handle of this thread. */
	close(): void {
		// Before the streams' cell is released, and may get another owner.
		if (this.#own.close()) for (const stream of this.#both) stream.close();
		this.#streams.close();
		peerOf(this.#streams.cell, 1 - this.#side)?.kick();
	}
}

const CAPACITY = 2 ** 16;
/** Words that `ringWhenFreed` needs in the cell of a side. */
const END_WORDS = 2;
const cores = new WeakMap<Cell, PipeCore>();
/** Both sides of each pipe, as far as this thread has them, by the cell of the streams. */
const sides = new WeakMap<Cell, (WeakRef<PipeCore> | undefined)[]>();

function notePeer(streams: Cell, side: number, core: PipeCore): void {
	const known = sides.get(streams) ?? [undefined, undefined];
	known[side] = new WeakRef(core);
	sides.set(streams, known);
}

function peerOf(streams: Cell, side: number): PipeCore | undefined {
	return sides.get(streams)?.[side]?.deref();
}

function together(...passages: Passage[]): Passage {
	return {
		get hasArrived() {
			return passages.every(({ hasArrived }) => hasArrived);
		},
		cancel: () => passages.forEach((passage) => passage.cancel()),
		restIn: (resting) => passages.reduce((link, passage) => passage.restIn({ ...resting, link }), resting.link),
	};
}
