import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { registerReducer, RemoteError, ShippingError } from 'multiprocess';
import { testOfProcesses } from '../support/by-threads.js';
import { collect } from '../support/collect.js';
import { usePool } from '../support/use-pool.js';

const caught = (promise: Promise<unknown>): Promise<unknown> =>
	promise.then(
		() => assert.fail('it was to reject'),
		(error: unknown) => error,
	);

test('POE01 a task’s error rejects its result and keeps its class', async (t) => {
	const pool = usePool(t, 1);
	const result = pool.apply(() => {
		throw new RangeError('key');
	});
	const viaCatch = await caught(result);
	assert.ok(viaCatch instanceof RangeError);
	assert.equal(viaCatch.message, 'key');
	assert.equal(await caught(result.get()), viaCatch);
});

test("POO20 a remote error keeps class and message, and its cause holds the worker's stack with the line", async (t) => {
	const pool = usePool(t, 1);
	const failHere = (n: number): never => {
		throw new TypeError(`no ${n}`);
	};
	for (const rejected of [pool.apply(failHere, [1]), pool.map(failHere, [1]), collect(pool.imap(failHere, [1]))]) {
		const error = await caught(rejected);
		assert.ok(error instanceof TypeError);
		assert.equal(error.message, 'no 1');
		assert.match(String(error.stack), /failHere/);
		assert.match(String(error.stack), /task-errors\.test\.(js|ts):\d+/);
		assert.match(String(error.stack), /in PoolWorker-\d+ \(pid \d+\)/);
		assert.ok(error.cause instanceof RemoteError);
		assert.equal(error.cause.remoteName, 'TypeError');
		assert.match(error.cause.remoteStack, /no 1[^]*failHere[^]*task-errors\.test\.(js|ts):\d+/);
	}
});

test('POO21 a thrown value that is not an error arrives as it was', async (t) => {
	const pool = usePool(t, 1);
	for (const thrown of [undefined, null, 'text', 0, { code: 5 }, [1, 2]]) {
		const fail = (value: unknown): never => {
			throw value;
		};
		assert.deepEqual(await caught(pool.apply(fail, [thrown])), thrown);
		assert.deepEqual(await caught(pool.apply(async (value: unknown) => fail(value), [thrown])), thrown);
		const [outcome] = await pool.mapSettled(fail, [thrown]);
		assert.deepEqual(outcome, { status: 'rejected', reason: thrown });
	}
	const [symbol] = await pool.mapSettled(() => {
		throw Symbol.for('thrown');
	}, [1]);
	assert.equal((symbol as PromiseRejectedResult).reason, Symbol.for('thrown'));
});

test('an error keeps its cause, code, own properties and class', async (t) => {
	const pool = usePool(t, 1);
	class AppError extends Error {
		override name = 'AppError';
		readonly details = { tries: 3 };
	}
	const error = await caught(
		pool.apply(() => {
			throw Object.assign(new AppError('app', { cause: new RangeError('inner') }), { code: 'E_APP' });
		}),
	);
	assert.ok(error instanceof AppError);
	const { code, details, cause } = error as AppError & { code: string };
	assert.deepEqual([code, details], ['E_APP', { tries: 3 }]);
	assert.ok(cause instanceof RangeError);
	assert.equal(cause.message, 'inner');
	const noEntry = await caught(pool.apply(async () => (await import('node:fs')).readFileSync('/does/not/exist')));
	assert.equal((noEntry as NodeJS.ErrnoException).code, 'ENOENT');
	const frozen = await caught(
		pool.apply(() => {
			throw Object.freeze(new RangeError('frozen'));
		}),
	);
	assert.ok(frozen instanceof RangeError);
	assert.equal(frozen.message, 'frozen');
});

test('an AggregateError brings its errors', async (t) => {
	const pool = usePool(t, 1);
	const error = await caught(pool.apply(() => Promise.any([Promise.reject(new TypeError('a')), Promise.reject('b')])));
	assert.ok(error instanceof AggregateError);
	assert.ok(error.errors[0] instanceof TypeError);
	assert.equal(error.errors[1], 'b');
});

test('an error arrives without the parts that cannot be sent', async (t) => {
	const pool = usePool(t, 1);
	const error = await caught(
		pool.apply(() => {
			throw Object.assign(new TypeError('with a socket'), { socket: new Socket(), code: 'E_SOCKET' });
		}),
	);
	assert.ok(error instanceof Error);
	assert.equal(error.message, 'with a socket');
	assert.equal((error as NodeJS.ErrnoException).code, 'E_SOCKET');
	assert.ok(error instanceof TypeError);
	assert.equal(Object.hasOwn(error, 'socket'), false);
});

test('an error whose class cannot be rebuilt arrives as RemoteError', async (t) => {
	const pool = usePool(t, 1);
	class Secret extends Error {
		readonly #secret = 1;
		override name = 'Secret';
		get value(): number {
			return this.#secret;
		}
	}
	const error = await caught(
		pool.apply(() => {
			throw new Secret('hidden');
		}),
	);
	assert.ok(error instanceof Error);
	assert.equal(error.message, 'hidden');
	assert.equal((error as RemoteError).remoteName ?? error.name, 'Secret');
});

test('an error whose properties throw when read still arrives as an error', async (t) => {
	const pool = usePool(t, 1);
	const error = await caught(
		pool.apply(() => {
			const hostile = new Error('hostile');
			for (const key of ['name', 'message', 'stack', 'cause', 'x']) {
				Object.defineProperty(hostile, key, {
					enumerable: true,
					get() {
						throw new Error('no');
					},
				});
			}
			throw hostile;
		}),
	);
	assert.ok(error instanceof Error);
	const trapped = await caught(
		pool.apply(() => {
			const trap = (): never => {
				throw new Error('trapped');
			};
			throw new Proxy(new Error('behind a proxy'), { ownKeys: trap, get: trap, getPrototypeOf: trap });
		}),
	);
	assert.notEqual(trapped, undefined);
	assert.equal(await pool.apply(() => 'alive'), 'alive');
});

test('POE02 results that cannot be sent reject with ShippingErrors, and the workers survive', async (t) => {
	const pool = usePool(t);
	const pids = new Set(await pool.map(() => process.pid, Array.from({ length: 50 })));
	for (let i = 0; i < 20; i++) {
		const error = await caught(pool.apply(() => ({ socket: new Socket() })));
		assert.ok(error instanceof ShippingError, String(error));
		assert.equal(error.path, 'result.socket');
	}
	const promise = await caught(pool.apply(() => [Promise.resolve(1)] as unknown));
	assert.ok(promise instanceof ShippingError);
	assert.match(promise.message, /result\[0\].*await it/);
	const outcomes = await pool.mapSettled((n: number) => (n % 2 ? new WeakMap() : n), [0, 1, 2, 3]);
	assert.deepEqual(
		outcomes.map(({ status }) => status),
		['fulfilled', 'rejected', 'fulfilled', 'rejected'],
	);
	for (const pid of await pool.map(() => process.pid, Array.from({ length: 50 }))) pids.add(pid);
	assert.ok(pids.size <= 2);
});

test('POE02 a function may be a result', async (t) => {
	const pool = usePool(t, 1);
	const add = await pool.apply((n: number) => (m: number) => n + m, [3]);
	assert.equal(add(4), 7);
});

testOfProcesses('a result whose rebuild throws here rejects that task', async (t) => {
	const pool = usePool(t, 1);
	class Fragile {
		n = 1;
	}
	registerReducer(Fragile, {
		reduce: () => process.pid,
		rebuild: (pid) => {
			if (pid !== process.pid) throw new Error('broken on arrival');
			return new Fragile();
		},
	});
	const error = await caught(pool.apply((f: Fragile) => f, [new Fragile()]));
	assert.ok(error instanceof Error);
	assert.match(error.message, /broken on arrival/);
	const result = await caught(
		pool.apply(async () => {
			const { registerReducer: register } = await import('multiprocess');
			class Bad {
				n = 1;
			}
			register(Bad, {
				reduce: () => process.pid,
				rebuild: (): never => {
					throw new RangeError('not here');
				},
			});
			return new Bad();
		}),
	);
	assert.ok(result instanceof ShippingError, String(result));
	assert.match(result.message, /not here/);
	assert.equal(await pool.apply(() => 'on'), 'on');
});

test('a result’s `then` may throw or reject late', async (t) => {
	const pool = usePool(t, 1);
	const thrower = (): unknown => ({
		// oxlint-disable-next-line unicorn/no-thenable -- that is the point
		get then(): never {
			throw new RangeError('then');
		},
	});
	assert.equal(((await caught(pool.apply(thrower))) as Error).message, 'then');
	const late = async (): Promise<never> => {
		await new Promise((resolve) => setImmediate(resolve));
		throw new RangeError('late');
	};
	assert.equal(((await caught(pool.apply(late))) as Error).message, 'late');
});

test('a task of a module that cannot be imported in the worker fails by itself', async (t) => {
	const pool = usePool(t, 1);
	const missing = 'no-such-package-at-all';
	const error = await caught(pool.apply(() => import(missing)));
	assert.equal((error as NodeJS.ErrnoException).code, 'ERR_MODULE_NOT_FOUND');
	assert.equal(await pool.apply(() => 1), 1);
});
