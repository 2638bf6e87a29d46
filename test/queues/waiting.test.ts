/** Waiting for an item or for room, in one process and in several; and giving up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ClosedError, Process, Queue, QueueEmpty, QueueFull } from 'multiprocess';
import { runChild } from '../support/child.js';
import { count } from '../support/counts.js';
import { inThread } from '../support/in-thread.js';

test('waiting gets are served in FIFO order, also from another process', async () => {
	using queue = new Queue<number>();
	const gets = Array.from({ length: 20 }, () => queue.get());
	const p = new Process({
		target: (given: Queue<number>) => {
			for (let i = 0; i < 20; i++) given.putSync(i);
		},
		args: [queue],
	});
	p.start();
	assert.deepEqual(await Promise.all(gets), [...gets.keys()]);
	await p.join();
});

test('waiting producers proceed in FIFO order as room appears', async () => {
	using queue = new Queue<number>(2);
	const puts = Array.from({ length: 10 }, (_, i) => queue.put(i));
	assert.equal(queue.qsize(), 2);
	const p = new Process({
		target: (given: Queue<number>) => {
			for (let i = 0; i < 10; i++) if (given.getSync() !== i) throw new Error(`not ${i}`);
		},
		args: [queue],
	});
	p.start();
	await Promise.all(puts);
	assert.equal(await p.join(), 0);
	assert.equal(queue.qsize(), 0);
});

test('an aborted get takes nothing, and waiters behind it go on', async () => {
	using queue = new Queue<number>();
	const abort = new AbortController();
	const first = queue.get({ signal: abort.signal });
	const second = queue.get();
	const third = queue.get({ signal: abort.signal });
	const fourth = queue.get();
	queue.putNowait(1);
	queue.putNowait(2);
	abort.abort('enough');
	await assert.rejects(first, (reason) => reason === 'enough');
	await assert.rejects(third, (reason) => reason === 'enough');
	assert.deepEqual([await second, await fourth], [1, 2]);
	queue.putNowait(3);
	await assert.rejects(queue.get({ signal: abort.signal }), (reason) => reason === 'enough');
	assert.equal(queue.qsize(), 1);
});

test('a put that is aborted or times out leaves nothing', async () => {
	using queue = new Queue<number>(1);
	queue.putNowait(0);
	const abort = new AbortController();
	const first = queue.put(1, { signal: abort.signal });
	const second = queue.put(2, { timeout: 5 });
	const third = queue.put(3);
	await assert.rejects(second, QueueFull);
	abort.abort(new Error('enough'));
	await assert.rejects(first, /enough/);
	await assert.rejects(queue.put(4, { signal: abort.signal }), /enough/);
	assert.equal(await queue.get(), 0);
	await third;
	assert.deepEqual([await queue.get(), queue.qsize()], [3, 0]);
	await assert.rejects(queue.put(5, { signal: abort.signal }), /enough/);
	assert.equal(queue.qsize(), 0);
});

test('close() ends the waits of this process, and of no other', async (t) => {
	const queue = new Queue<string>(1);
	const back = new Queue<string>();
	const p = new Process({
		target: async (given: Queue<string>, answers: Queue<string>) => {
			answers.putSync('ready');
			answers.putSync(await given.get());
			answers.putSync(await given.get());
		},
		args: [queue, back],
	});
	p.start();
	assert.equal(await back.get(), 'ready');
	const theirs = inThread(
		t,
		(given: Queue<string>, answers: Queue<string>) => {
			answers.putSync('ready');
			given.getSync();
		},
		queue,
		back,
	);
	assert.equal(await back.get(), 'ready');
	const full = new Queue<number>(1);
	full.putNowait(1);
	const mine = [full.put(2), back.get()];
	full.close();
	back.close();
	for (const waiting of mine) {
		await assert.rejects(waiting, {
			name: 'ClosedError',
			message: /^Queue: this process has closed the queue while this call was waiting/,
		});
	}
	await queue.put('one');
	await queue.put('two');
	await queue.put('three');
	await theirs.result;
	assert.equal(await p.join(), 0);
	queue.close();
});

test('a queue that one process has closed stays usable by others', async () => {
	using queue = new Queue<number>();
	const { exitCode } = await runChild({
		target: (given: Queue<number>) => {
			given.putSync(1);
			given.close();
			try {
				given.putSync(2);
			} catch (error) {
				if ((error as Error).name === 'ClosedError') process.exit(7);
			}
		},
		args: [queue],
	});
	assert.equal(exitCode, 7);
	assert.equal(await queue.get(), 1);
	queue.putNowait(3);
	assert.equal(queue.getNowait(), 3);
});

test('an item that comes as the timeout passes is got once, or is still there', async () => {
	using queue = new Queue<number>();
	const rounds = count('timeout-races', 100, 10_000);
	using requests = new Queue<number>();
	const p = new Process({
		target: (asked: Queue<number>, given: Queue<number>) => {
			for (let n = asked.getSync(); n >= 0; n = asked.getSync()) {
				const end = performance.now() + (n % 4) * 0.5;
				while (performance.now() < end);
				given.putSync(n);
			}
		},
		args: [requests, queue],
	});
	p.start();
	let late = 0;
	for (let n = 0; n < rounds; n++) {
		requests.putNowait(n);
		let item: number | undefined;
		try {
			item = n % 2 === 0 ? await queue.get({ timeout: 1 }) : queue.getSync({ timeout: 1 });
		} catch (error) {
			assert.ok(error instanceof QueueEmpty);
			late++;
			item = await queue.get();
		}
		assert.equal(item, n);
	}
	requests.putNowait(-1);
	assert.equal(await p.join(), 0);
	assert.ok(late < rounds);
	assert.equal(queue.qsize(), 0);
});

test('many waits in one process, most of which give up, lose nothing', async (t) => {
	using queue = new Queue<number>();
	const waiters = count('giving-up', 400, 20_000);
	const got: number[] = [];
	const gets = Array.from({ length: waiters }, async (_, i) => {
		const options = i % 4 === 0 ? {} : i % 2 === 0 ? { timeout: i % 7 } : { signal: AbortSignal.timeout(i % 11) };
		try {
			got.push(await queue.get(options));
		} catch (error) {
			assert.ok(error instanceof QueueEmpty || (error as Error).name === 'TimeoutError', String(error));
		}
	});
	const p = new Process({
		target: async (given: Queue<number>, n: number) => {
			for (let i = 0; i < n; i++) {
				given.putSync(i);
				if (i % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
			}
		},
		args: [queue, waiters],
	});
	p.start();
	await Promise.all(gets);
	assert.equal(await p.join(), 0);
	t.diagnostic(`${got.length} of ${waiters} got one`);
	while (!queue.empty()) got.push(queue.getNowait());
	assert.deepEqual(got, [...Array(waiters).keys()]);
});

test('a process lives until its waits are served, but not for waits that were ended', async () => {
	using queue = new Queue<number>();
	const p = new Process({
		target: (given: Queue<number>) => {
			void given.get().then((code) => process.exit(code));
			const abort = new AbortController();
			given.get({ signal: abort.signal }).catch(() => {});
			abort.abort();
		},
		args: [queue],
	});
	const q = new Process({
		target: (given: Queue<number>) => {
			given.get().catch(() => {});
			given.close();
		},
		args: [queue],
	});
	p.start();
	q.start();
	assert.equal(await q.join(), 0);
	await delay(0);
	queue.putNowait(9);
	assert.equal(await p.join(), 9);
});

test('getSync and putSync block until somebody in another process puts or gets', async () => {
	using there = new Queue<number>(1);
	using back = new Queue<number>(1);
	const p = new Process({
		target: (a: Queue<number>, b: Queue<number>) => {
			for (let i = 0; i < 500; i++) b.putSync(a.getSync() * 2);
		},
		args: [there, back],
	});
	p.start();
	// The first reply is awaited: a parent that blocks could not send the child's start.
	there.putSync(0);
	assert.equal(await back.get(), 0);
	for (let i = 1; i < 500; i++) {
		there.putSync(i);
		assert.equal(back.getSync(), i * 2);
	}
	assert.equal(await p.join(), 0);
});

test('closing a queue is an error for a loop that waits on it', async () => {
	const queue = new Queue<number>();
	const waiting = queue.get();
	queue.close();
	await assert.rejects(waiting, ClosedError);
});
