/**
 * Looking a few hundred times whether it is free, before a thread sleeps for it: waking costs some 50 µs, and most locks are free again sooner.
 */

export class Spin {
	/** How often it is worth looking: it grows with success and shrinks without. */
	#looks = INITIAL;

	/** @returns whether one of the attempts succeeded */
	until(attempt: () => boolean): boolean {
		for (let i = 0; i < this.#looks; i++) {
			if (!attempt()) continue;
			this.#looks = Math.min(MOST, this.#looks + (this.#looks >> 3) + 1);
			return true;
		}
		this.#looks = Math.max(LEAST, this.#looks >> 1);
		return false;
	}
}

/** A look takes about 10 ns; with one processor nobody could release meanwhile. */
const MOST = process.getBuiltinModule('node:os').availableParallelism() > 1 ? 300 : 0;
const LEAST = Math.min(8, MOST);
const INITIAL = Math.min(100, MOST);
