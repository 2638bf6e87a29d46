/**
 * Who puts or takes again and again, and never has to wait, would keep all else in its
 * process from its turn: timers, sockets, signals. So now and then a call that has done
 * what it was to do returns a turn of the event loop later; those that are called before
 * that do so, too, in their order.
 */
import { setImmediate } from '../timers.js';

export class Breath {
	#calls = 0;
	#turn: Promise<void> | undefined;

	/** Counts a call that is done. @returns what it is to wait for before it returns, if anything */
	take(): Promise<void> | undefined {
		if (this.#turn === undefined && ++this.#calls >= CALLS_PER_TURN) {
			this.#calls = 0;
			this.#turn = this.#nextTurn();
		}
		return this.#turn;
	}

	async #nextTurn(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		this.#turn = undefined;
	}
}

/** Each takes a microsecond or two, so that others wait for half a millisecond at most. */
const CALLS_PER_TURN = 256;
