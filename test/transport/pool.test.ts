/** Arguments and results of tasks, and arguments of processes. */
import { test } from 'node:test';
import { count } from '../support/counts.js';
import { PLACES } from '../support/elsewhere.js';
import { randomNumbers } from '../support/random.js';
import { anyOf, MIXED, MODERATE } from './courses.js';
import type { PoolRound } from './pool-round.js';
import { carryOut } from './run.js';

const CALLS = ['apply', 'map', 'starmap', 'imap', 'imapUnordered'] as const;

const rounds = count('transport-pools', 1, 12);
const items = count('transport-tasks', 8, 200);

for (const place of PLACES) {
	const workers = place === 'process' ? 'processes' : 'threads';
	test(`arguments and results of tasks in ${workers} arrive whole and are their receiver's own, ${rounds} × ${items} tasks of each call`, async (t) => {
		const random = randomNumbers(t);
		const pools = Array.from({ length: rounds }, () =>
			CALLS.map((call): PoolRound => {
				const course = { ...anyOf(MIXED, random(2 ** 30)), isSingle: true };
				const chunkSize = call === 'apply' ? undefined : [undefined, 1, 7][random(3)];
				return { place, workers: 2, call, count: items, course, ...(chunkSize === undefined ? {} : { chunkSize }) };
			}),
		).flat();
		await carryOut(
			t,
			pools.map((pool) => ({ pool })),
		);
	});

	test(`tasks in ${workers} that kill their worker are lost, and all others have the right bytes or are lost with them`, async (t) => {
		const random = randomNumbers(t);
		const pools = Array.from({ length: rounds }, (): PoolRound => {
			const course = { ...anyOf(MODERATE, random(2 ** 30)), isSingle: true };
			return { place, workers: 2, call: 'apply', count: items, course, kills: true };
		});
		await carryOut(
			t,
			pools.map((pool) => ({ pool })),
		);
	});
}

test(`arguments and captured values of processes and threads arrive whole and are their receiver's own, ${rounds} × ${items} values`, async (t) => {
	const random = randomNumbers(t);
	const places = ['process', 'thread', 'process', 'thread'] as const;
	await carryOut(
		t,
		Array.from({ length: rounds }, () => ({
			given: { places, count: items, course: { ...anyOf(MIXED, random(2 ** 30)), isSingle: true } },
		})),
	);
});
