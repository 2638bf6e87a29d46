import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import { testOfProcesses } from '../support/by-threads.js';
import { Gate, Journal } from '../support/between-processes.js';
import { collect } from '../support/collect.js';
import { eventually } from '../support/eventually.js';
import { usePool } from '../support/use-pool.js';

const square = (x: number): number => x * x;
const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

test('POO12 imap yields the results in order and then ends, with automatic and fixed chunks', async (t) => {
	const pool = usePool(t);
	for (const chunkSize of [undefined, 1, 100]) {
		const loop = pool.imap(square, numbers(1_000), { chunkSize });
		assert.deepEqual(await collect(loop), numbers(1_000).map(square));
		assert.deepEqual(await loop.next(), { done: true, value: undefined });
		assert.deepEqual(await loop.next(), { done: true, value: undefined });
	}
});

test('POO12 imap keeps the order when later items finish first', async (t) => {
	const pool = usePool(t);
	const gate = new Gate(t);
	const fn = async (n: number): Promise<number> => {
		if (n === 0) await gate.opened();
		if (n === 5) gate.open();
		return n;
	};
	assert.deepEqual(await collect(pool.imap(fn, numbers(10), { chunkSize: 1, bufferSize: 10 })), numbers(10));
});

test('POO14 imapUnordered yields the same results as they come', async (t) => {
	const pool = usePool(t);
	for (const chunkSize of [undefined, 1, 53]) {
		const results = await collect(pool.imapUnordered(square, numbers(500), { chunkSize }));
		assert.deepEqual(
			results.toSorted((a, b) => a - b),
			numbers(500).map(square),
		);
	}
	const gate = new Gate(t);
	const fn = async (n: number): Promise<number> => {
		if (n === 0) await gate.opened();
		return n;
	};
	const order: number[] = [];
	for await (const n of pool.imapUnordered(fn, numbers(3), { chunkSize: 1 })) {
		order.push(n);
		if (order.length === 2) gate.open();
	}
	assert.deepEqual(order, [1, 2, 0]);
});

test('imapSettled yields each item with its outcome, in order', async (t) => {
	const pool = usePool(t);
	const fn = (n: number): number => {
		if (n === 2) throw new RangeError('two');
		return n;
	};
	const outcomes = await collect(pool.imapSettled(fn, numbers(5)));
	assert.deepEqual(
		outcomes.map((o) => [o.item, o.status, o.status === 'fulfilled' ? o.value : o.reason.message]),
		[
			[0, 'fulfilled', 0],
			[1, 'fulfilled', 1],
			[2, 'rejected', 'two'],
			[3, 'fulfilled', 3],
			[4, 'fulfilled', 4],
		],
	);
	const items = [{ a: 1 }, new WeakMap()];
	const [first, second] = await collect(pool.imapSettled((o: object) => o, items));
	assert.equal(first.item, items[0]);
	assert.equal(second.item, items[1]);
	assert.equal(second.status === 'rejected' && second.reason.path, 'items[1]');
});

test('POO13 an item’s error is thrown when the loop reaches the item', async (t) => {
	const pool = usePool(t);
	const fn = (n: number): number => {
		if (n >= 3) throw new RangeError(`item ${n}`);
		return n;
	};
	const seen: number[] = [];
	await assert.rejects(
		async () => {
			for await (const n of pool.imap(fn, numbers(10))) seen.push(n);
		},
		{ name: 'RangeError', message: 'item 3' },
	);
	assert.deepEqual(seen, [0, 1, 2]);
});

test('CFX32 at most bufferSize items are read ahead of a loop that stands still', async (t) => {
	const pool = usePool(t);
	for (const kind of ['imap', 'imapUnordered'] as const) {
		for (const bufferSize of [1, 2, 5, 64]) {
			for (const chunkSize of [undefined, 1, 3, 200]) {
				let pulled = 0;
				let consumed = 0;
				let most = 0;
				const count = (): number => {
					most = Math.max(most, ++pulled - consumed);
					return pulled;
				};
				function* endless(): Generator<number> {
					for (;;) yield count();
				}
				async function* endlessLater(): AsyncGenerator<number> {
					for (;;) {
						if (pulled % 7 === 0) await setImmediate();
						yield count();
					}
				}
				for (const items of [endless(), endlessLater()]) {
					pulled = consumed = most = 0;
					for await (const _ of pool[kind](square, items, { bufferSize, chunkSize })) {
						if (++consumed % 10 === 0) await setImmediate();
						if (consumed === 60) break;
					}
					// The item that the loop holds counts as consumed only when it asks for the next.
					assert.ok(most <= bufferSize + 1, `${kind} ${bufferSize} ${chunkSize}: ${most}`);
				}
			}
		}
	}
});

testOfProcesses('without bufferSize, an infinite input is read to a bound, too', async (t) => {
	const pool = usePool(t);
	let pulled = 0;
	function* endless(): Generator<number> {
		for (;;) yield pulled++;
	}
	const loop = pool.imap(square, endless());
	await loop.next();
	// When later work has gone through all workers, the pool has read whatever it would read by
	// itself.
	for (let i = 0; i < 5; i++) await pool.map(square, numbers(1_000));
	const bound = pulled;
	for (let i = 0; i < 5; i++) await pool.map(square, numbers(1_000));
	assert.equal(pulled, bound);
	for (let i = 1; i < 2_000; i++) assert.equal((await loop.next()).value, i * i);
	await loop.return();
	assert.ok(pulled < 500_000, `${pulled}`);
});

for (const how of ['break', 'throw', 'return'] as const) {
	test(`leaving a loop by ${how} closes the input, sync or async, and cancels what has not begun`, async (t) => {
		const pool = usePool(t, 1);
		const journal = new Journal(t);
		function* endless(): Generator<number> {
			try {
				for (let i = 0; ; i++) yield i;
			} finally {
				journal.write('closed');
			}
		}
		async function* endlessLater(): AsyncGenerator<number> {
			try {
				yield* endless();
			} finally {
				journal.write('closed later');
			}
		}
		const leave = async (items: Iterable<number> | AsyncIterable<number>): Promise<void> => {
			for await (const n of pool.imap(square, items)) {
				if (n < 4) continue;
				if (how === 'break') break;
				if (how === 'return') return;
				throw new RangeError('left');
			}
		};
		for (const items of [endless(), endlessLater()]) {
			if (how === 'throw') await assert.rejects(leave(items), { message: 'left' });
			else await leave(items);
		}
		await eventually('the async one is closed', () => journal.lines.includes('closed later'));
		assert.deepEqual(journal.lines, ['closed', 'closed', 'closed later']);
		assert.equal(await pool.apply(square, [3]), 9);
	});
}

test('tasks that had not begun when the loop was left do not run', async (t) => {
	const pool = usePool(t, 1);
	const journal = new Journal(t);
	const gate = new Gate(t);
	const fn = async (n: number): Promise<number> => {
		journal.write(n);
		if (n > 0) await gate.opened();
		return n;
	};
	for await (const _ of pool.imap(fn, numbers(100), { chunkSize: 1, bufferSize: 50 })) break;
	gate.open();
	await pool.apply(square, [1]);
	assert.ok(journal.lines.length <= 2, journal.lines.join());
});

test('an input that never answers does not hold up leaving the loop', async (t) => {
	const pool = usePool(t);
	async function* stuck(): AsyncGenerator<number> {
		yield 1;
		await new Promise(() => {});
	}
	for await (const n of pool.imap(square, stuck())) {
		assert.equal(n, 1);
		break;
	}
	assert.equal(await pool.apply(square, [2]), 4);
});

test('several loops may run at a time, and one within another', async (t) => {
	const pool = usePool(t);
	const all = await Promise.all([1, 2, 3].map(() => collect(pool.imap(square, numbers(300)))));
	for (const one of all) assert.deepEqual(one, numbers(300).map(square));
	const nested: number[] = [];
	for await (const n of pool.imap(square, numbers(5))) {
		for await (const m of pool.imap(square, [n])) nested.push(m);
	}
	assert.deepEqual(nested, [0, 1, 16, 81, 256]);
});
