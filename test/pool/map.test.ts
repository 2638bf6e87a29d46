import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShippingError } from 'multiprocess';
import { Gate, Journal } from '../support/between-processes.js';
import { collect } from '../support/collect.js';
import { usePool } from '../support/use-pool.js';

const square = (x: number): number => x * x;
const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

test('POO02 map equals the serial map, with automatic and fixed chunks', async (t) => {
	const pool = usePool(t);
	const items = numbers(1_000);
	assert.deepEqual(await pool.map(square, items), items.map(square));
	for (const chunkSize of [1, 3, 20, 1_000, 5_000]) {
		assert.deepEqual(await pool.map(square, items, { chunkSize }), items.map(square), `chunkSize ${chunkSize}`);
	}
	assert.deepEqual(await pool.map(square, items, undefined), items.map(square));
});

test('POO03 starmap unpacks arrays, with and without chunkSize', async (t) => {
	const pool = usePool(t);
	const pairs = numbers(500).map((i) => [i, i + 1] as const);
	const multiply = (a: number, b: number): number => a * b;
	const expected = pairs.map(([a, b]) => a * b);
	assert.deepEqual(await pool.starmap(multiply, pairs), expected);
	assert.deepEqual(await pool.starmap(multiply, pairs, { chunkSize: 7 }), expected);
	const objects = numbers(20).map((i) => [{ i }, i] as const);
	assert.deepEqual(
		await pool.starmap((o, i) => o.i === i, objects),
		objects.map(() => true),
	);
	const varied = [[], [1], [2, 3], [{ n: 4 }], [], [5, 6, 7]];
	assert.deepEqual(await pool.starmap((...args: unknown[]) => args.length, varied), [0, 1, 2, 1, 0, 3]);
});

test('POO04 starmap returns an AsyncResult', async (t) => {
	const pool = usePool(t);
	const result = pool.starmap(
		(a: number, b: number) => a + b,
		[
			[1, 2],
			[3, 4],
		],
	);
	assert.deepEqual(await result.get(), [3, 7]);
});

test('POO05 map returns an AsyncResult', async (t) => {
	const pool = usePool(t);
	const result = pool.map(square, numbers(10));
	assert.equal(await result.wait(), true);
	assert.deepEqual([result.ready(), result.successful()], [true, true]);
	assert.deepEqual(await result.get(), numbers(10).map(square));
});

test('POO06 POO07 then and catch, Python’s callback and error_callback, are called once', async (t) => {
	const pool = usePool(t);
	const seen: unknown[] = [];
	const fail = (): never => {
		throw new RangeError('all fail');
	};
	await pool.map(square, [1, 2, 3]).then((list) => seen.push(list));
	await pool.map(fail, [1, 2, 3]).catch((error: Error) => seen.push(error.message));
	await pool.starmap(fail, [[], []]).catch((error: Error) => seen.push(error.message));
	assert.deepEqual(seen, [[1, 4, 9], 'all fail', 'all fail']);
});

test('POO08 POO18 empty inputs give empty results', async (t) => {
	const pool = usePool(t);
	assert.deepEqual(await pool.map(square, [], { chunkSize: 1 }), []);
	assert.deepEqual(await pool.map(square, new Set<number>()), []);
	assert.deepEqual(await pool.map(square, (async function* (): AsyncGenerator<number> {})()), []);
	assert.deepEqual(await pool.starmap(Math.max, []), []);
	assert.deepEqual(await pool.mapSettled(square, []), []);
	for (const call of ['imap', 'imapUnordered', 'imapSettled'] as const) {
		assert.deepEqual(await collect<unknown>(pool[call](square, [])), []);
		assert.deepEqual(await collect<unknown>(pool[call](square, (async function* (): AsyncGenerator<number> {})())), []);
	}
});

test('starmap refuses an item that is not an array, and names its index', async (t) => {
	const pool = usePool(t);
	await assert.rejects(pool.starmap(square, [[1], 2 as never]), {
		name: 'TypeError',
		message: /items\[1\] is the number 2/,
	});
	assert.deepEqual(await pool.map(square, [3]), [9]);
});

test('a starmap item of very many arguments works or fails by itself', async (t) => {
	const pool = usePool(t);
	const many = new Array<number>(1_000_000).fill(1);
	const outcome = await pool
		.starmap((...args: number[]) => args.length, [many])
		.then(
			(lengths) => lengths[0],
			(error: unknown) => error,
		);
	assert.ok(outcome === many.length || outcome instanceof RangeError, String(outcome));
	assert.equal(await pool.apply(square, [4]), 16);
});

test('mapSettled returns the outcome of each item', async (t) => {
	const pool = usePool(t);
	const half = (n: number): number => {
		if (n % 2) throw new RangeError(`odd: ${n}`);
		return n / 2;
	};
	const outcomes = await pool.mapSettled(half, numbers(100));
	assert.equal(outcomes.length, 100);
	for (const [n, outcome] of outcomes.entries()) {
		if (n % 2 === 0) assert.deepEqual(outcome, { status: 'fulfilled', value: n / 2 });
		else {
			assert.equal(outcome.status, 'rejected');
			assert.ok(outcome.reason instanceof RangeError);
			assert.equal(outcome.reason.message, `odd: ${n}`);
		}
	}
});

test('items that cannot be sent fail by themselves, and the error’s path names them', async (t) => {
	const pool = usePool(t);
	const items = [1, 2, {}, { bad: new WeakSet() }, 'five', Promise.resolve(6), [7]];
	for (const chunkSize of [undefined, 1, 100]) {
		const outcomes = await pool.mapSettled((item: unknown) => typeof item, items, { chunkSize });
		assert.deepEqual(
			outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.path)),
			['number', 'number', 'object', 'items[3].bad', 'string', 'items[5]', 'object'],
		);
		const error = (outcomes[5] as PromiseRejectedResult).reason as Error;
		assert.ok(error instanceof ShippingError);
		assert.match(error.message, /cannot send items\[5\]: a Promise.*await it/s);
	}
	const starred = await pool.mapSettled(square, numbers(3));
	assert.equal(starred.length, 3);
	await assert.rejects(
		pool.starmap(
			(a: unknown, b: unknown) => [a, b],
			[
				[1, 2],
				[3, new WeakMap()],
			],
		),
		(error) => error instanceof ShippingError && error.path === 'items[1][1]',
	);
});

test('an item that throws when it is read fails by itself', async (t) => {
	const pool = usePool(t, 1);
	const hostile = Object.defineProperty({}, 'x', {
		enumerable: true,
		get() {
			throw new Error('not to be read');
		},
	});
	const proxy = new Proxy([], {
		get() {
			throw new Error('trapped');
		},
	});
	const outcomes = await pool.mapSettled((x: unknown) => typeof x, [1, hostile, proxy, 2]);
	assert.deepEqual([outcomes[0].status, outcomes[3].status], ['fulfilled', 'fulfilled']);
	await assert.rejects(pool.starmap((...args: unknown[]) => args.length, [proxy]));
	await assert.rejects(pool.apply((...args: unknown[]) => args.length, proxy));
	assert.equal(await pool.apply(square, [5]), 25);
});

test('map rejects with the first error in time, after which no further item begins', async (t) => {
	const pool = usePool(t);
	const journal = new Journal(t);
	const gate = new Gate(t);
	const map = pool.map(
		async (n: number) => {
			journal.write(n);
			// The first item is the slower one to fail.
			if (n === 0) await gate.opened();
			if (n < 2) throw new Error(`item ${n}`);
		},
		numbers(200),
		{ chunkSize: 1 },
	);
	await assert.rejects(map, { message: 'item 1' });
	gate.open();
	// Later work runs when the tasks that had begun are done.
	await Promise.all([pool.apply(square, [1]), pool.apply(square, [1])]);
	assert.deepEqual(journal.lines.toSorted(), ['0', '1']);
});

test('nothing in a chunk runs after an item that failed', async (t) => {
	const pool = usePool(t, 1);
	const journal = new Journal(t);
	const map = pool.map(
		(n: number) => {
			journal.write(n);
			if (n === 3) throw new Error('three');
		},
		numbers(100),
		{ chunkSize: 50 },
	);
	await assert.rejects(map, { message: 'three' });
	assert.equal(await pool.apply(square, [3]), 9);
	assert.deepEqual(journal.lines, ['0', '1', '2', '3']);
});

test('a captured variable lives for one map call in each worker', async (t) => {
	const pool = usePool(t, 1);
	let calls = 10;
	const count = (): number => ++calls;
	assert.deepEqual(await pool.map(count, [0, 0, 0]), [11, 12, 13]);
	assert.deepEqual(await pool.map(count, [0, 0]), [11, 12]);
	assert.equal(calls, 10);
});

test('map takes 100,000 items', async (t) => {
	const pool = usePool(t);
	const items = numbers(100_000);
	assert.deepEqual(await pool.map(square, items), items.map(square));
});

test('wrong arguments reject with an error that names the call, the value and the remedy', async (t) => {
	const pool = usePool(t, 1);
	const cases: [Promise<unknown>, string, RegExp][] = [
		...([function* steps() {}, async function* steps() {}] as (() => unknown)[]).flatMap(
			(fn): [Promise<unknown>, string, RegExp][] => [
				[
					pool.map(fn, []),
					'TypeError',
					/Pool\.map\(\): fn is the generator function steps.*\(\.\.\.args\) => \[\.\.\.generator/,
				],
				[pool.apply(fn), 'TypeError', /Pool\.apply\(\): fn is the generator function steps/],
				[pool.imapUnordered(fn, []).next(), 'TypeError', /Pool\.imapUnordered\(\): fn is the generator function/],
			],
		),
		[pool.map(3 as never, []), 'TypeError', /Pool\.map\(\): fn is the number 3; pass a function/],
		[
			pool.map(square, 3 as never),
			'TypeError',
			/Pool\.map\(\): items is the number 3; pass an array or another iterable/,
		],
		[pool.map(square, undefined as never), 'TypeError', /items is undefined/],
		[pool.map(square, {} as never), 'TypeError', /items is an object of class Object/],
		[pool.starmap(square, null as never), 'TypeError', /Pool\.starmap\(\): items is null/],
		[
			pool.map(square, [], { chunkSize: 0 }),
			'RangeError',
			/Pool\.map\(\): chunkSize is the number 0; pass a positive integer/,
		],
		[pool.map(square, [], { chunkSize: 1.5 }), 'RangeError', /chunkSize/],
		[
			pool.mapSettled(square, [], { chunkSize: '2' as never }),
			'TypeError',
			/Pool\.mapSettled\(\): chunkSize is the string "2"/,
		],
		[pool.map(square, [], { chunksize: 2 } as never), 'TypeError', /no option 'chunksize'.*chunkSize/],
		[pool.map(square, [], 5 as never), 'TypeError', /options is the number 5; give an object/],
		[pool.imap(square, 3 as never).next(), 'TypeError', /Pool\.imap\(\): items is the number 3/],
		[pool.imap(square, [], { bufferSize: 0 }).next(), 'RangeError', /Pool\.imap\(\): bufferSize is the number 0/],
		[pool.imapUnordered(3 as never, []).next(), 'TypeError', /Pool\.imapUnordered\(\): fn/],
		[pool.imapSettled(square, [], { x: 1 } as never).next(), 'TypeError', /Pool\.imapSettled\(\).*no option 'x'/],
	];
	for (const [promise, name, message] of cases) await assert.rejects(promise, { name, message });
});
