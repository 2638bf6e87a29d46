import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokenPoolError, type Pool, registerReducer, WorkerLostError } from 'multiprocess';
import { Gate, Journal } from '../support/between-processes.js';
import { testOfProcesses } from '../support/by-threads.js';
import { collect } from '../support/collect.js';
import { die } from '../support/die.js';
import { eventually } from '../support/eventually.js';
import { childrenOf, isRunning } from '../support/processes.js';
import { usePool } from '../support/use-pool.js';

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);
const never = (): Promise<never> => new Promise(() => setInterval(() => {}, 1_000));

async function workerPids(pool: Pool): Promise<Set<number>> {
	const pids = new Set<number>();
	await eventually('every worker has run a task', async () => {
		for (const pid of await pool.map(async () => process.pid, numbers(20), { chunkSize: 1 })) pids.add(pid);
		return pids.size >= pool.processes;
	});
	return pids;
}

for (const [how, end, expected] of [
	['by SIGKILL', die, { exitCode: null, signal: 'SIGKILL' }],
	['by SIGTERM', () => process.kill(process.pid, 'SIGTERM'), { exitCode: null, signal: 'SIGTERM' }],
	['by process.exit(3)', () => process.exit(3), { exitCode: 3, signal: null }],
	['by process.exit(0)', () => process.exit(0), { exitCode: 0, signal: null }],
	['by process.abort()', () => process.abort(), { exitCode: null, signal: 'SIGABRT' }],
] as const) {
	testOfProcesses(
		`a task that ends its worker ${how} rejects with WorkerLostError, and the pool goes on`,
		async (t) => {
			const pool = usePool(t, 1);
			const before = await pool.apply(() => process.pid);
			await assert.rejects(
				pool.apply(() => {
					end();
					return new Promise<never>(() => {});
				}),
				(error) => {
					assert.ok(error instanceof WorkerLostError, String(error));
					assert.equal(error.code, 'ERR_MP_WORKER_LOST');
					assert.deepEqual({ exitCode: error.exitCode, signal: error.signal }, expected);
					assert.equal(error.pid, before);
					assert.match(error.message, /PoolWorker-\d+ \(pid \d+\) died/);
					return true;
				},
			);
			assert.notEqual(await pool.apply(() => process.pid), before);
		},
	);
}

test('with chunkSize 1 only the running task is lost; all others run exactly once', async (t) => {
	const pool = usePool(t);
	const journal = new Journal(t);
	const outcomes = await pool.mapSettled(
		(n: number) => {
			journal.write(n);
			if (n % 25 === 7) die();
			return n;
		},
		numbers(100),
		{ chunkSize: 1 },
	);
	const lost = outcomes.flatMap((outcome, i) => (outcome.status === 'rejected' ? [i] : []));
	assert.deepEqual(lost, [7, 32, 57, 82]);
	for (const i of lost) assert.ok((outcomes[i] as PromiseRejectedResult).reason instanceof WorkerLostError);
	assert.deepEqual(
		journal.lines.map(Number).toSorted((a, b) => a - b),
		numbers(100),
	);
});

test('tasks of a large chunk that had not begun run elsewhere, exactly once', async (t) => {
	const pool = usePool(t);
	const journal = new Journal(t);
	const outcomes = await pool.mapSettled(
		(n: number) => {
			journal.write(n);
			if (n === 40) die();
			return n;
		},
		numbers(2_000),
		{ chunkSize: 500 },
	);
	const lost = outcomes.flatMap((outcome, i) => (outcome.status === 'rejected' ? [i] : []));
	assert.ok(lost.includes(40));
	const runs = journal.lines.map(Number);
	assert.equal(new Set(runs).size, runs.length);
	const ran = new Set(runs);
	assert.ok(outcomes.every((outcome, i) => outcome.status === 'rejected' || ran.has(i)));
	assert.ok(lost.length < 1_500, `${lost.length} lost`);
});

test('every outcome arrives even if every task kills its worker', async (t) => {
	const pool = usePool(t);
	const outcomes = await pool.mapSettled(die, numbers(8));
	assert.ok(outcomes.every(({ status }) => status === 'rejected'));
	assert.equal(await pool.apply(() => 'alive'), 'alive');
});

test('map rejects with the WorkerLostError of the item', async (t) => {
	const pool = usePool(t);
	await assert.rejects(
		pool.map((n: number) => (n === 5 ? die() : n), numbers(10)),
		WorkerLostError,
	);
	assert.deepEqual(await pool.map((n: number) => n, numbers(10)), numbers(10));
});

test('imap throws the WorkerLostError when it reaches the item; imapSettled goes on', async (t) => {
	const pool = usePool(t);
	const fn = (n: number): number => {
		if (n === 5) die();
		return n;
	};
	const seen: number[] = [];
	await assert.rejects(async () => {
		for await (const n of pool.imap(fn, numbers(10), { chunkSize: 1 })) seen.push(n);
	}, WorkerLostError);
	assert.deepEqual(seen, [0, 1, 2, 3, 4]);
	const outcomes = await collect(pool.imapSettled(fn, numbers(10), { chunkSize: 1 }));
	assert.deepEqual(
		outcomes.map(({ item, status }) => `${item} ${status}`),
		numbers(10).map((n) => `${n} ${n === 5 ? 'rejected' : 'fulfilled'}`),
	);
});

testOfProcesses('idle workers that are killed are replaced, and nobody notices', async (t) => {
	const pool = usePool(t);
	for (let round = 0; round < 3; round++) {
		const pids = await workerPids(pool);
		for (const pid of pids) process.kill(pid, 'SIGKILL');
		assert.deepEqual(
			await pool.map((n: number) => n * 2, numbers(50)),
			numbers(50).map((n) => n * 2),
		);
		await eventually('they are gone', () => ![...pids].some(isRunning));
	}
});

testOfProcesses('workers killed before they have run anything are replaced, too', async (t) => {
	const before = new Set(childrenOf());
	const pool = usePool(t);
	const pids = await eventually('they are there', () => {
		const started = childrenOf().filter((pid) => !before.has(pid));
		return started.length >= 2 ? started : undefined;
	});
	// They may include standbys.
	for (const pid of pids) process.kill(pid, 'SIGKILL');
	assert.deepEqual(await pool.map((n: number) => n, numbers(10)), numbers(10));
});

for (const kind of ['map', 'mapSettled', 'imap'] as const) {
	testOfProcesses(`all workers killed at once during ${kind}: every item has an outcome`, async (t) => {
		const pool = usePool(t);
		const pids = await workerPids(pool);
		const gate = new Gate(t);
		const journal = new Journal(t);
		const fn = async (n: number): Promise<number> => {
			journal.write(n);
			if (n < 2 && !gate.isOpen) await new Promise(() => setInterval(() => {}, 1_000));
			return n;
		};
		const options = { chunkSize: 1 };
		const work = kind === 'imap' ? collect(pool.imap(fn, numbers(50), options)) : pool[kind](fn, numbers(50), options);
		const outcome = work.then(
			(value) => value,
			(error: unknown) => error,
		);
		await eventually('both are busy', () => journal.lines.length === 2);
		gate.open();
		for (const pid of pids) process.kill(pid, 'SIGKILL');
		if (kind !== 'mapSettled') assert.ok((await outcome) instanceof WorkerLostError);
		else {
			const outcomes = (await outcome) as PromiseSettledResult<number>[];
			assert.deepEqual(
				outcomes.map(({ status }) => status),
				numbers(50).map((n) => (n < 2 ? 'rejected' : 'fulfilled')),
			);
			assert.deepEqual(
				journal.lines.map(Number).toSorted((a, b) => a - b),
				numbers(50),
			);
		}
		assert.equal(await pool.apply(() => 1), 1);
	});
}

test('an uncaught exception in a worker loses the running task', async (t) => {
	const pool = usePool(t, 1);
	const lost = pool.apply(() => {
		setTimeout(() => {
			throw new Error('uncaught on purpose: node prints this');
		}, 1);
		return new Promise<never>(() => {});
	});
	await assert.rejects(lost, (error) => error instanceof WorkerLostError && error.exitCode === 1);
	// An end between tasks goes unnoticed.
	await pool.apply(() => void setImmediate(() => process.exit(9)));
	assert.equal(await pool.apply(() => 'on'), 'on');
});

testOfProcesses('a worker that closes its channel is ended, and its task is lost', async (t) => {
	const pool = usePool(t, 1);
	const lost = pool.apply(async () => {
		const { closeSync } = await import('node:fs');
		process.on('SIGTERM', () => {});
		closeSync(3);
		for (;;);
	});
	await assert.rejects(lost, WorkerLostError);
	assert.equal(await pool.apply(() => 'on'), 'on');
});

test('if rebuilding a task ends the worker, that task is lost and no other', async (t) => {
	const pool = usePool(t);
	class Deadly {
		n = 1;
	}
	registerReducer(Deadly, { reduce: () => 0, rebuild: () => process.exit(4) });
	const outcomes = await pool.mapSettled((x: unknown) => typeof x, [1, new Deadly(), {}], { chunkSize: 1 });
	assert.deepEqual(
		outcomes.map(({ status }) => status),
		['fulfilled', 'rejected', 'fulfilled'],
	);
	assert.equal((outcomes[1] as PromiseRejectedResult).reason.exitCode, 4);
});

test('a pool breaks in the end if its workers keep dying before they begin a task', async (t) => {
	const pool = usePool(t, {
		processes: 1,
		initializer: async () => {
			await Promise.resolve();
			// By then the worker has reported that it is ready, and has read nothing since.
			process.nextTick(() => process.exit(5));
		},
	});
	const results = [pool.apply(() => 1), pool.apply((o: object) => o, [{}])];
	for (const { reason } of (await Promise.allSettled(results)) as PromiseRejectedResult[]) {
		assert.ok(reason instanceof BrokenPoolError, String(reason));
		assert.match(reason.message, /die before they begin a task: PoolWorker-\d+ ended with exit code 5/);
	}
});

testOfProcesses('a dead worker does not hold up terminate and join', async (t) => {
	const pool = usePool(t);
	const pids = await workerPids(pool);
	const pending = [pool.apply(never), pool.apply(never)];
	for (const pid of pids) process.kill(pid, 'SIGKILL');
	pool.terminate();
	await pool.join();
	for (const { status } of await Promise.allSettled(pending)) assert.equal(status, 'rejected');
});
