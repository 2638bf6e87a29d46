import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { BrokenPoolError, type Pool, ProcessError } from 'multiprocess';
import { Journal } from '../support/between-processes.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';
import { usePool } from '../support/use-pool.js';

const caught = (promise: Promise<unknown>): Promise<unknown> =>
	promise.then(
		() => assert.fail('it was to reject'),
		(error: unknown) => error,
	);

/** Checks that all pending and all later work rejects. @returns the causes */
async function brokenCauses(pool: Pool): Promise<unknown[]> {
	const identity = (n: number): number => n;
	const pending = [
		pool.apply(identity, [1]),
		pool.map(identity, [1, 2]),
		pool.mapSettled(identity, [1, 2]),
		pool.starmap(identity, [[1]]),
		pool.imap(identity, [1, 2]).next(),
		pool.imapSettled(identity, [1]).next(),
		pool.map(
			identity,
			(async function* () {
				yield 1;
				await new Promise(() => {});
			})(),
		),
	];
	const errors = await Promise.all(pending.map(caught));
	errors.push(await caught(pool.apply(identity, [1])), await caught(pool.map(identity, [])));
	errors.push(await caught(pool.imapUnordered(identity, [1]).next()));
	pool.close();
	await pool.join();
	return errors.map((error) => {
		assert.ok(error instanceof BrokenPoolError, String(error));
		return error.cause;
	});
}

for (const [how, initializer] of [
	[
		'throws',
		() => {
			throw new RangeError('no start');
		},
	],
	['rejects', async () => Promise.reject(new RangeError('no start'))],
] as const) {
	test(`CFX30 an initializer that ${how} breaks the pool once`, async (t) => {
		const journal = new Journal(t);
		const pool = usePool(t, {
			initializer: () => {
				journal.write('started');
				return initializer();
			},
		});
		for (const cause of await brokenCauses(pool)) {
			assert.ok(cause instanceof RangeError);
			assert.equal(cause.message, 'no start');
			assert.match(String(cause.stack), /in PoolWorker-\d+/);
		}
		assert.ok(journal.lines.length <= 2, journal.lines.join());
	});
}

test('an initializer’s error is the cause even if its class must be imported and several workers fail at once', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, {
		'slow-error.mjs': `
			export class SlowError extends Error {}
			await new Promise((resolve) => setTimeout(resolve, 300));`,
	});
	const module = `${folder}/slow-error.mjs`;
	const pool = usePool(t, {
		processes: 4,
		initializer: async () => {
			const { SlowError } = await import(module);
			throw new SlowError('of a module');
		},
	});
	for (const cause of await brokenCauses(pool)) {
		assert.ok(cause instanceof Error);
		assert.deepEqual([cause.constructor.name, cause.message], ['SlowError', 'of a module']);
	}
});

test('an initializer that throws undefined breaks the pool', async (t) => {
	const pool = usePool(t, {
		initializer: () => {
			throw undefined;
		},
	});
	for (const cause of await brokenCauses(pool)) assert.equal(cause, undefined);
});

test('an initializer whose error cannot be sent breaks the pool', async (t) => {
	const pool = usePool(t, {
		initializer: () => {
			throw Object.assign(new RangeError('has a socket'), { socket: new Socket() });
		},
	});
	for (const cause of await brokenCauses(pool)) {
		assert.ok(cause instanceof RangeError);
		assert.equal(cause.message, 'has a socket');
	}
});

test('an initializer that ends its worker breaks the pool after three starts in a row, with pauses between them', async (t) => {
	const journal = new Journal(t);
	const pool = usePool(t, {
		processes: 1,
		initializer: () => {
			journal.write('started');
			process.exit(7);
		},
	});
	for (const cause of await brokenCauses(pool)) {
		assert.ok(cause instanceof ProcessError);
		assert.match(cause.message, /PoolWorker-\d+ ended before it was ready, with exit code 7/);
	}
	assert.equal(journal.lines.length, 3);
});

test('the error says so if the initializer called process.exit(0) before it was done', async (t) => {
	const pool = usePool(t, { processes: 1, initializer: () => process.exit(0) });
	for (const cause of await brokenCauses(pool)) {
		assert.match(
			(cause as Error).message,
			/PoolWorker-\d+ ended before it was ready, with exit code 0: its initializer.* called process\.exit\(\).*before it was done/,
		);
		assert.doesNotMatch((cause as Error).message, /stderr/);
	}
});

test('an initializer that is killed by a signal breaks the pool', async (t) => {
	const pool = usePool(t, { processes: 2, initializer: () => process.kill(process.pid, 'SIGKILL') });
	for (const cause of await brokenCauses(pool)) assert.match((cause as Error).message, /by SIGKILL/);
});

test('a single failed start does no harm', async (t) => {
	const journal = new Journal(t);
	const pool = usePool(t, {
		processes: 1,
		initializer: () => {
			journal.write('started');
			if (journal.lines.length === 1) process.exit(7);
		},
	});
	assert.equal(await pool.apply(() => 'fine'), 'fine');
	assert.equal(journal.lines.length, 2);
});

test('an initializer runs once in each worker before its tasks, and its effects are visible to them', async (t) => {
	const journal = new Journal(t);
	const pool = usePool(t, {
		initializer: async (greeting: string) => {
			await new Promise((resolve) => setImmediate(resolve));
			journal.write(process.pid);
			Reflect.set(globalThis, 'greeting', greeting);
		},
		initArgs: ['hello'],
	});
	const greetings = await pool.map(() => Reflect.get(globalThis, 'greeting') as string, Array.from({ length: 100 }));
	assert.deepEqual(new Set(greetings), new Set(['hello']));
	assert.equal(new Set(journal.lines).size, journal.lines.length);
	assert.ok(journal.lines.length <= 2);
});

test('an initializer that is a generator function runs to its end before the tasks', async (t) => {
	const pool = usePool(t, {
		processes: 1,
		initializer: function* (greeting: string) {
			yield new Promise((resolve) => setTimeout(resolve, 10));
			Reflect.set(globalThis, 'greeting', greeting);
		},
		initArgs: ['hello'],
	});
	assert.equal(await pool.apply(() => Reflect.get(globalThis, 'greeting') as string), 'hello');
});

test('a replacement worker runs the initializer too', async (t) => {
	const pool = usePool(t, {
		processes: 1,
		initializer: () => void Reflect.set(globalThis, 'ready', true),
	});
	await pool.apply(() => process.exit(0)).catch(() => {});
	assert.equal(await pool.apply(() => Reflect.get(globalThis, 'ready') as boolean), true);
});
