/** What can be an item, and how it arrives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinableQueue, Lock, Process, Queue, registerReducer, SharedMemory, SimpleQueue } from 'multiprocess';
import { isHandle } from '#src/shipping/wire/handles.js';
import { runChild } from '../support/child.js';

/** Sends items to another process, which sends each back. */
async function echoed(items: readonly unknown[]): Promise<unknown[]> {
	using there = new Queue();
	using back = new Queue();
	const p = new Process({
		target: async (from: Queue, to: Queue, n: number) => {
			for (let i = 0; i < n; i++) {
				if (i % 2 === 0) await to.put(await from.get());
				else to.putSync(from.getSync());
			}
		},
		args: [there, back, items.length],
	});
	p.start();
	for (const item of items) await there.put(item);
	const seen: unknown[] = [];
	for (let i = 0; i < items.length; i++) seen.push(await back.get());
	assert.equal(await p.join(), 0);
	return seen;
}

test('plain values of all kinds arrive unchanged', async () => {
	const values = [
		0,
		-0,
		Number.NaN,
		1e300,
		5n,
		'text',
		'',
		'\ud800',
		true,
		null,
		undefined,
		new Date(7),
		/x/gi,
		[],
		new Array(3),
	];
	const more = [
		{ a: { b: [new Map([[{}, new Set([1])]])] } },
		new Error('told'),
		new URL('http://a/b'),
		Symbol.for('known'),
	];
	const cyclic: { self?: unknown } = {};
	cyclic.self = cyclic;
	const seen = await echoed([...values, ...more, cyclic]);
	assert.deepStrictEqual(seen.slice(0, -1), [...values, ...more]);
	const last = seen.at(-1) as typeof cyclic;
	assert.equal(last.self, last);
});

test('bytes keep their class, short and long, and belong to the receiver', async () => {
	const sizes = [0, 1, 31, 32, 33, 1000, 70_000, 2 ** 20, 2 ** 20 + 1, 5_000_000];
	const items = sizes.flatMap((size, i) => [Buffer.alloc(size, i + 1), new Uint8Array(size).fill(i + 1)]);
	const seen = (await echoed(items)) as Uint8Array[];
	for (const [i, item] of items.entries()) {
		assert.deepStrictEqual(seen[i], item);
		assert.equal(isHandle(seen[i]?.buffer), false);
	}
	using queue = new Queue<Uint8Array>();
	const large = seen.at(-1) as Uint8Array;
	await queue.put(large);
	large.fill(99);
	assert.equal((await queue.get())[0], sizes.length);
	assert.equal(seen.at(-2)?.[0], sizes.length);
});

test('large values in objects arrive, and belong to the receiver', async () => {
	const items = [
		{ name: 'x', data: new Float64Array(500_000).fill(0.5) },
		['é'.repeat(1_500_000), Array.from({ length: 200_000 }, (_, i) => i)],
		new Map([['k', Buffer.alloc(3_000_000, 3)]]),
	];
	const seen = await echoed(items);
	assert.deepStrictEqual(seen, items);
	const [again] = await echoed([seen[0]]);
	assert.deepStrictEqual(again, items[0]);
});

test('functions and classes arrive with everything they need', async () => {
	using queue = new Queue();
	using back = new Queue();
	class Base {
		hello(): string {
			return 'hello';
		}
	}
	class Greeter extends Base {
		readonly #name: string;
		constructor(name: string) {
			super();
			this.#name = name;
		}
		greet(): string {
			return `${this.hello()} ${this.#name}`;
		}
	}
	let calls = 0;
	const p = new Process({
		target: async (from: Queue, to: Queue) => {
			const fn = (await from.get()) as (n: number) => number;
			await to.put(fn(2));
			const type = from.getSync() as typeof Greeter;
			await to.put(new type('world').greet());
			await to.put((n: number) => fn(n) + 1);
		},
		args: [queue, back],
	});
	p.start();
	const offset = 40;
	await queue.put((n: number) => n + offset + calls++);
	await queue.put(Greeter);
	assert.deepEqual([await back.get(), await back.get()], [42, 'hello world']);
	assert.equal(((await back.get()) as (n: number) => number)(1), 43);
	assert.equal(await p.join(), 0);
	assert.equal(calls, 0);
});

test('handles of all kinds arrive as handles of the same object', async () => {
	using queue = new Queue<unknown[]>();
	const lock = new Lock();
	const shm = SharedMemory.create(16);
	const others = [new Queue<string>(), new SimpleQueue<string>(), new JoinableQueue<string>()] as const;
	await queue.put([lock, shm, ...others]);
	lock.acquireSync();
	const { exitCode } = await runChild({
		target: async (given: Queue<unknown[]>) => {
			const [first, memory, a, b, c] = (await given.get()) as [Lock, SharedMemory, Queue, SimpleQueue, JoinableQueue];
			memory.bytes[3] = first.locked() ? 7 : 8;
			for (const each of [a, b, c]) each.putSync('came');
		},
		args: [queue],
	});
	assert.equal(exitCode, 0);
	assert.equal(shm.bytes[3], 7);
	for (const each of others) {
		assert.equal(await each.get(), 'came');
		each.close();
	}
	lock.release();
	shm.unlink();
	shm[Symbol.dispose]();
});

test('a reducer may use the same queue while an item is put, and while it is got', async () => {
	class Parcel {
		readonly text: string;
		constructor(text: string) {
			this.text = text;
		}
	}
	using queue = new Queue(10);
	registerReducer(Parcel, {
		reduce(parcel) {
			queue.putNowait(`packing ${parcel.text}`);
			return { text: parcel.text, queue };
		},
		rebuild({ text, queue: same }) {
			same.putSync(`unpacked ${text}`);
			return new Parcel(text);
		},
	});
	await queue.put(new Parcel('one'));
	queue.putSync(new Parcel('two'));
	const seen: unknown[] = [];
	while (!queue.empty()) seen.push(seen.length % 2 === 0 ? await queue.get() : queue.getSync());
	const texts = seen.map((item) => (item instanceof Parcel ? item.text : item));
	assert.deepEqual(
		new Set(texts),
		new Set(['packing one', 'one', 'packing two', 'two', 'unpacked one', 'unpacked two']),
	);
	assert.ok(texts.indexOf('one') < texts.indexOf('two'));
});

test('an item that can’t be read is an error for its consumer, and the next one comes as usual', async () => {
	using queue = new Queue();
	class Fragile {
		value = 1;
	}
	registerReducer(Fragile, {
		reduce: ({ value }) => value,
		rebuild(): Fragile {
			throw new RangeError('broken on the way');
		},
	});
	await queue.put(new Fragile());
	await queue.put('next');
	await queue.put(new Fragile());
	await queue.put('last');
	await assert.rejects(queue.get(), /broken on the way/);
	assert.equal(await queue.get(), 'next');
	assert.throws(() => queue.getSync(), /broken on the way/);
	assert.deepEqual([queue.getSync(), queue.qsize()], ['last', 0]);
});

test('later changes of a value do not change the item that was put', async () => {
	using queue = new Queue<{ list: number[] }>();
	const item = { list: [1] };
	await queue.put(item);
	item.list.push(2);
	await queue.put(item);
	assert.deepEqual([await queue.get(), await queue.get()], [{ list: [1] }, { list: [1, 2] }]);
});
