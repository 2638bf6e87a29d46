/**
 * Several producers and several consumers: each item arrives once and whole, and those of one
 * producer in order.
 */
import { test } from 'node:test';
import { count } from '../support/counts.js';
import { randomNumbers } from '../support/random.js';
import { share } from '../support/share.js';
import { anyOf, MIXED } from './courses.js';
import type { Exchange } from './exchange.js';
import type { Transport } from './ports.js';
import { carryOut } from './run.js';

const TRANSPORTS: readonly Transport[] = ['queue', 'bounded queue', 'simple queue', 'joinable queue', 'pipe'];

const rounds = count('transport-many', 1, 12);
const items = count('transport-items', 24, 500);

for (const transport of share(TRANSPORTS)) {
	const title = `items of three producers to three consumers arrive through a ${transport} once and whole`;
	test(`${title}, ${rounds} × ${3 * items} items`, async (t) => {
		const random = randomNumbers(t);
		const exchanges = Array.from(
			{ length: rounds },
			(): Exchange => ({
				transport,
				producers: ['process', 'thread', 'main'],
				consumers: ['process', 'thread', 'process'],
				put: 'mixed',
				get: 'mixed',
				count: items,
				course: anyOf(MIXED, random(2 ** 30)),
				// The first ring is full at once, or hardly ever.
				capacity: random(2) === 0 ? 4096 : 2 ** 22,
			}),
		);
		await carryOut(
			t,
			exchanges.map((exchange) => ({ exchange })),
		);
	});
}
