/** Values of every kind in every size, from one producer to one consumer. */
import { test } from 'node:test';
import { count } from '../support/counts.js';
import { randomNumbers } from '../support/random.js';
import { eachOf, ENCODED, LARGEST, MEMORY } from './courses.js';
import type { Exchange } from './exchange.js';
import type { Place } from './peers.js';
import type { Transport } from './ports.js';
import type { Style } from './roles.js';
import { carryOut } from './run.js';

/** Where the producer and the consumer run, and how they call. */
const ROUTES: readonly [from: Place, to: Place, put: Style, get: Style][] = [
	['main', 'process', 'await', 'sync'],
	['process', 'thread', 'mixed', 'mixed'],
	['process', 'process', 'sync', 'await'],
	['thread', 'process', 'ahead', 'mixed'],
	['thread', 'thread', 'sync', 'sync'],
	['process', 'main', 'mixed', 'ahead'],
	['main', 'thread', 'ahead', 'await'],
	['thread', 'main', 'await', 'ahead'],
];

const TRANSPORTS: readonly Transport[] = [
	'queue',
	'bounded queue',
	'simple queue',
	'joinable queue',
	'pipe',
	'duplex pipe',
	'pipe of bytes',
];

const routes = count('transport-routes', 1, 120);
const largest = count('transport-largest', 1, 24);

for (const [i, transport] of TRANSPORTS.entries()) {
	test(`values of every kind and size arrive whole through a ${transport}, on ${routes} routes`, async (t) => {
		const random = randomNumbers(t);
		const exchanges = Array.from({ length: routes }, (_, j) => {
			const selection = (i + j) % 3 === 1 ? ENCODED : MEMORY;
			const [from, to, put, get] = ROUTES[(i + j * 5) % ROUTES.length];
			return along(transport, [from, to, put, get], eachOf(selection, random(2 ** 30)));
		});
		await carryOut(
			t,
			exchanges.map((exchange) => ({ exchange })),
		);
	});
}

test(`values of 16 and 64 MiB arrive whole through a queue and a pipe, ${largest} rounds`, async (t) => {
	const random = randomNumbers(t);
	const exchanges = Array.from({ length: 2 * largest }, (_, i) =>
		along(i % 2 === 0 ? 'queue' : 'pipe', ROUTES[i % ROUTES.length], eachOf(LARGEST, random(2 ** 30))),
	);
	await carryOut(
		t,
		exchanges.map((exchange) => ({ exchange })),
	);
});

function along(
	transport: Transport,
	[from, to, put, get]: (typeof ROUTES)[number],
	course: Exchange['course'],
): Exchange {
	const route = { transport, producers: [from], consumers: [to] };
	// Bytes have no blocking calls.
	if (transport === 'pipe of bytes')
		return { ...route, put: 'ahead', get: 'await', course: { ...course, kinds: ['buffer'] } };
	if (transport !== 'duplex pipe') return { ...route, put, get, course };
	// Two sides that block while both send may both wait for room. By turns they don't.
	const style = put === 'sync' && from !== 'main' && to !== 'main' ? 'sync' : put === 'await' ? 'await' : 'ahead';
	return { ...route, put: style, get: style, course };
}
