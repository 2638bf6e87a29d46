/** SimpleQueue. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Process, SimpleQueue } from 'multiprocess';
import { runChild } from '../support/child.js';
import { inThread } from '../support/in-thread.js';

test('SIQ01 a SimpleQueue that was closed here is refused', async () => {
	for (const items of [0, 1]) {
		const queue = new SimpleQueue<number>();
		for (let i = 0; i < items; i++) await queue.put(i);
		const waiting = items === 0 ? queue.get() : undefined;
		queue.close();
		queue.close();
		queue[Symbol.dispose]();
		if (waiting)
			await assert.rejects(waiting, {
				name: 'ClosedError',
				message: /^SimpleQueue: this process has closed the queue while this call was waiting/,
			});
		for (const call of ['putSync', 'getSync', 'empty'] as const) {
			const message = `SimpleQueue.${call}(): this process has closed the queue; use it before close()`;
			assert.throws(() => (queue[call] as () => void)(), { name: 'ClosedError', message });
		}
		await assert.rejects(queue.put(1), { name: 'ClosedError', message: /^SimpleQueue\.put\(\): / });
		await assert.rejects(queue.get(), { name: 'ClosedError', message: /^SimpleQueue\.get\(\): / });
	}
});

test('SIQ02 empty() is true, false, true as a child puts two items', async () => {
	using queue = new SimpleQueue();
	using go = new SimpleQueue<string>();
	const p = new Process({
		target: async (given: SimpleQueue, gate: SimpleQueue<string>) => {
			gate.getSync();
			given.putSync(true);
			await given.put(false);
			gate.putSync('done');
		},
		args: [queue, go],
	});
	p.start();
	assert.equal(queue.empty(), true);
	go.putSync('go');
	assert.equal(await p.join(), 0);
	assert.equal(queue.empty(), false);
	assert.equal(await queue.get(), true);
	assert.equal(queue.getSync(), false);
	assert.equal(queue.empty(), true);
	assert.equal(await go.get(), 'done');
});

test('SIQ02 empty() is true, false, true as a thread puts two items', async (t) => {
	using queue = new SimpleQueue<number>();
	const thread = inThread(t, (given: SimpleQueue<number>) => [1, 2].forEach((n) => given.putSync(n)), queue);
	await thread.result;
	assert.deepEqual([queue.empty(), queue.getSync(), await queue.get(), queue.empty()], [false, 1, 2, true]);
});

test('a value that can’t be sent is an error of the put', async () => {
	using queue = new SimpleQueue();
	await assert.rejects(queue.put(new WeakMap()), { name: 'ShippingError' });
	assert.throws(() => queue.putSync(new WeakMap()), { name: 'ShippingError' });
	assert.equal(queue.empty(), true);
});

test('a SimpleQueue never makes a producer wait', async () => {
	using queue = new SimpleQueue<Buffer>();
	const bytes = Buffer.alloc(100_000, 5);
	for (let i = 0; i < 100; i++) queue.putSync(bytes);
	const { exitCode } = await runChild({
		target: (given: SimpleQueue<Buffer>) => {
			for (let i = 0; i < 100; i++) if (given.getSync()[99_999] !== 5) process.exit(1);
			process.exit(given.empty() ? 3 : 4);
		},
		args: [queue],
	});
	assert.equal(exitCode, 3);
});

test('superfluous arguments are refused, not ignored', async () => {
	using queue = new SimpleQueue<number>();
	const given = (call: (...args: never[]) => unknown, ...args: unknown[]): unknown => call(...(args as never[]));
	const AnyQueue = SimpleQueue as unknown as new (...args: unknown[]) => unknown;
	for (const [call, refusing] of [
		['new SimpleQueue()', () => new AnyQueue(3)],
		['SimpleQueue.putSync()', () => given(queue.putSync.bind(queue), 1, true)],
		['SimpleQueue.getSync()', () => given(queue.getSync.bind(queue), { timeout: 50 })],
	] as const)
		assert.throws(refusing, (error: Error) => error.name === 'TypeError' && error.message.startsWith(`${call}: `));
	await assert.rejects(given(queue.put.bind(queue), 1, { timeout: 5 }) as Promise<void>, { name: 'TypeError' });
	await assert.rejects(given(queue.get.bind(queue), { timeout: 5 }) as Promise<void>, { name: 'TypeError' });
	assert.equal(queue.empty(), true);
});
