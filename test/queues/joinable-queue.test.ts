/** JoinableQueue: waiting until all items are done. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinableQueue, Process, Queue, SharedArray } from 'multiprocess';
import { die } from '../support/die.js';
import { runChild } from '../support/child.js';
import { inThread } from '../support/in-thread.js';

test('QUE05 join() waits until the workers have called taskDone() for all items', async () => {
	using queue = new JoinableQueue<number | null>();
	const done = new SharedArray(Int32Array, 1);
	const workers = Array.from(
		{ length: 4 },
		() =>
			new Process({
				target: async (given: JoinableQueue<number | null>, count: SharedArray<Int32ArrayConstructor>) => {
					for (let item = await given.get(); item !== null; item = await given.get()) {
						await new Promise((resolve) => setTimeout(resolve, 5));
						Atomics.add(count.view, 0, 1);
						given.taskDone();
					}
					given.taskDone();
				},
				args: [queue, done],
			}),
	);
	for (const worker of workers) worker.start();
	for (let i = 0; i < 10; i++) await queue.put(i);
	assert.equal(await queue.join(), true);
	assert.equal(Atomics.load(done.view, 0), 10);
	for (let i = 0; i < 4; i++) await queue.put(null);
	assert.equal(await queue.join(), true);
	for (const worker of workers) assert.equal(await worker.join(), 0);
	assert.equal(queue.empty(), true);
});

test('QUE05 join() waits for taskDone() between threads too', async (t) => {
	using queue = new JoinableQueue<number>();
	let done = 0;
	const workers = [0, 1].map(() =>
		inThread(
			t,
			(given: JoinableQueue<number>) => {
				let sum = 0;
				for (let item = given.getSync(); item >= 0; item = given.getSync()) {
					sum += item;
					given.taskDone();
				}
				given.taskDone();
				return sum;
			},
			queue,
		),
	);
	for (let i = 1; i <= 10; i++) queue.putNowait(i);
	assert.equal(await queue.join(), true);
	queue.putNowait(-1);
	queue.putNowait(-1);
	for (const worker of workers) done += await worker.result;
	assert.equal(done, 55);
	assert.equal(await queue.join({ timeout: 0 }), true);
});

test('join() resolves to whether all was done in time, at once if there is nothing to do', async () => {
	using queue = new JoinableQueue<number>();
	assert.equal(await queue.join(), true);
	queue.putNowait(1);
	assert.equal(await queue.join({ timeout: 0 }), false);
	assert.equal(await queue.join({ timeout: 5 }), false);
	await queue.get();
	assert.equal(await queue.join({ timeout: 0 }), false);
	await assert.rejects(queue.join({ signal: AbortSignal.abort('enough') }), (reason) => reason === 'enough');
	await assert.rejects(queue.join({ timeout: '5' as never }), { message: /^JoinableQueue\.join\(\): timeout is/ });
	const abort = new AbortController();
	const waiting = [queue.join({ signal: abort.signal }), queue.join()];
	abort.abort('enough');
	await assert.rejects(waiting[0], (reason) => reason === 'enough');
	queue.taskDone();
	assert.equal(await waiting[1], true);
});

test('taskDone() more often than items were put is an error, which changes nothing', async () => {
	using queue = new JoinableQueue<number>();
	const error = {
		name: 'ProcessError',
		message: 'JoinableQueue.taskDone(): called more often than items were put; call it once for each item that was got',
	};
	assert.throws(() => queue.taskDone(), error);
	queue.putNowait(1);
	queue.getNowait();
	queue.taskDone();
	assert.throws(() => queue.taskDone(), error);
	queue.putNowait(2);
	assert.equal(await queue.join({ timeout: 0 }), false);
	queue.taskDone();
	assert.equal(await queue.join({ timeout: 0 }), true);
});

test('close() ends a join() of this process', async () => {
	const queue = new JoinableQueue<number>();
	queue.putNowait(1);
	const waiting = queue.join();
	queue.close();
	await assert.rejects(waiting, { name: 'ClosedError' });
	assert.throws(() => queue.taskDone(), { name: 'ClosedError', message: /^JoinableQueue\.taskDone\(\): / });
	await assert.rejects(queue.join(), { name: 'ClosedError', message: /^JoinableQueue\.join\(\): / });
});

test('an item whose consumer died before taskDone() stays undone; join() has a timeout for that', async () => {
	using queue = new JoinableQueue<number>();
	queue.putNowait(1);
	queue.putNowait(2);
	const { exitCode } = await runChild({
		target: (given: JoinableQueue<number>) => {
			given.getSync();
			die();
		},
		args: [queue],
	});
	assert.notEqual(exitCode, 0);
	await queue.get();
	queue.taskDone();
	assert.equal(await queue.join({ timeout: 10 }), false);
	queue.taskDone();
	assert.equal(await queue.join(), true);
});

test('a JoinableQueue is a Queue, in this process and in others', async () => {
	using queue = new JoinableQueue<string>(3);
	assert.ok(queue instanceof Queue);
	const { exitCode } = await runChild({
		target: (given: JoinableQueue<string>) => {
			given.putSync(`${given instanceof JoinableQueue} ${given instanceof Queue}`);
			while (!given.full()) given.putSync('more');
		},
		args: [queue],
	});
	assert.equal(exitCode, 0);
	assert.deepEqual([queue.qsize(), await queue.get()], [3, 'true true']);
});
