/**
 * Who puts or takes again and again, and never has to wait, would keep all else in its process from its turn: timers, sockets, signals. So now and then it waits
 * for one turn of the event loop.
 */
export class Breath {
	#calls = 0;

	/** Counts a call. @returns whether it is one that has to wait */
	get isDue(): boolean {
		return this.#calls++ >= CALLS_PER_TURN;
	}

	/** Waits, if that is due. */
	take(): Promise<void> | undefined {
		if (!this.isDue) return undefined;
		this.#calls = 0;
		return new Promise((resolve) => setImmediate(resolve));
	}
}

/** Each takes a microsecond or two, so that others wait for half a millisecond at most. */
const CALLS_PER_TURN = 256;
