/**
 * Large amounts through a queue, from many to many: each message comes once, and those of one
 * producer in order.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Process, Queue, QueueEmpty, QueueShutDown, SharedArray } from 'multiprocess';
import { runChild } from '../support/child.js';
import { count } from '../support/counts.js';
import { inThread } from '../support/in-thread.js';

const MIB = 2 ** 20;
const PRODUCERS = 4;
const CONSUMERS = 2;
const messages = count('messages', 20_000, 1_000_000);

type Message = readonly [producer: number, number: number];

async function produce(queue: Queue<Message>, me: number, total: number): Promise<void> {
	for (let i = 0; i < total; i++) {
		if (i % 5 === 0) await queue.put([me, i]);
		else queue.putSync([me, i]);
	}
}

/** Counts each message that it gets in `seen`. The last element counts messages out of order. */
async function consume(queue: Queue<Message>, seen: SharedArray<Int32ArrayConstructor>, total: number): Promise<void> {
	const { view } = seen;
	const last: number[] = [];
	const note = ([producer, number]: Message): void => {
		Atomics.add(view, producer * total + number, 1);
		if (number <= (last[producer] ?? -1)) Atomics.add(view, view.length - 1, 1);
		last[producer] = number;
	};
	for await (const message of queue) {
		note(message);
		// Blocking consumers get their share.
		for (let i = 0; i < 20; i++) {
			try {
				note(queue.getSync({ timeout: i % 2 }));
			} catch (error) {
				if (error instanceof QueueEmpty || error instanceof QueueShutDown) break;
				throw error;
			}
		}
	}
}

for (const maxSize of [0, 10]) {
	for (const where of ['processes', 'threads'] as const) {
		const each = Math.ceil(messages / PRODUCERS / (where === 'threads' || maxSize > 0 ? 4 : 1));
		test(`${PRODUCERS * each} messages, from ${PRODUCERS} ${where} to ${CONSUMERS}, each once, maxSize ${maxSize}`, async (t) => {
			using queue = new Queue<Message>(maxSize);
			const seen = new SharedArray(Int32Array, PRODUCERS * each + 1);
			const run = (target: (...args: never) => Promise<void>, ...args: unknown[]): Promise<unknown> => {
				if (where === 'threads') return inThread(t, target as (...given: unknown[]) => unknown, ...args).result;
				const p = new Process({ target: target as (...given: unknown[]) => unknown, args });
				p.start();
				return p.join();
			};
			const consumers = Array.from({ length: CONSUMERS }, () => run(consume, queue, seen, each));
			const producers = Array.from({ length: PRODUCERS }, (_, me) => run(produce, queue, me, each));
			const ok = where === 'threads' ? undefined : 0;
			for (const code of await Promise.all(producers)) assert.equal(code, ok);
			queue.shutdown();
			for (const code of await Promise.all(consumers)) assert.equal(code, ok);
			assert.equal(queue.qsize(), 0);
			assert.equal(seen.view[PRODUCERS * each], 0);
			const times = [...seen.view.subarray(0, PRODUCERS * each)];
			const wrong = times.map((n, i) => `${i} came ${n} times`).filter((_, i) => times[i] !== 1);
			assert.deepEqual(wrong, []);
		});
	}
}

test('64 MiB in small items are there after the child that put them has ended', async () => {
	using queue = new Queue<Buffer>();
	const { exitCode } = await runChild({
		target: (given: Queue<Buffer>, total: number) => {
			for (let i = 0; i < total; i++) given.putSync(Buffer.alloc(16_384, i));
		},
		args: [queue, 4096],
	});
	assert.equal(exitCode, 0);
	assert.equal(queue.qsize(), 4096);
	for (let i = 0; i < 4096; i++) {
		const item = i % 2 === 0 ? await queue.get() : queue.getSync();
		assert.ok(item.equals(Buffer.alloc(16_384, i)));
	}
	assert.equal(queue.empty(), true);
});

test('64 MiB in one item are there after the child that put it has ended', async () => {
	using queue = new Queue();
	const { exitCode } = await runChild({
		target: (given: Queue, bytes: number) => {
			given.putSync(Buffer.alloc(bytes, 7));
			given.putSync({ last: true });
		},
		args: [queue, 64 * MIB],
	});
	assert.equal(exitCode, 0);
	const item = (await queue.get()) as Buffer;
	assert.ok(Buffer.isBuffer(item) && item.length === 64 * MIB);
	assert.ok(item.equals(Buffer.alloc(64 * MIB, 7)));
	assert.deepEqual(await queue.get(), { last: true });
});
