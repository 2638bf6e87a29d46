/**
 * Counts how many items of a stream are done. The total follows from the stream itself. A second
 * counter could be off by one after a process died between the two updates.
 */
import type { Cell } from '../memory/cells/cell.js';
import { checkBeforeWaiting, type WaitOptions } from '../options.js';
import { Pause } from '../sync/words/contest.js';
import { Doorbell } from '../sync/words/doorbell.js';
import { slowTick } from '../sync/words/ticks.js';
import { Turns } from '../sync/words/turns.js';
import { StreamLayout, streamAt } from './layout.js';
import type { Stream } from './stream.js';

export class Progress {
	readonly #words: Int32Array;
	readonly #doneAt: number;
	readonly #stream: Stream;
	readonly #allDone: Doorbell;
	readonly #turns: Turns<true>;

	/** @param stream The first one of the cell. */
	constructor(cell: Cell, stream: Stream) {
		const { words, mapping } = cell;
		const at = cell.at + streamAt(0);
		this.#words = words;
		this.#doneAt = at + StreamLayout.done;
		this.#stream = stream;
		this.#allDone = new Doorbell({ words, at: at + StreamLayout.allDone, mapping });
		this.#turns = new Turns({
			word: this.#allDone.word,
			prepareToWait: (waited) => {
				const expected = this.#allDone.expect();
				return this.isComplete || new Pause(expected, slowTick(waited));
			},
			giveUp: () => this.isComplete || 0,
		});
	}

	/** Whether every item that was put is done, or was dropped. */
	get isComplete(): boolean {
		return Atomics.load(this.#words, this.#doneAt) === this.#toBeDone;
	}

	/**
	 * Counts one more item as done.
	 *
	 * @returns false if all were done already
	 */
	finishOne(): boolean {
		for (;;) {
			const done = Atomics.load(this.#words, this.#doneAt);
			if (done === this.#toBeDone) return false;
			if (Atomics.compareExchange(this.#words, this.#doneAt, done, (done + 1) | 0) === done) break;
		}
		this.tell();
		return true;
	}

	/** Resolves to true when all items are done, or to false when the timeout has passed. */
	async wait(options: WaitOptions, call: string, owner: object): Promise<boolean> {
		if (checkBeforeWaiting(options, call).timeout === 0 || this.isComplete) return this.isComplete;
		return (await this.#turns.wait(options, call, undefined, owner)) === true;
	}

	dismiss(owner: object, reason: () => Error): void {
		this.#turns.dismiss(owner, reason);
	}

	/** Wakes all waiters if all items are done. */
	tell(): void {
		if (!this.isComplete) return;
		this.#allDone.ringAll();
		this.#turns.kick();
	}

	/**
	 * How many items are to be done. Dropped items need not be. Items are only dropped all at once:
	 * then those to be done are those that were taken, and no separate counter can be wrong.
	 */
	get #toBeDone(): number {
		return this.#stream.isDiscarded ? this.#stream.taken : this.#stream.put;
	}
}
