/**
 * Putting items into a stream, for one thread: at once, blocking, or by await, where those who wait are served in their order.
 */
import type { Cell } from '../memory/cell.js';
import { checkBeforeWaiting, checkSyncTimeout, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { sleepSync } from '../sync/sleep.js';
import { Spin } from '../sync/spin.js';
import { slowTick } from '../sync/ticks.js';
import { Pause, Turns } from '../sync/turns.js';
import { discard, keep, type Outgoing } from './message.js';
import { PutOutcome, type Stream } from './stream.js';

export class Putter {
	readonly #cell: Cell;
	readonly #stream: Stream;
	/** Why nobody could take it. It is asked before each attempt, and may look closely after some waiting. */
	readonly #whyOver: (waited: number) => Error | undefined;
	readonly #onPut: () => void;
	readonly #turns: Turns<true, Outgoing>;
	readonly #spin = new Spin();

	/** @param cell That of the stream. @param onPut Called after each put of this thread. */
	constructor(cell: Cell, stream: Stream, whyOver: (waited: number) => Error | undefined, onPut: () => void) {
		this.#cell = cell;
		this.#stream = stream;
		this.#whyOver = whyOver;
		this.#onPut = onPut;
		this.#turns = new Turns({
			word: stream.departures.word,
			prepareToWait: (waited, outgoing) => this.#pauseUnlessPut(outgoing, waited),
			giveUp: (outgoing, why) => (why === 'timeout' && this.putNow(outgoing)) || 0,
		});
	}

	/** Puts it if there is room. @throws why nobody could take it, ProcessError where there is no memory; then it counts as not put */
	putNow(outgoing: Outgoing, waited = 0): boolean {
		try {
			const why = this.#whyOver(waited);
			if (why) throw why;
			const { item, passages, isElsewhere } = outgoing;
			if (passages.length > 0) this.#rest(passages);
			const space = isElsewhere ? this.#stream.limits.capacity / 4 : item.bytes.length;
			const outcome = this.#stream.tryPut(item, space);
			if (outcome === PutOutcome.FULL) return false;
			if (outcome === PutOutcome.SHUT) throw this.#whyOver(Number.POSITIVE_INFINITY) as Error;
		} catch (error) {
			discard(outgoing);
			throw error;
		}
		this.#stream.notePut();
		this.#onPut();
		return true;
	}

	/** Puts it: true; or the timeout has passed: false, and nothing is left of it. Rejects with why nobody could take it, and the signal's reason. */
	async put(outgoing: Outgoing, options: WaitOptions | undefined, call: string, owner: object): Promise<boolean> {
		try {
			if (options !== undefined) checkBeforeWaiting(options, call);
			if (this.#turns.isEmpty && this.putNow(outgoing)) return true;
			if ((await this.#turns.wait(options ?? {}, call, keep(outgoing), owner)) === true) return true;
		} catch (error) {
			discard(outgoing);
			throw error;
		}
		discard(outgoing);
		return false;
	}

	/** `put` that blocks. */
	putSync(outgoing: Outgoing, options: SyncWaitOptions | undefined, call: string): boolean {
		let timeout: number;
		try {
			timeout = checkSyncTimeout(options, call);
		} catch (error) {
			discard(outgoing);
			throw error;
		}
		if (this.putNow(outgoing)) return true;
		const { word } = this.#stream.departures;
		if (timeout > 0 && this.#spin.until(() => this.putNow(outgoing))) return true;
		const began = performance.now();
		for (let waited = 0; ; waited = performance.now() - began) {
			const pause = this.#pauseUnlessPut(outgoing, waited);
			if (pause === true) return true;
			if (waited >= timeout) break;
			sleepSync(word, pause.expected, Math.min(pause.tick, timeout - waited));
		}
		discard(outgoing);
		return false;
	}

	/** Something has changed, and this thread did it. */
	kick(): void {
		this.#turns.kick();
	}

	dismiss(owner: object, reason: () => Error): void {
		this.#turns.dismiss(owner, reason);
	}

	#pauseUnlessPut(outgoing: Outgoing, waited: number): true | Pause {
		const expected = this.#stream.departures.expect();
		return this.putNow(outgoing, waited) || new Pause(expected, slowTick(waited));
	}

	#rest(passages: Outgoing['passages']): void {
		this.#cell.ownMessages();
		for (const passage of passages) passage.restIn(this.#cell.number);
	}
}
