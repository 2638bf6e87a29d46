import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Pool, WorkerLostError } from 'multiprocess';
import { Journal } from '../support/between-processes.js';
import { count } from '../support/counts.js';
import { collect } from '../support/collect.js';
import { eventually } from '../support/eventually.js';
import { usePool } from '../support/use-pool.js';

/** mulberry32: yields the same numbers for the same seed, which a failure names. */
function random(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let x = Math.imul(state ^ (state >>> 15), 1 | state);
		x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
		return ((x ^ (x >>> 14)) >>> 0) % below;
	};
}

const numbers = (length: number, from: number): number[] => Array.from({ length }, (_, i) => from + i);

test('each task returns its value or is lost, and runs at most once, whatever the calls and however workers die', async (t) => {
	const rounds = count('pool-stress', 3, 500);
	for (let round = 0; round < rounds; round++) {
		const seed = process.env.MULTIPROCESS_SEED ? Number(process.env.MULTIPROCESS_SEED) : Date.now() % 1_000_000;
		await t.test(`seed ${seed}`, (sub) => mixed(sub, seed));
	}
});

async function mixed(t: Parameters<typeof usePool>[0], seed: number): Promise<void> {
	const below = random(seed);
	const pool = usePool(t, 1 + below(3));
	const journal = new Journal(t);
	const fn = (n: number): number => {
		journal.write(`${n} ${process.pid}`);
		if (n % 10 === 0) {
			const end = performance.now() + 3;
			while (performance.now() < end);
		}
		return n * 2;
	};
	const asyncFn = async (o: { n: number }): Promise<number> => {
		await new Promise((resolve) => setImmediate(resolve));
		return fn(o.n);
	};
	let ended = false;
	const killer = killNowAndThen(pool, below, () => ended);

	let next = 0;
	const works: Promise<void>[] = [];
	let lost = 0;
	let valued = 0;
	const check = (n: number, outcome: PromiseSettledResult<number>): void => {
		if (outcome.status === 'fulfilled') {
			assert.equal(outcome.value, n * 2);
			valued++;
		} else {
			assert.ok(outcome.reason instanceof WorkerLostError, String(outcome.reason));
			lost++;
		}
	};
	for (let i = 0; i < 12; i++) {
		const length = 1 + below(60);
		const from = next;
		next += length;
		const options = below(2) ? { chunkSize: 1 + below(10) } : {};
		const items = numbers(length, from);
		switch (below(5)) {
			case 0:
				works.push(...items.map(async (n) => check(n, (await Promise.allSettled([pool.apply(fn, [n])]))[0])));
				break;
			case 1:
				works.push(...items.map(async (n) => check(n, (await Promise.allSettled([pool.apply(asyncFn, [{ n }])]))[0])));
				break;
			case 2:
				works.push(
					pool.mapSettled(fn, items, options).then((outcomes) => {
						assert.equal(outcomes.length, length);
						for (const [k, outcome] of outcomes.entries()) check(from + k, outcome);
					}),
				);
				break;
			case 3:
				works.push(
					pool
						.mapSettled(
							asyncFn,
							items.map((n) => ({ n })),
							options,
						)
						.then((outcomes) => {
							for (const [k, outcome] of outcomes.entries()) check(from + k, outcome);
						}),
				);
				break;
			default:
				works.push(
					collect(pool.imapSettled(fn, items, options)).then((outcomes) => {
						assert.deepEqual(
							outcomes.map(({ item }) => item),
							items,
						);
						for (const outcome of outcomes) check(outcome.item, outcome);
					}),
				);
		}
		if (below(3) === 0) await new Promise((resolve) => setImmediate(resolve));
	}
	await Promise.all(works);
	ended = true;
	await killer;
	assert.equal(lost + valued, next);
	const runs = journal.lines.map((line) => Number(line.split(' ')[0]));
	assert.equal(new Set(runs).size, runs.length, 'an item ran twice');
	assert.ok(runs.length >= valued);
	assert.deepEqual(await pool.map((n: number) => n, numbers(20, 0)), numbers(20, 0));
	pool.close();
	await pool.join();
}

/** Kills a worker whenever a new one appears, at most five times. */
async function killNowAndThen(pool: Pool, below: (n: number) => number, ended: () => boolean): Promise<void> {
	for (let kills = 0; kills < 5 && !ended(); kills++) {
		const pid = await pool.apply(() => process.pid).catch(() => undefined);
		const turns = below(30);
		for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
		if (pid === undefined) continue;
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// The worker has died already.
		}
	}
	await eventually('the work has ended', ended);
}
