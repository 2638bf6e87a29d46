/**
 * How many of the items of a stream are done. Only that is counted: how many there were follows
 * from the stream itself, so that nothing is off by one after somebody died between the two.
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

	/** @param stream The cell's first. */
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

	/** Whether all is done that was put, but for what was dropped. */
	get isComplete(): boolean {
		return Atomics.load(this.#words, this.#doneAt) === this.#toBeDone;
	}

	/** One more is done. @returns false where all were */
	finishOne(): boolean {
		for (;;) {
			const done = Atomics.load(this.#words, this.#doneAt);
			if (done === this.#toBeDone) return false;
			if (Atomics.compareExchange(this.#words, this.#doneAt, done, (done + 1) | 0) === done) break;
		}
		this.tell();
		return true;
	}

	/** Waits until all are: true; or the timeout has passed: false. */
	async wait(options: WaitOptions, call: string, owner: object): Promise<boolean> {
		if (checkBeforeWaiting(options, call).timeout === 0 || this.isComplete) return this.isComplete;
		return (await this.#turns.wait(options, call, undefined, owner)) === true;
	}

	dismiss(owner: object, reason: () => Error): void {
		this.#turns.dismiss(owner, reason);
	}

	/** Tells those who wait for it if all are done. */
	tell(): void {
		if (!this.isComplete) return;
		this.#allDone.ringAll();
		this.#turns.kick();
	}

	/**
	 * What was dropped need not be done; nothing is dropped singly, so that there is
	 * no count of that to be wrong.
	 */
	get #toBeDone(): number {
		return this.#stream.isDiscarded ? this.#stream.taken : this.#stream.put;
	}
}
