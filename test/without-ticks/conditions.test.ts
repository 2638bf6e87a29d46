/** Conditions, used by threads whose ticks take a minute: each notification wakes a waiter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Condition, type Lock, RLock, SharedArray } from 'multiprocess';
import { count } from '../support/counts.js';
import type { Waits } from '../support/without-ticks.js';
import { allDo } from './company.js';

const times = count('without-ticks', 1500, 150_000);

/**
 * Passes a number of tokens round: a worker without one waits for one, and gives it to the next.
 */
async function hand(
	waits: Waits,
	me: number,
	isAlone: boolean,
	condition: Condition,
	stock: SharedArray<Int32ArrayConstructor>,
	rounds: number,
): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		if (isAlone && (me + round) % 3 === 0) {
			waits.sync('acquireSync', () => condition.acquireSync());
			while (stock.view[0] === 0)
				waits.sync('waitSync', () => condition.waitSync({ timeout: round % 5 === 0 ? 1 : undefined }));
			stock.view[0]--;
			condition.release();
		} else {
			await waits.async('waitFor', () =>
				condition.with(async () => {
					await condition.waitFor(() => stock.view[0] > 0);
					stock.view[0]--;
				}),
			);
		}
		await waits.async('with', () =>
			condition.with(() => {
				stock.view[0]++;
				condition.notify();
			}),
		);
	}
}

for (const [name, lock] of [
	['a Lock', undefined],
	['an RLock', new RLock()],
] as const) {
	test(`each token that is given back wakes a waiter of a Condition with ${name}`, async (t) => {
		const stock = new SharedArray(Int32Array, [2], { lock: false });
		await allDo(t, hand, new Condition(lock as Lock | undefined), stock, times);
		assert.equal(stock.view[0], 2);
	});
}
