import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import { RemoteError } from 'multiprocess';
import { Journal } from '../support/between-processes.js';
import { eventually } from '../support/eventually.js';
import { collect } from '../support/collect.js';
import { usePool } from '../support/use-pool.js';

const same = <T>(x: T): T => x;

async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T> {
	for (const item of items) {
		await setImmediate();
		yield item;
	}
}

function* failingAt(index: number): Generator<number> {
	for (let i = 0; ; i++) {
		if (i === index) throw new RangeError(`input ${index}`);
		yield i;
	}
}

async function* failingLaterAt(index: number): AsyncGenerator<number> {
	for (const item of failingAt(index)) {
		await setImmediate();
		yield item;
	}
}

test('items that the program adds to an array or removes while it is read are not part of the call', async (t) => {
	const pool = usePool(t, 1);
	const grown = [1, 2, 3];
	const results = pool.map(same, grown, { chunkSize: 1 });
	grown.push(4);
	assert.deepEqual(await results, [1, 2, 3]);

	const whileItRuns = [1, 2, 3];
	const seen: number[] = [];
	for await (const item of pool.imap(same, whileItRuns, { chunkSize: 1 })) {
		seen.push(item);
		whileItRuns.push(item + 10);
	}
	assert.deepEqual(seen, [1, 2, 3]);

	const shortened = [1, 2, 3];
	const fewer = pool.map(same, shortened, { chunkSize: 1 });
	shortened.length = 2;
	assert.ok((await fewer).length >= 2);
});

test('every kind of iterable works as input', async (t) => {
	const pool = usePool(t);
	assert.deepEqual(await pool.map(same, new Set([1, 2, 3])), [1, 2, 3]);
	assert.deepEqual(await pool.map(same, new Map([['a', 1]]).entries()), [['a', 1]]);
	assert.deepEqual(await pool.starmap((k: string, v: number) => k + v, new Map([['a', 1]])), ['a1']);
	assert.deepEqual(await pool.map(same, 'añ𝄞'), ['a', 'ñ', '𝄞']);
	assert.deepEqual(await pool.map(same, Float32Array.of(1.5, 2)), [1.5, 2]);
	assert.deepEqual(await pool.map(same, slowly('abc')), ['a', 'b', 'c']);
	// oxlint-disable-next-line no-sparse-arrays -- a hole is an item, too
	assert.deepEqual(await pool.map(same, [1, , 3]), [1, undefined, 3]);
	const byHand = {
		[Symbol.iterator]: () => {
			let n = 0;
			return { next: () => ({ done: n === 3, value: n++ }) };
		},
	};
	assert.deepEqual(await pool.map(same, byHand as Iterable<number>), [0, 1, 2]);
});

test('imap accepts strings too', async (t) => {
	const pool = usePool(t);
	assert.deepEqual(await collect(pool.imap(same, 'abc')), ['a', 'b', 'c']);
});

test('async iterables of thousands of items work, fast or slow', async (t) => {
	const pool = usePool(t);
	const items = Array.from({ length: 5_000 }, (_, i) => i);
	async function* fast(): AsyncGenerator<number> {
		yield* items;
	}
	assert.deepEqual(await pool.map(same, fast()), items);
	assert.deepEqual(await collect(pool.imap(same, fast())), items);
	assert.deepEqual(await collect(pool.imap(same, slowly(items))), items);
	const unordered = await collect(pool.imapUnordered(same, slowly(items)));
	assert.deepEqual(
		unordered.toSorted((a, b) => a - b),
		items,
	);
});

async function* failingSoonAt(index: number): AsyncGenerator<number> {
	yield* failingAt(index);
}

for (const [kind, failing] of [
	['a generator', failingAt],
	['a slow async generator', failingLaterAt],
	['a fast async generator', failingSoonAt],
] as const) {
	test(`POO09 POO20 an error of ${kind} rejects map, has no remote cause, and the pool goes on`, async (t) => {
		const pool = usePool(t);
		for (const index of [0, 1, 50]) {
			for (const chunkSize of [undefined, 1, 7]) {
				for (const map of [pool.map, pool.mapSettled]) {
					await assert.rejects(map.call(pool, same, failing(index), { chunkSize }), (error: Error) => {
						assert.ok(error instanceof RangeError);
						assert.equal(error.message, `input ${index}`);
						assert.equal(error.cause, undefined);
						assert.doesNotMatch(String(error.stack), /PoolWorker/);
						return true;
					});
				}
			}
		}
		assert.deepEqual(await pool.map(same, [1, 2]), [1, 2]);
	});

	test(`POO13 POO15 an error of ${kind} ends imap after the results before it`, async (t) => {
		const pool = usePool(t);
		for (const index of [0, 1, 50]) {
			const ordered: unknown[] = [];
			await assert.rejects(
				async () => {
					for await (const value of pool.imap(same, failing(index))) ordered.push(value);
				},
				{ name: 'RangeError', message: `input ${index}` },
			);
			assert.deepEqual(
				ordered,
				Array.from({ length: index }, (_, i) => i),
			);
			const unordered: number[] = [];
			await assert.rejects(
				async () => {
					for await (const value of pool.imapUnordered(same, failing(index))) unordered.push(value);
				},
				{ name: 'RangeError', message: `input ${index}` },
			);
			assert.equal(new Set(unordered).size, unordered.length);
			assert.ok(unordered.every((n) => n >= 0 && n < index));
			assert.equal(unordered.length, index);
		}
		assert.deepEqual(await pool.map(same, [1, 2]), [1, 2]);
	});
}

test('POO09 map rejects if a sized iterable throws, has no iterator, or breaks the protocol', async (t) => {
	const pool = usePool(t);
	class Sized {
		readonly length = 3;
		*[Symbol.iterator](): Generator<number> {
			yield 1;
			throw new RangeError('sized');
		}
	}
	const unopened = {
		[Symbol.iterator]: (): never => {
			throw new RangeError('unopened');
		},
	};
	const broken = { [Symbol.iterator]: () => ({ next: () => null as never }) };
	await assert.rejects(pool.map(same, new Sized()), { message: 'sized' });
	await assert.rejects(pool.map(same, unopened), { message: 'unopened' });
	await assert.rejects(pool.imap(same, unopened).next(), { message: 'unopened' });
	await assert.rejects(pool.map(same, broken), TypeError);
	await assert.rejects(pool.imap(same, broken).next(), TypeError);
	assert.equal(await pool.apply(same<number>, [1]), 1);
});

test('an input whose clean-up throws ends with its loop, and the pool goes on', async (t) => {
	const pool = usePool(t);
	const untidy = {
		[Symbol.iterator]: () => ({
			next: () => ({ done: false, value: 1 }),
			return: (): never => {
				throw new Error('untidy');
			},
		}),
	};
	const untidyLater = {
		[Symbol.asyncIterator]: () => ({
			next: async () => ({ done: false, value: 1 }),
			return: (): never => {
				throw new Error('untidy');
			},
		}),
	};
	const fail = (): never => {
		throw new RangeError('the task');
	};
	for (const items of [untidy, untidyLater] as Iterable<number>[]) {
		await assert.rejects(pool.map(fail, items), { message: 'the task' });
		await assert.rejects(pool.imap(fail, items).next(), (error: Error) => /the task|untidy/.test(error.message));
		try {
			for await (const value of pool.imap(same, items)) if (value) break;
		} catch (error) {
			assert.equal((error as Error).message, 'untidy');
		}
		assert.equal(await pool.apply(same<number>, [1]), 1);
	}
	pool.close();
	await pool.join();
});

test('a generator may use the pool that reads it', async (t) => {
	const pool = usePool(t);
	const double = (n: number): number => n * 2;
	const own: Promise<number>[] = [];
	function* nested(): Generator<number> {
		for (let i = 0; i < 20; i++) {
			own.push(pool.apply(double, [i]));
			yield i;
		}
	}
	assert.equal((await pool.map(double, nested())).length, 20);
	assert.deepEqual(
		await Promise.all(own),
		own.map((_, i) => i * 2),
	);
	async function* results(): AsyncGenerator<number> {
		for (let i = 0; i < 20; i++) yield await pool.apply(double, [i]);
	}
	assert.deepEqual(
		await collect(pool.imap(double, results())),
		Array.from({ length: 20 }, (_, i) => i * 4),
	);
	assert.deepEqual(await collect(pool.imap(double, pool.imap(double, [1, 2, 3]))), [4, 8, 12]);
});

test('a generator may end the pool that reads it', async (t) => {
	const pool = usePool(t);
	let cleaned = false;
	function* items(): Generator<number> {
		try {
			yield 1;
			pool.terminate();
			yield 2;
		} finally {
			cleaned = true;
		}
	}
	await assert.rejects(pool.map(same, items(), { chunkSize: 5 }), { name: 'CancelledError' });
	await pool.join();
	assert.equal(cleaned, true);
});

test('a task that fails closes the input, sync or async', async (t) => {
	const pool = usePool(t);
	const journal = new Journal(t);
	function* endless(): Generator<number> {
		try {
			for (let i = 0; ; i++) yield i;
		} finally {
			journal.write('sync closed');
		}
	}
	async function* endlessLater(): AsyncGenerator<number> {
		try {
			for (let i = 0; ; i++) yield i;
		} finally {
			journal.write('async closed');
		}
	}
	const failAtTen = (n: number): void => {
		if (n === 10) throw new Error('ten');
	};
	await assert.rejects(pool.map(failAtTen, endless()), { message: 'ten' });
	await assert.rejects(pool.map(failAtTen, endlessLater()), { message: 'ten' });
	await eventually('both are closed', () => journal.lines.length === 2);
	assert.deepEqual(journal.lines, ['sync closed', 'async closed']);
});

test('POO20 a task’s error has a remote cause, and an input’s error has none', async (t) => {
	const pool = usePool(t);
	const fail = (): never => {
		throw new RangeError('in the task');
	};
	await assert.rejects(pool.map(fail, [1]), (error: Error) => error.cause instanceof RemoteError);
});
