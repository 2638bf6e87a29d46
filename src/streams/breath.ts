/**
 * Gives the event loop a turn now and then. A caller that puts or takes again and again without
 * ever waiting would keep timers, sockets and signals of its process from running. So every 256th
 * call that is done returns only a turn of the event loop later. Calls made before that turn return
 * after it too, in their order.
 */
import { setImmediate } from '../timers.js';

export class Breath {
	#calls = 0;
	#turn: Promise<void> | undefined;

	/**
	 * Counts a call that is done.
	 *
	 * @returns what the call waits for before it returns, if anything
	 */
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

/** A call takes 1–2 µs, so everything else waits half a millisecond at most. */
const CALLS_PER_TURN = 256;
