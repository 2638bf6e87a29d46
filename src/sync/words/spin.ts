/**
 * Looking a few hundred times whether it is free, before a thread sleeps for it: waking costs up to
 * 50 µs, and most locks are free again sooner.
 */

export class Spin {
	/** How often it is worth looking: twice as often as it took lately, and less without success. */
	#looks = INITIAL;
	#failures = 0;

	/** @returns whether one of the attempts succeeded */
	until(attempt: () => boolean): boolean {
		// Now and then as often as can be worth it: it may be that others are a
		// little slower than was looked for.
		const looks = this.#failures % PROBE_EVERY === PROBE_EVERY - 1 ? MOST : this.#looks;
		for (let i = 0; i < looks; i++) {
			if (!attempt()) continue;
			this.#looks = Math.min(MOST, Math.max(2 * i, this.#looks - (this.#looks >> 3), LEAST));
			this.#failures = 0;
			return true;
		}
		this.#looks = Math.max(LEAST, this.#looks >> 1);
		this.#failures++;
		return false;
	}
}

/**
 * A look takes some 10 ns, so these take about as long as to sleep and be woken. With one processor
 * nobody could release meanwhile.
 */
const MOST = process.getBuiltinModule('node:os').availableParallelism() > 1 ? 1000 : 0;
/**
 * Costs a tenth of a sleep. With 8 looks, two processes that take turns at a
 * semaphore fell asleep twice as often.
 */
const LEAST = Math.min(128, MOST);
const INITIAL = LEAST;
const PROBE_EVERY = 16;
