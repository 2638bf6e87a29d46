/**
 * Items that their receiver sends on: receivers then share memory, and none may see what another
 * writes.
 */
import { test } from 'node:test';
import { count } from '../support/counts.js';
import { randomNumbers } from '../support/random.js';
import { share } from '../support/share.js';
import type { Chain } from './chain.js';
import { anyOf, REWRITABLE } from './courses.js';
import { carryOut } from './run.js';

const rounds = count('transport-chains', 1, 10);
const items = count('transport-sent-on', 16, 300);
const kills = count('transport-relay-kills', 3, 30);

for (const transport of share(['bounded queue', 'queue', 'pipe'] as const)) {
	test(`items that are sent on through ${transport}s, changed or not, arrive as they were when sent, ${rounds} × ${2 * items} items`, async (t) => {
		const random = randomNumbers(t);
		const chains = Array.from(
			{ length: rounds },
			(): Chain => ({
				transport,
				producers: ['process', 'thread'],
				relays: [
					{ place: 'process', rewrites: false },
					{ place: 'thread', rewrites: true },
					{ place: 'process', rewrites: true },
				],
				consumers: ['process', 'main'],
				style: 'mixed',
				count: items,
				course: anyOf(REWRITABLE, random(2 ** 30)),
			}),
		);
		await carryOut(
			t,
			chains.map((chain) => ({ chain })),
		);
	});
}

test(`while relays are killed, ${rounds} × ${kills} times, items arrive whole, and only items that a relay had taken are missing`, async (t) => {
	const random = randomNumbers(t);
	const chains = Array.from(
		{ length: rounds },
		(): Chain => ({
			transport: 'queue',
			producers: ['thread', 'process'],
			relays: [
				{ place: 'process', rewrites: true },
				{ place: 'process', rewrites: false },
			],
			consumers: ['thread', 'process'],
			style: 'mixed',
			count: items,
			course: anyOf(REWRITABLE, random(2 ** 30)),
			kills,
		}),
	);
	await carryOut(
		t,
		chains.map((chain) => ({ chain })),
	);
});
