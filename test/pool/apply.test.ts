import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { Pool, ShippingError } from 'multiprocess';
import { byThreads, testOfProcesses } from '../support/by-threads.js';
import { Gate } from '../support/between-processes.js';
import { usePool } from '../support/use-pool.js';

test('POO01 apply resolves to what the function returns in another process', async (t) => {
	const pool = usePool(t);
	assert.equal(await pool.apply((a: number, b: number) => a * b, [6, 7]), 42);
	assert.equal((await pool.apply(() => process.pid)) === process.pid, byThreads);
	assert.deepEqual(await pool.apply((m: Map<string, number>) => [...m.keys()], [new Map([['a', 1]])]), ['a']);
});

test('apply works without arguments', async (t) => {
	const pool = usePool(t, 1);
	assert.equal(await pool.apply(() => 'nothing given'), 'nothing given');
	assert.equal(await pool.apply((...args: unknown[]) => args.length, []), 0);
});

test('apply runs functions of every kind: async, imported, built-in, static methods', async (t) => {
	const pool = usePool(t, 1);
	class Account {
		static open(balance: number): Account {
			const account = new Account();
			account.balance = balance;
			return account;
		}
		balance = 0;
	}
	assert.equal(await pool.apply(async (n: number) => n + 1, [1]), 2);
	assert.equal(await pool.apply(basename, ['/a/b.c', '.c']), 'b');
	assert.equal(await pool.apply(Math.max, [3, 1, 2]), 3);
	const account = await pool.apply(Account.open, [5]);
	assert.ok(account instanceof Account);
	assert.equal(account.balance, 5);
});

test('apply sends the function, its captures and its arguments as they are at the call', async (t) => {
	const pool = usePool(t, 1);
	let factor = 2;
	const state = { offset: 10 };
	const args: [number[]] = [[1]];
	const fn = (numbers: number[]): number[] => numbers.map((n) => n * factor + state.offset);
	const first = pool.apply(fn, args);
	factor = 3;
	state.offset = 20;
	args[0].push(2);
	const second = pool.apply(fn, args);
	assert.deepEqual(await first, [12]);
	assert.deepEqual(await second, [23, 26]);
});

test('primitive arguments too are sent as they are at the call', async (t) => {
	const pool = usePool(t, 1);
	const args: [number, number] = [1, 2];
	const first = pool.apply((a: number, b: number) => a + b, args);
	args[0] = 100;
	assert.equal(await first, 3);
});

test('an object that is both captured and passed is one object in the worker', async (t) => {
	const pool = usePool(t, 1);
	const shared = { n: 1 };
	assert.equal(await pool.apply((given: object) => given === shared, [shared]), true);
	assert.equal(await pool.apply((a: object, b: object) => a === b, [shared, shared]), true);
});

test('a captured variable that a task changes is fresh again in the next apply', async (t) => {
	const pool = usePool(t, 1);
	let calls = 0;
	const count = (): number => ++calls;
	assert.deepEqual([await pool.apply(count), await pool.apply(count), calls], [1, 1, 0]);
});

test('many calls in flight each get their own result', async (t) => {
	const pool = usePool(t);
	const calls = Array.from({ length: 500 }, (_, i) => i);
	const add = (a: number, b: number): number => a + b;
	assert.deepEqual(
		await Promise.all(calls.map((i) => pool.apply(add, [i, 1]))),
		calls.map((i) => i + 1),
	);
	assert.deepEqual(
		await Promise.all(calls.map((i) => pool.apply(() => i * 2))),
		calls.map((i) => i * 2),
	);
	assert.deepEqual(await Promise.all(calls.map((i) => pool.apply((o: { i: number }) => o.i, [{ i }]))), calls);
});

test('calls may have different numbers of arguments', async (t) => {
	const pool = usePool(t, 1);
	const count = (...args: number[]): string => args.join();
	const results = [[], [1], [1, 2], [], [3], [4, 5, 6]].map((args) => pool.apply(count, args));
	assert.deepEqual(await Promise.all(results), ['', '1', '1,2', '', '3', '4,5,6']);
});

test('primitives of every type arrive as they were', async (t) => {
	const pool = usePool(t, 1);
	const values = [0, -0, Number.NaN, Infinity, 2n ** 70n, '', 'ü\0𝄞', 'x'.repeat(5_000), true, null, undefined];
	for (const value of values) {
		assert.ok(Object.is(await pool.apply((v: unknown) => v, [value]), value));
	}
	assert.deepEqual(await pool.map((v: unknown) => v, values), values);
	assert.equal(await pool.apply((v: symbol) => v === Symbol.iterator, [Symbol.iterator]), true);
	assert.equal(await pool.apply((v: symbol) => v === Symbol.for('shared'), [Symbol.for('shared')]), true);
	assert.equal(await pool.apply((v: symbol) => String(v), [Symbol('own')]), 'Symbol(own)');
});

testOfProcesses('more functions than a pool remembers', async (t) => {
	const pool = usePool(t);
	const expected = Array.from({ length: 1_200 }, (_, i) => i);
	const functions: (() => number)[] = [];
	for (const i of expected) functions.push(() => i);
	for (let round = 0; round < 2; round++) {
		assert.deepEqual(await Promise.all(functions.map((fn) => pool.apply(fn))), expected);
	}
});

test('wrong arguments reject with an error that names the call, the value and the remedy', async (t) => {
	const pool = usePool(t, 1);
	await assert.rejects(pool.apply('print' as never), {
		name: 'TypeError',
		message: /Pool\.apply\(\).*"print".*pass a function/,
	});
	await assert.rejects(pool.apply(Math.max, 3 as never), {
		name: 'TypeError',
		message: /Pool\.apply\(\).*number 3.*pass an array/,
	});
});

test('arguments that cannot be sent reject only their own call, and the error’s path names them', async (t) => {
	const pool = usePool(t, 1);
	const identity = (value: unknown): unknown => value;
	const bad = pool.apply(identity, [{ deep: [new WeakMap()] }]);
	const good = pool.apply(identity, [1]);
	await assert.rejects(bad, (error) => error instanceof ShippingError && error.path === 'args[0].deep[0]');
	assert.equal(await good, 1);
	const map = new WeakMap();
	await assert.rejects(
		pool.apply(() => map),
		(error) => error instanceof ShippingError && /fn/.test(error.message) && /map/.test(error.path),
	);
	assert.equal(await pool.apply(identity, [2]), 2);
});

test('POO a Pool cannot be sent', async (t) => {
	const pool = usePool(t, 1);
	await assert.rejects(
		pool.apply((p: unknown) => p, [pool]),
		(error) =>
			error instanceof ShippingError && error.path === 'args[0]' && /belongs to the process/.test(error.message),
	);
	await assert.rejects(
		pool.apply(() => pool.processes),
		ShippingError,
	);
	const other = new Pool(1);
	other.terminate();
	await assert.rejects(
		pool.map((p: unknown) => p, [1, other]),
		(error) => error instanceof ShippingError && error.path === 'items[1]',
	);
	await other.join();
});

testOfProcesses('an apply during a long map is done long before the map ends', async (t) => {
	const pool = usePool(t, 1);
	const begun = new Gate(t);
	const order: string[] = [];
	const map = pool
		.map(
			(n) => {
				begun.open();
				const end = performance.now() + 20;
				while (performance.now() < end);
				return n;
			},
			Array.from({ length: 100 }, (_, i) => i),
		)
		.then(() => order.push('map'));
	await begun.opened();
	await pool.apply(() => 0).then(() => order.push('apply'));
	assert.deepEqual(order, ['apply']);
	await map;
});

testOfProcesses('two maps share the workers', async (t) => {
	const pool = usePool(t, 1);
	const order: string[] = [];
	const items = Array.from({ length: 40 }, (_, i) => i);
	const spin = (n: number): number => {
		const end = performance.now() + 10;
		while (performance.now() < end);
		return n;
	};
	const long = pool.map(spin, [...items, ...items]).then(() => order.push('long'));
	const short = pool.map(spin, items.slice(0, 5)).then(() => order.push('short'));
	await Promise.all([long, short]);
	assert.deepEqual(order, ['short', 'long']);
});
