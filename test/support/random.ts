import type { TestContext } from 'node:test';

/** Whole numbers below what is asked for: other ones each time, and those of an earlier run with its `MULTIPROCESS_TEST_SEED`, which the test tells. */
export function randomNumbers(t: Pick<TestContext, 'diagnostic'>): (below: number) => number {
	const seed = Number(process.env['MULTIPROCESS_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
	t.diagnostic(`MULTIPROCESS_TEST_SEED=${seed}`);
	// Lehmer, 1951.
	let state = (seed % 2147483646) + 1;
	return (below) => {
		state = (state * 48271) % 2147483647;
		return state % below;
	};
}
