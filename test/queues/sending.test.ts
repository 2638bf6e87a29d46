/** Queues that are sent, in every way and to every kind of process, and their items meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getContext, Lock, Pipe, type PipeConnection, Process, Queue, SharedArray, SimpleQueue } from 'multiprocess';
import { askChild, runChild } from '../support/child.js';
import { inThread } from '../support/in-thread.js';
import { usePool } from '../support/use-pool.js';

test('QUE03 a child uses a queue that its parent has used; the order is kept, then the queue is empty', async () => {
	using queue = new Queue<number>();
	for (let i = 0; i < 10; i++) await queue.put(i);
	const { exitCode } = await runChild({
		target: (given: Queue<number>) => {
			for (let i = 10; i < 20; i++) given.putSync(i);
		},
		args: [queue],
	});
	assert.equal(exitCode, 0);
	for (let i = 0; i < 20; i++) assert.equal(await queue.get(), i);
	assert.throws(() => queue.getNowait(), { name: 'QueueEmpty' });
});

test('QUE02 QUE03 a thread uses a queue that its parent has used', async (t) => {
	using queue = new Queue<number>();
	for (let i = 0; i < 10; i++) queue.putNowait(i);
	const thread = inThread(
		t,
		async (given: Queue<number>) => {
			for (let i = 10; i < 20; i++) await given.put(i);
			const first = [given.getSync(), await given.get(), given.getNowait()];
			return [...first, given.qsize()];
		},
		queue,
	);
	assert.deepEqual(await thread.result, [0, 1, 2, 17]);
	for (let i = 3; i < 20; i++) assert.equal(queue.getSync(), i);
	assert.equal(queue.empty(), true);
});

test('INI03 a child makes a queue and has a child of its own put into it', async (t) => {
	const got = await askChild(t, async () => {
		const queue = new Queue<string>();
		const p = new Process({ target: (given: Queue<string>) => given.putSync('from below'), args: [queue] });
		p.start();
		const item = await queue.get();
		return [item, await p.join(), queue.qsize()];
	});
	assert.deepEqual(got, ['from below', 0, 0]);
});

test('STM08 a queue of one context serves the processes of all', async () => {
	for (const made of ['spawn', 'forkserver'] as const) {
		using queue = new (getContext(made).Queue)<string>();
		for (const method of ['spawn', 'forkserver'] as const) {
			const p = new (getContext(method).Process)({
				target: (q: Queue<string>) => q.putSync(process.title),
				args: [queue],
			});
			p.start();
			assert.equal(await p.join(), 0);
		}
		assert.equal(queue.qsize(), 2);
	}
});

test('STM09 a child passes its queue on to a child of its own; what both put arrives', async () => {
	using queue = new Queue<string>();
	const { exitCode } = await runChild({
		target: async (given: Queue<string>) => {
			given.putSync('child');
			const p = new Process({ target: (own: Queue<string>) => own.putSync('grandchild'), args: [given] });
			p.start();
			process.exitCode = (await p.join()) ?? 1;
		},
		args: [queue],
	});
	assert.equal(exitCode, 0);
	assert.deepEqual([await queue.get(), await queue.get()], ['child', 'grandchild']);
});

test('LBK03 a Queue and a SimpleQueue travel as arguments and in closures', async () => {
	using queue = new Queue<string>();
	using simple = new SimpleQueue<string>();
	const p = new Process({
		target: (a: Queue<string>, b: SimpleQueue<string>) => {
			a.putSync('argument');
			b.putSync('argument');
		},
		args: [queue, simple],
	});
	p.start();
	assert.equal(await p.join(), 0);
	const q = new Process({
		target: () => {
			queue.putSync('closure');
			simple.putSync('closure');
		},
	});
	q.start();
	assert.equal(await q.join(), 0);
	for (const text of ['argument', 'closure']) assert.deepEqual([await queue.get(), await simple.get()], [text, text]);
});

test('LBK07 a connection goes through a queue', async () => {
	using queue = new Queue<PipeConnection<string>>();
	const p = new Process({
		target: async (given: Queue<PipeConnection<string>>) => {
			const end = await given.get();
			await end.send(`${await end.recv()} back`);
		},
		args: [queue],
	});
	p.start();
	const [here, there] = Pipe<string>();
	await queue.put(there);
	there.close();
	await here.send('there and');
	assert.equal(await here.recv(), 'there and back');
	here.close();
	assert.equal(await p.join(), 0);
});

test('the tasks of a pool put into a queue and get from one', async (t) => {
	using jobs = new Queue<number>();
	using results = new Queue<number>();
	const pool = usePool(t, 2);
	const running = [0, 1].map(() =>
		pool.apply(
			async (from: Queue<number>, to: Queue<number>) => {
				for await (const n of from) to.putSync(n * n);
			},
			[jobs, results],
		),
	);
	for (let i = 1; i <= 100; i++) jobs.putNowait(i);
	jobs.shutdown();
	await Promise.all(running);
	let sum = 0;
	while (!results.empty()) sum += results.getNowait();
	assert.equal(sum, 338_350);
	assert.equal(await pool.apply(() => results.qsize()), 0);
	const made = await pool.apply(() => new Queue<string>(7));
	await made.put('of nobody else');
	assert.equal(await made.get(), 'of nobody else');
	made.close();
});

test('a queue goes through a queue with its items, even if its maker has ended', async () => {
	using queues = new Queue<Queue>();
	const { exitCode } = await runChild({
		target: (given: Queue<Queue>) => {
			const inner = new Queue();
			const innermost = new Queue<string>();
			innermost.putSync('deep');
			inner.putSync(innermost);
			given.putSync(inner);
		},
		args: [queues],
	});
	assert.equal(exitCode, 0);
	const inner = await queues.get();
	const innermost = (await inner.get()) as Queue<string>;
	assert.equal(await innermost.get(), 'deep');
	inner.close();
	innermost.close();
});

test('locks and shared memory in an item reach its consumer, even if its producer has ended or was killed', async () => {
	using queue = new Queue<{ lock: Lock; array: SharedArray<Int32ArrayConstructor> }>();
	for (const end of ['exit', 'kill'] as const) {
		const { exitCode } = await runChild({
			target: (given: typeof queue, how: 'exit' | 'kill') => {
				const array = new SharedArray(Int32Array, [4, 5, 6]);
				const lock = new Lock();
				given.putSync({ lock, array });
				if (how === 'kill') process.kill(process.pid, 'SIGKILL');
			},
			args: [queue, end],
		});
		assert.equal(exitCode, end === 'exit' ? 0 : -9);
		// A sweep after dead processes must not free the lock in the item.
		await runChild({ target: () => new Lock().acquireSync() });
		const { lock, array } = await queue.get();
		assert.deepEqual([...array.view], [4, 5, 6]);
		assert.equal(lock.acquireSync({ timeout: 0 }), true);
		lock.release();
	}
});

test('a queue that was put into itself can be got from itself', async () => {
	const queue = new Queue();
	await queue.put({ queue, n: 1 });
	const { queue: same, n } = (await queue.get()) as { queue: Queue<string>; n: number };
	same.putNowait('through the other');
	assert.deepEqual([n, await queue.get()], [1, 'through the other']);
	same.close();
	queue.close();
});

test('a queue that is closed right after it was sent arrives', async () => {
	using back = new Queue<number>();
	const queue = new Queue<number>();
	queue.putNowait(5);
	const p = new Process({
		target: (from: Queue<number>, to: Queue<number>) => to.putSync(from.getSync()),
		args: [queue, back],
	});
	p.start();
	queue.close();
	assert.equal(await back.get(), 5);
	assert.equal(await p.join(), 0);
});
