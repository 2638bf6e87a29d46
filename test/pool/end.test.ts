import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError, ClosedError, Pool, ProcessError, WorkerLostError } from 'multiprocess';
import { testOfProcesses } from '../support/by-threads.js';
import { Gate, Journal } from '../support/between-processes.js';
import { collect } from '../support/collect.js';
import { eventually } from '../support/eventually.js';
import { isRunning, isStopped } from '../support/processes.js';
import { usePool } from '../support/use-pool.js';

const same = <T>(x: T): T => x;
const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);
const never = (): Promise<never> => new Promise(() => setInterval(() => {}, 1_000));

testOfProcesses('POL02 close, then join, completes what is pending, and leaves no worker', async () => {
	const pool = new Pool(2);
	const pids = new Set<number>();
	const pending = Array.from({ length: 6 }, (_, i) => pool.apply((n: number) => [n, process.pid], [i]));
	const map = pool.map((n: number) => n * 3, numbers(100));
	pool.close();
	await pool.join();
	for (const [i, result] of pending.entries()) {
		assert.equal(result.ready(), true);
		const [n, pid] = await result;
		assert.equal(n, i);
		pids.add(pid);
	}
	assert.deepEqual(
		await map,
		numbers(100).map((n) => n * 3),
	);
	assert.ok(![...pids].some(isRunning));
});

test('POO16 a pool without work can be closed and joined at once', async () => {
	const pool = new Pool(2);
	pool.close();
	await pool.join();
	await pool.join();
	pool.close();
	pool.terminate();
	await pool.join();
});

test('POO16 after close and terminate, all calls reject with ClosedError', async () => {
	for (const end of ['close', 'terminate'] as const) {
		const pool = new Pool(1);
		pool[end]();
		for (const rejected of [
			pool.apply(same<number>, [1]),
			pool.map(same, [1]),
			pool.starmap(same<number>, [[1]]),
			pool.mapSettled(same, [1]),
			pool.imap(same, [1]).next(),
			pool.imapUnordered(same, [1]).next(),
			pool.imapSettled(same, [1]).next(),
		]) {
			await assert.rejects(
				rejected,
				(error) =>
					error instanceof ClosedError && /takes no more work/.test(error.message) && error.message.startsWith('Pool.'),
			);
		}
		await pool.join();
	}
});

test('join before close rejects with ProcessError', async (t) => {
	const pool = usePool(t, 1);
	await assert.rejects(
		pool.join(),
		(error) => error instanceof ProcessError && /close\(\) or terminate\(\)/.test(error.message),
	);
	assert.equal(await pool.apply(same<number>, [1]), 1);
});

test('POO17 terminate is quick with 10,000 long tasks queued', async () => {
	const pool = new Pool(2);
	const map = pool.map(never, numbers(10_000));
	const settled = pool.mapSettled(never, numbers(10_000));
	const applied = numbers(1_000).map((i) => pool.apply(never as (n: number) => Promise<never>, [i]));
	const step = pool.imap(never, numbers(10_000)).next();
	const outcomes = Promise.allSettled([map, settled, step, ...applied]);
	pool.terminate();
	await pool.join();
	for (const outcome of await outcomes) {
		assert.equal(outcome.status, 'rejected');
		assert.ok(outcome.reason instanceof CancelledError, String(outcome.reason));
	}
});

test('terminate cancels running tasks, tasks queued in a worker, and tasks not sent yet', async (t) => {
	const pool = new Pool(1);
	const running = new Gate(t);
	const journal = new Journal(t);
	const write = (n: number): void => journal.write(n);
	// These are short, so that the next chunk is sent ahead.
	await pool.apply(write, [0]);
	await pool.apply(write, [0]);
	const results = [
		pool.apply(() => {
			running.open();
			for (;;);
		}),
		...[1, 2, 3].map((n) => pool.apply(write, [n])),
		...[4, 5].map((n) => pool.apply((o: { n: number }) => journal.write(o.n), [{ n }])),
	];
	await running.opened();
	pool.terminate();
	for (const outcome of await Promise.allSettled(results)) {
		assert.equal(outcome.status, 'rejected');
		assert.ok(outcome.reason instanceof CancelledError, String(outcome.reason));
	}
	await pool.join();
	assert.deepEqual(journal.lines, ['0', '0']);
});

testOfProcesses('a worker that ignores SIGTERM is killed', async (t) => {
	const pool = new Pool(1);
	const busy = new Gate(t);
	const pid = await pool.apply(() => process.pid);
	const result = pool.apply(() => {
		process.on('SIGTERM', () => {});
		busy.open();
		return new Promise<never>(() => setInterval(() => {}, 1_000));
	});
	await eventually('it is busy', () => busy.isOpen);
	pool.terminate();
	await assert.rejects(result, CancelledError);
	await pool.join();
	assert.ok(!isRunning(pid));
});

testOfProcesses(
	'a worker that is stopped holds up its own tasks only until it goes on, and terminate() not at all',
	async (t) => {
		const pool = new Pool(2);
		const gate = new Gate(t);
		const stopped = await pool.apply(() => process.pid);
		process.kill(stopped, 'SIGSTOP');
		await eventually('it is stopped', () => isStopped(stopped));
		const map = pool.map((n: number) => n * 2, numbers(50));
		const elsewhere = pool.imapUnordered((_n: number) => process.pid, numbers(2), { chunkSize: 1 });
		assert.notEqual((await elsewhere.next()).value, stopped);
		process.kill(stopped, 'SIGCONT');
		assert.deepEqual(
			await map,
			numbers(50).map((n) => n * 2),
		);
		await elsewhere.return();
		const results = [0, 1].map(() => pool.apply(() => gate.opened()));
		process.kill(stopped, 'SIGSTOP');
		await eventually('it is stopped', () => isStopped(stopped));
		pool.terminate();
		for (const result of results) await assert.rejects(result, CancelledError);
		await pool.join();
		assert.ok(!isRunning(stopped));
	},
);

testOfProcesses('a worker that stays stopped does not hold up close() and join()', async (t) => {
	const pool = new Pool(1);
	t.after(() => pool.terminate());
	const pid = await pool.apply(() => process.pid);
	process.kill(pid, 'SIGSTOP');
	await eventually('it is stopped', () => isStopped(pid));
	pool.close();
	await pool.join();
	assert.ok(!isRunning(pid));
});

testOfProcesses(
	'of a worker that stays stopped after close(), what it had begun is lost, and the rest is done',
	async (t) => {
		const pool = new Pool({ processes: 1 });
		t.after(() => pool.terminate());
		const begun = new Gate(t);
		const pid = await pool.apply(() => process.pid);
		const lost = assert.rejects(
			pool.apply(async () => {
				begun.open();
				await new Promise((resolve) => setTimeout(resolve, 60_000));
			}),
			WorkerLostError,
		);
		const rest = pool.apply(() => 'done');
		await begun.opened();
		process.kill(pid, 'SIGSTOP');
		await eventually('it is stopped', () => isStopped(pid));
		pool.close();
		await pool.join();
		await lost;
		assert.equal(await rest, 'done');
	},
);

test('terminate works after close, while tasks run', async () => {
	const pool = new Pool(2);
	const result = pool.apply(never);
	pool.close();
	const joined = pool.join();
	pool.terminate();
	await joined;
	await assert.rejects(result, CancelledError);
});

test('join waits for the rest after a map has failed', async (t) => {
	const pool = new Pool(2);
	const gate = new Gate(t);
	const journal = new Journal(t);
	const map = pool.map(
		async (n: number) => {
			if (n === 1) throw new Error('one');
			await gate.opened();
			journal.write(n);
		},
		[0, 1],
		{ chunkSize: 1 },
	);
	await assert.rejects(map, { message: 'one' });
	pool.close();
	const joined = pool.join();
	gate.open();
	await joined;
	assert.ok(journal.lines.length <= 1);
});

testOfProcesses('POO22 `await using` closes and joins: what is pending is done', async () => {
	let pending: Promise<number[]>;
	let pid: number;
	{
		await using pool = new Pool(1);
		pid = await pool.apply(() => process.pid);
		pending = pool.map((n: number) => n + 1, numbers(10));
	}
	assert.deepEqual(
		await pending,
		numbers(10).map((n) => n + 1),
	);
	assert.ok(!isRunning(pid));
});

test('POO24 `await using` of a pool that has ended is no error and does nothing', async () => {
	const ended = new Pool(1);
	ended.terminate();
	await ended.join();
	{
		await using pool = ended;
		await assert.rejects(
			pool.apply(() => 1),
			ClosedError,
		);
	}
});

test('CFX32 a partly consumed imap does not hold up close and join, and its loop can go on afterwards', async () => {
	for (const kind of ['imap', 'imapUnordered', 'imapSettled'] as const) {
		for (const bufferSize of [undefined, 1]) {
			const pool = new Pool(1);
			const loop = pool[kind](same<number>, numbers(40), { bufferSize }) as AsyncGenerator;
			await loop.next();
			await loop.next();
			pool.close();
			await pool.join();
			assert.equal((await collect(loop)).length, 38, `${kind} ${bufferSize}`);
			await pool.join();
			await assert.rejects(
				pool.apply(() => 1),
				ClosedError,
			);
		}
	}
});

test('an imap created before close can begin after close and join', async () => {
	const pool = new Pool(1);
	const first = pool.imap(same<number>, numbers(10));
	const second = pool.imap(same<number>, numbers(10));
	pool.close();
	assert.deepEqual(await collect(first), numbers(10));
	await pool.join();
	assert.deepEqual(await collect(second), numbers(10));
	await pool.join();
});

test('join waits for a running loop', async () => {
	const pool = new Pool(1);
	const all = collect(pool.imap(same<number>, numbers(200)));
	pool.close();
	await pool.join();
	assert.deepEqual(await all, numbers(200));
});

test('a loop’s step that terminate() ends is not reported as unhandled, and whoever awaits it gets the error', async (t) => {
	const unhandled: unknown[] = [];
	const listener = (reason: unknown): void => void unhandled.push(reason);
	process.on('unhandledRejection', listener);
	t.after(() => process.off('unhandledRejection', listener));
	const pool = new Pool(1);
	for (const kind of ['imap', 'imapUnordered', 'imapSettled'] as const) {
		const loop = pool[kind](never, [1, 2]);
		void loop.next();
		void loop.next();
	}
	const awaited = pool.imap(never, [1]).next();
	const loop = collect(pool.imapUnordered(never, [1]));
	pool.terminate();
	await assert.rejects(awaited, CancelledError);
	await assert.rejects(loop, CancelledError);
	await pool.join();
	await new Promise((resolve) => setImmediate(resolve));
	assert.deepEqual(unhandled, []);
});

test('terminate ends the loop of an imap and closes its input', async (t) => {
	const pool = new Pool(1);
	const journal = new Journal(t);
	function* endless(): Generator<number> {
		try {
			for (let i = 0; ; i++) yield i;
		} finally {
			journal.write('closed');
		}
	}
	const loop = pool.imap(same, endless());
	await loop.next();
	pool.terminate();
	assert.deepEqual(journal.lines, ['closed']);
	await assert.rejects(collect(loop), CancelledError);
	await pool.join();
});
