/**
 * Locks, semaphores, events and barriers, used by threads whose ticks take a minute:
 * everybody who is to go on is woken.
 */
import { test } from 'node:test';
import { Barrier, Event, Lock, RLock, Semaphore } from 'multiprocess';
import { count } from '../support/counts.js';
import type { Waits } from '../support/without-ticks.js';
import { allDo } from './company.js';

const times = count('without-ticks', 3000, 300_000);

/** Acquires in every way there is, including giving up. */
async function take(waits: Waits, me: number, isAlone: boolean, lock: Lock | Semaphore, rounds: number): Promise<void> {
	const timeout = (round: number): number => ((me + round) % 7) * 0.5;
	const aborted = (round: number): AbortSignal => AbortSignal.timeout(((me + round) % 5) + 1);
	for (let round = 0; round < rounds; round++) {
		const way = (me + round) % 8;
		if (way < 3 && isAlone) {
			const isTaken = waits.sync('acquireSync', () =>
				way === 0 ? lock.acquireSync({ timeout: timeout(round) }) : lock.acquireSync(),
			);
			if (isTaken) lock.release();
		} else if (way === 3) {
			if (lock.tryAcquire()) lock.release();
		} else if (way === 4) {
			const attempts = [
				lock.with(work, { signal: aborted(round) }),
				lock.with(work, { timeout: timeout(round) }),
				lock.with(work),
			];
			await waits.async('with, two of which give up', () => Promise.allSettled(attempts));
		} else if (way === 5) {
			await waits.async('three at once', () => Promise.all([0, 1, 2].map(() => lock.with(() => Promise.resolve()))));
		} else {
			await waits.async('with', () => lock.with(work));
		}
	}
}

/** Some microseconds, in which others come to wait. */
function work(): void {
	const end = performance.now() + 0.02;
	while (performance.now() < end);
}

for (const [name, make] of [
	['Lock', () => new Lock()],
	['RLock', () => new RLock()],
	['Semaphore(1)', () => new Semaphore(1)],
	['Semaphore(2)', () => new Semaphore(2)],
] as const) {
	test(`releasing a ${name} wakes the next waiter`, async (t) => {
		await allDo(t, take, make(), times);
	});
}

test('a Barrier wakes all of its parties', async (t) => {
	await allDo(
		t,
		async (waits: Waits, _me: number, isAlone: boolean, barrier: Barrier, rounds: number) => {
			for (let round = 0; round < rounds; round++) {
				if (isAlone && round % 2 === 0) waits.sync('waitSync', () => barrier.waitSync());
				else await waits.async('wait', () => barrier.wait());
			}
		},
		new Barrier(5),
		times,
	);
});

test('an Event wakes all waiters, even if it is cleared at once', async (t) => {
	await allDo(
		t,
		async (waits: Waits, me: number, isAlone: boolean, event: Event, barrier: Barrier, rounds: number) => {
			for (let round = 0; round < rounds; round++) {
				if (me === 4) {
					await waits.async('wait for the others', () => barrier.wait());
					// They are about to wait; a late one finds the next.
					event.set();
					event.clear();
				} else {
					const waiting = event.wait();
					await waits.async('wait for the others', () => barrier.wait());
					await waits.async('wait', () => waiting);
					if (isAlone) await Promise.resolve();
				}
			}
		},
		new Event(),
		new Barrier(5),
		times,
	);
});
