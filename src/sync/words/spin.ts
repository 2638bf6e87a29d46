/**
 * Spinning: looking a few hundred times before a thread sleeps. Waking a sleeper costs up to 50 µs,
 * and most locks are free again sooner.
 *
 * Compare glibc's adaptive mutex, which also spins up to twice as long as lately succeeded.
 */

export class Spin {
	/** How often to look: twice as often as it took lately, and less after failures. */
	#looks = INITIAL;
	#failures = 0;

	/** @returns whether one of the attempts succeeded */
	until(attempt: () => boolean): boolean {
		// After every 15 failures in a row, look as often as can pay off: the others may be just a
		// little slower than the spin was long.
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
 * A look takes some 10 ns, so 1000 take about as long as sleeping and being woken. With one
 * processor nobody could release meanwhile.
 */
const MOST = process.getBuiltinModule('node:os').availableParallelism() > 1 ? 1000 : 0;
/**
 * Costs a tenth of a sleep. With 8 looks, two processes that take turns at a
 * semaphore fell asleep twice as often.
 */
const LEAST = Math.min(128, MOST);
const INITIAL = LEAST;
const PROBE_EVERY = 16;
