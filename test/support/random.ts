import type { TestContext } from 'node:test';

/**
 * Draws whole numbers below the given bound. `npm test` always draws the same numbers; the
 * soak and `npm run repeat` draw others each time. The test reports the seed, with which
 * `MULTIPROCESS_TEST_SEED` repeats them.
 */
export function randomNumbers(t: Pick<TestContext, 'diagnostic'>): (below: number) => number {
	const seed = Number(process.env['MULTIPROCESS_TEST_SEED'] ?? (process.env.MULTIPROCESS_SOAK ? anySeed() : 1));
	t.diagnostic(`MULTIPROCESS_TEST_SEED=${seed}`);
	// Lehmer, 1951.
	let state = (seed % 2147483646) + 1;
	return (below) => {
		state = (state * 48271) % 2147483647;
		return state % below;
	};
}

function anySeed(): number {
	return Math.floor(Math.random() * 2 ** 31);
}
