/**
 * Senders and receivers that are killed at any moment: what arrives is right, once and in order,
 * and only items that a killed receiver had taken are missing.
 */
import { test } from 'node:test';
import { count } from '../support/counts.js';
import { randomNumbers } from '../support/random.js';
import { share } from '../support/share.js';
import { anyOf, MODERATE } from './courses.js';
import type { Exchange } from './exchange.js';
import type { Transport } from './ports.js';
import type { Style } from './roles.js';
import { carryOut } from './run.js';

const CASES: readonly [transport: Transport, get: Style][] = [
	['queue', 'sync'],
	['queue', 'mixed'],
	['bounded queue', 'await'],
	['joinable queue', 'ahead'],
	['pipe', 'mixed'],
];

const kills = count('transport-kills', 3, 60);
const rounds = count('transport-killed', 1, 6);

for (const [transport, get] of share(CASES)) {
	test(`items through a ${transport} arrive once and whole while senders and receivers (${get}) are killed, ${rounds} × ${kills} times`, async (t) => {
		const random = randomNumbers(t);
		const exchanges = Array.from(
			{ length: rounds },
			(_, i): Exchange => ({
				transport,
				producers: ['process', 'thread'],
				consumers: ['process', 'thread'],
				put: 'mixed',
				get,
				course: anyOf(MODERATE, random(2 ** 30)),
				kills,
				collects: i % 2 === 1,
			}),
		);
		await carryOut(
			t,
			exchanges.map((exchange) => ({ exchange })),
		);
	});
}
