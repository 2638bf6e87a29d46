/**
 * Garbage collection at odd moments. The sender uses lent memory again when its receiver's buffer
 * was collected, so the moment matters.
 *
 * `--stress-compaction` turns each scavenge into a full collection that moves objects.
 * `--gc-interval` is not used: release builds of Node accept it and ignore it.
 */
import { test } from 'node:test';
import { count } from '../support/counts.js';
import { randomNumbers } from '../support/random.js';
import { anyOf, MIXED, REWRITABLE } from './courses.js';
import type { Plan } from './program.js';
import { carryOut } from './run.js';

const rounds = count('transport-collected', 1, 4);
const items = count('transport-collected-items', 6, 120);

/**
 * Flags of the program, which hold for its processes and threads. The short form tries two sets.
 */
const WAYS = [
	['--expose-gc'],
	['--expose-gc', '--stress-compaction'],
	['--expose-gc', '--stress-incremental-marking', '--gc-global'],
].slice(0, count('transport-ways-to-collect', 2, 3));

for (const flags of WAYS) {
	test(`every byte is right while garbage is collected at odd moments (${flags.join(' ')}), ${rounds} rounds`, async (t) => {
		const random = randomNumbers(t);
		const round = (): Plan[] => [
			{
				exchange: {
					transport: 'queue',
					producers: ['process', 'thread'],
					consumers: ['process', 'thread'],
					put: 'mixed',
					get: 'mixed',
					count: items,
					course: anyOf(MIXED, random(2 ** 30)),
					collects: true,
				},
			},
			{
				chain: {
					transport: 'bounded queue',
					producers: ['main'],
					relays: [
						{ place: 'process', rewrites: false },
						{ place: 'thread', rewrites: true },
					],
					consumers: ['process', 'main'],
					style: 'mixed',
					count: items,
					course: anyOf(REWRITABLE, random(2 ** 30)),
					collects: true,
				},
			},
			{
				pool: {
					place: 'process',
					workers: 2,
					call: 'imap',
					count: items,
					course: { ...anyOf(MIXED, random(2 ** 30)), isSingle: true },
					collects: true,
				},
			},
		];
		await carryOut(t, Array.from({ length: rounds }, round).flat(), flags);
	});
}
