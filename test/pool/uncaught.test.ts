/** An uncaught error in a worker is the cause of the error that its task rejects with. */
import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { BrokenPoolError, WorkerLostError } from 'multiprocess';
import { Gate, Journal } from '../support/between-processes.js';
import { eventually } from '../support/eventually.js';
import { usePool } from '../support/use-pool.js';

const never = (): Promise<never> => new Promise(() => setInterval(() => {}, 1_000));
const lost = (promise: Promise<unknown>): Promise<WorkerLostError> =>
	promise.then(
		() => assert.fail('it was to reject'),
		(error: unknown) => {
			assert.ok(error instanceof WorkerLostError, String(error));
			return error;
		},
	);

class AppError extends Error {
	override name = 'AppError';
	readonly status = 7;
	readonly socket = new Socket();
}

const WAYS: Record<string, () => unknown> = {
	'a rejection': () => {
		void Promise.reject(new AppError('uncaught', { cause: new RangeError('inner') }));
		return never();
	},
	'a timer': () => {
		setTimeout(() => {
			throw new AppError('uncaught', { cause: new RangeError('inner') });
		}, 1);
		return never();
	},
	'a microtask': async () => {
		queueMicrotask(() => {
			throw new AppError('uncaught', { cause: new RangeError('inner') });
		});
		return await never();
	},
};

for (const [way, fn] of Object.entries(WAYS)) {
	test(`${way} of the task: the error has its class, cause, properties and stack`, async (t) => {
		const pool = usePool(t, 1);
		const error = await lost(pool.apply(fn));
		assert.equal(error.exitCode, 1);
		assert.match(
			error.message,
			/while it ran this task, because of an uncaught error: AppError: uncaught; other tasks go on/,
		);
		const { cause } = error;
		assert.ok(cause instanceof AppError);
		assert.deepEqual([cause.message, cause.status, cause.socket], ['uncaught', 7, undefined]);
		assert.ok(cause.cause instanceof RangeError);
		assert.match(
			String(cause.stack),
			/^AppError: uncaught\n[^]*uncaught\.test\.[jt]s:\d+[^]* in PoolWorker-\d+ \(pid \d+\)/,
		);
		assert.equal(await pool.apply(() => 'on'), 'on');
	});
}

test('an uncaught value that is not an error, or an error that cannot be sent whole, is still the cause', async (t) => {
	const pool = usePool(t, 1);
	const text = await lost(
		pool.apply(() => {
			setTimeout(() => {
				// oxlint-disable-next-line typescript/only-throw-error -- that is the point
				throw 'text';
			}, 1);
			return never();
		}),
	);
	assert.equal(text.cause, 'text');
	assert.match(text.message, /an uncaught error: text;/);
	const promise = await lost(
		pool.apply(() => {
			void Promise.reject(Object.assign(new TypeError('holds a promise'), { later: Promise.resolve() }));
			return never();
		}),
	);
	assert.ok(promise.cause instanceof TypeError);
});

test('the message says so if a timer of an earlier task threw, and names the tasks before', async (t) => {
	const pool = usePool(t, 1);
	const gate = new Gate(t);
	const leaveBehind = (): void => {
		setInterval(() => {
			if (gate.isOpen) throw new RangeError('left behind');
		}, 1);
	};
	const after = (): number => 1;
	await pool.apply(leaveBehind);
	await pool.apply(after);
	const journal = new Journal(t);
	const running = pool.apply(() => {
		journal.write('begun');
		return new Promise(() => setInterval(() => {}, 1_000));
	});
	await eventually('the task runs', () => journal.lines.length === 1);
	gate.open();
	const error = await lost(running);
	assert.match(
		error.message,
		/but not because of it: a timer that an earlier task[^;]* left behind threw an uncaught error: RangeError: left behind; earlier tasks: after, leaveBehind;/,
	);
	assert.ok(error.cause instanceof RangeError);
});

test('an uncaught error that the worker survives is not a cause, nor is an end without one', async (t) => {
	const pool = usePool(t, 1);
	assert.equal(
		await pool.apply(
			() =>
				new Promise((resolve) => {
					process.once('uncaughtException', ({ message }) => resolve(message));
					setTimeout(() => {
						throw new Error('survived');
					}, 1);
				}),
		),
		'survived',
	);
	const error = await lost(pool.apply(() => process.exit(3)));
	assert.deepEqual([error.exitCode, Object.hasOwn(error, 'cause')], [3, false]);
	assert.match(error.message, /with exit code 3 while it ran this task; other tasks go on/);
});

test('map and imap report the cause too', async (t) => {
	const pool = usePool(t, 1);
	const fail = (): Promise<never> => {
		void Promise.reject(new AppError('uncaught'));
		return never();
	};
	assert.ok((await lost(pool.map(fail, [1]))).cause instanceof AppError);
	assert.ok((await lost(pool.imap(fail, [1]).next())).cause instanceof AppError);
});

test('an uncaught error that ends a worker during its initializer is the cause of the broken pool', async (t) => {
	const pool = usePool(t, {
		processes: 1,
		initializer: () => {
			void Promise.reject(new AppError('in the initializer'));
			return new Promise<never>(() => setInterval(() => {}, 1_000));
		},
	});
	await assert.rejects(
		pool.apply(() => 1),
		(error: Error) => {
			assert.ok(error instanceof BrokenPoolError);
			const { cause } = error.cause as Error;
			return cause instanceof AppError && cause.message === 'in the initializer';
		},
	);
});
