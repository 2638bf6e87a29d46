import type { TestContext } from 'node:test';

/**
 * Whole numbers below what is asked for. Those of `npm test` are always the same ones, those of the
 * soak and of `npm run repeat` others each time; the test tells their seed, with which
 * `MULTIPROCESS_TEST_SEED` brings them back.
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
