/** How pools of threads differ. `by-threads.test.ts` shows what is the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokenPoolError, getContext, Pool, Queue, ThreadPool, WorkerLostError } from 'multiprocess';
import { Gate, Journal } from '../support/between-processes.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { usePool } from '../support/use-pool.js';

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);
const threads = { startMethod: 'thread' } as const;

test('ThreadPool, its twin in the context and a Pool with startMethod ’thread’ are all pools of threads', async () => {
	assert.equal(getContext('thread').Pool, ThreadPool);
	for (const pool of [new ThreadPool(1), new ThreadPool({ processes: 1 }), new Pool({ ...threads, processes: 1 })]) {
		assert.ok(pool instanceof Pool);
		assert.equal(pool.processes, 1);
		const seen = await pool.apply(async () => {
			const { isMainThread } = await import('node:worker_threads');
			const { currentProcess, getStartMethod } = await import('multiprocess');
			return [process.pid, isMainThread, currentProcess().daemon, getStartMethod(), currentProcess().name];
		});
		assert.deepEqual(seen.slice(0, -1), [process.pid, false, true, 'forkserver']);
		assert.match(String(seen.at(-1)), /^PoolWorker-\d+$/);
		pool.close();
		await pool.join();
	}
});

test('a ThreadPool takes all options of a Pool, but no other start method', () => {
	assert.throws(() => new ThreadPool({ startMethod: 'spawn' }), {
		name: 'TypeError',
		message: /^new ThreadPool\(\): startMethod is the string "spawn"; pass 'thread' or nothing, or create a Pool/,
	});
	for (const wrong of [null, [2], 'two']) assert.throws(() => new ThreadPool(wrong as never), TypeError);
	assert.throws(() => new ThreadPool(0), RangeError);
});

test('a task that ends its thread rejects with WorkerLostError and the pid of the process, and the pool goes on', async (t) => {
	const pool = usePool(t, { ...threads, processes: 1 });
	for (const [end, exitCode] of [
		[() => process.exit(3), 3],
		[() => process.exit(0), 0],
	] as const) {
		const lost = pool.apply(() => {
			end();
		});
		await assert.rejects(lost, (error) => {
			assert.ok(error instanceof WorkerLostError, String(error));
			const { pid, signal } = error;
			assert.deepEqual([pid, error.exitCode, signal], [process.pid, exitCode, null]);
			return true;
		});
		assert.equal(await pool.apply(() => 'on'), 'on');
	}
});

test('tasks sent to a blocked worker are not lost: if it ends, they run elsewhere', async (t) => {
	const pool = usePool(t, { ...threads, processes: 1 });
	using queue = new Queue<string>();
	const gate = new Gate(t);
	for (const ends of [false, true]) {
		const journal = new Journal(t);
		const blocking = pool.apply(
			(given: Queue<string>, opened: Gate, exits: boolean) => {
				opened.open();
				const item = given.getSync();
				if (exits) process.exit(5);
				return item;
			},
			[queue, gate, ends],
		);
		await gate.opened();
		const later = numbers(200).map((n) =>
			pool.apply(
				(i: number, lines: Journal) => {
					lines.write(i);
					return i;
				},
				[n, journal],
			),
		);
		queue.putNowait('go on');
		if (ends) await assert.rejects(blocking, WorkerLostError);
		else assert.equal(await blocking, 'go on');
		assert.deepEqual(await Promise.all(later), numbers(200));
		assert.equal(journal.lines.length, 200);
	}
});

test('terminate ends threads wherever they are', async () => {
	const pool = new ThreadPool(2);
	const never = [
		pool.apply(() => {
			for (;;);
		}),
		pool.apply(() => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)),
	];
	await pool
		.apply(() => 1)
		.get({ timeout: 1 })
		.catch(() => {});
	pool.terminate();
	await pool.join();
	for (const { status } of await Promise.allSettled(never)) assert.equal(status, 'rejected');
});

test('an initializer runs in each thread, and breaks the pool if it throws', async (t) => {
	const broken = usePool(t, {
		...threads,
		initializer: () => {
			throw new RangeError('not today');
		},
	});
	await assert.rejects(
		broken.apply(() => 1),
		(error) => {
			assert.ok(error instanceof BrokenPoolError);
			assert.equal((error.cause as Error).name, 'RangeError');
			return true;
		},
	);
	const pool = usePool(t, {
		...threads,
		initializer: (value: number) => void Reflect.set(globalThis, 'initial', value),
		initArgs: [8],
	});
	assert.deepEqual(
		await pool.map(() => Reflect.get(globalThis, 'initial') as number, numbers(6), { chunkSize: 1 }),
		[8, 8, 8, 8, 8, 8],
	);
	assert.equal(Reflect.get(globalThis, 'initial'), undefined);
});

test('large bytes travel to threads and back', async (t) => {
	const pool = usePool(t, { ...threads, processes: 1 });
	for (const length of [10, 100_000, 3_000_000]) {
		const sent = new Float64Array(length).fill(1.5);
		const back = await pool.apply((given: Float64Array) => given.map((n) => n * 2), [sent]);
		assert.equal(back.length, length);
		assert.ok(back.every((n) => n === 3));
		assert.equal(sent[0], 1.5);
	}
});

test('execArgv is added to the program’s arguments as far as a thread takes them', async (t) => {
	const pool = usePool(t, { ...threads, processes: 1, execArgv: ['--conditions=special'] });
	assert.deepEqual((await pool.apply(() => process.execArgv)).slice(-1), ['--conditions=special']);
	assert.throws(() => new ThreadPool({ execArgv: ['--max-old-space-size=50'] }), {
		name: 'ProcessError',
		message: /^new Pool\(\): a thread can't have these node arguments, .*--max-old-space-size=50; leave them out/,
	});
});

test('an idle pool of threads lets its program end, even if the program has arguments that concern the whole process', async () => {
	const result = await runProgram(inRepository('test/fixtures/pool/idle-threads.mjs'), {
		execArgv: ['--expose-gc', '--title', 'titled', '--no-warnings'],
	});
	assert.deepEqual([result.stdout, result.stderr, result.code], ['done\n', '', 0], describeResult(result));
});
