/** An error loses the parts that can't be sent, and nothing else. */
import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { registerReducer, RemoteError } from 'multiprocess';
import { usePool } from '../support/use-pool.js';

class HttpError extends Error {
	override name = 'HttpError';
	readonly status = 503;
	constructor(
		message: string,
		readonly request?: unknown,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}

async function thrown(t: Parameters<typeof usePool>[0], fn: () => unknown): Promise<any> {
	return usePool(t, 1)
		.apply(fn)
		.then(
			() => assert.fail('nothing was thrown'),
			(error: unknown) => error,
		);
}

const leftOut = (error: Error): string[] =>
	[...(error.stack ?? '').matchAll(/^ {4}left out: ([^\n:]*): /gm)].map(([, path]) => path);

test('an unsendable property is left out; class and other properties stay, and the stack says what is missing and why', async (t) => {
	const error = await thrown(t, () => {
		throw new HttpError('down', new Socket());
	});
	assert.ok(error instanceof HttpError);
	assert.deepEqual([error.constructor, error.message, error.status], [HttpError, 'down', 503]);
	assert.deepEqual(Object.keys(error), ['name', 'status']);
	assert.deepEqual(leftOut(error), ['error.request']);
	assert.match(
		error.stack ?? '',
		/^HttpError: down\n.*\n[^]* {4}in PoolWorker-\d+ \(pid \d+\)\n {4}left out: error\.request: an instance of Socket/,
	);
	assert.ok(error.cause instanceof RemoteError);
	assert.doesNotMatch(error.cause.message, /left out/);
});

test('built-in errors and errors of Node.js lose only the unsendable part', async (t) => {
	const wrong = await thrown(t, () => {
		throw Object.assign(new TypeError('t'), { retry: Promise.resolve(), [Symbol.for('socket')]: new Socket(), n: 1 });
	});
	assert.equal(Object.getPrototypeOf(wrong), TypeError.prototype);
	assert.deepEqual([wrong.n, Reflect.ownKeys(wrong).includes('retry')], [1, false]);
	assert.deepEqual(leftOut(wrong), ['error.retry', 'error[Symbol(socket)]']);
	const aborted = await thrown(t, () => {
		throw Object.assign(new DOMException('gone', 'AbortError'), { socket: new Socket(), n: 1 });
	});
	assert.ok(aborted instanceof DOMException);
	assert.deepEqual(
		[aborted.name, aborted.message, aborted.code, Reflect.get(aborted, 'n')],
		['AbortError', 'gone', 20, 1],
	);
});

test('nested errors lose only the unsendable part: a cause, errors of an AggregateError, a property', async (t) => {
	const error = await thrown(t, () => {
		const cause = new HttpError('cause', new Socket());
		throw Object.assign(new AggregateError([cause, new HttpError('good', 'text'), new Socket()], 'all', { cause }), {
			last: new RangeError('last', { cause: new Socket() }),
		});
	});
	assert.ok(error instanceof AggregateError);
	const [first, second, third] = error.errors;
	assert.ok(first instanceof HttpError && second instanceof HttpError);
	assert.deepEqual([first.status, first.request, second.request, third], [503, undefined, 'text', undefined]);
	assert.equal(error.cause, first);
	assert.equal(Object.prototype.propertyIsEnumerable.call(error, 'cause'), false);
	const { last } = error as unknown as { last: Error };
	assert.ok(last instanceof RangeError);
	assert.equal(Object.hasOwn(last, 'cause'), false);
	assert.deepEqual(leftOut(error).toSorted(), ['error.cause.request', 'error.errors[2]', 'error.last.cause']);
});

test('of nested data one leaf is left out; an instance of a class is left out whole', async (t) => {
	class Request {
		readonly options = { url: '/', agent: new Socket() };
	}
	const error = await thrown(t, () => {
		const details = { tries: 3, list: [1, new Socket(), { ok: true, socket: new Socket() }] };
		const self = new HttpError('nested', new Request());
		throw Object.assign(self, { details, self, map: new Map([['a', 1]]) });
	});
	assert.ok(error instanceof HttpError);
	const { details, self, map } = error as any;
	assert.deepEqual(details, { tries: 3, list: [1, undefined, { ok: true }] });
	assert.equal(self, error);
	assert.deepEqual(map, new Map([['a', 1]]));
	assert.equal(error.request, undefined);
	const missing = leftOut(error);
	assert.deepEqual(missing.toSorted(), [
		'error.details.list[1]',
		'error.details.list[2].socket',
		'error.request.options.agent',
	]);
});

test('a getter that throws or whose value cannot be sent is left out', async (t) => {
	const error = await thrown(t, () => {
		const fail = (): never => {
			throw new Error('not now');
		};
		const details = { tries: 3 };
		Object.defineProperty(details, 'late', { enumerable: true, get: fail });
		const socket = new Socket();
		throw Object.defineProperties(new HttpError('lazy'), {
			details: { value: details, enumerable: true },
			destroyed: { enumerable: true, get: () => socket.destroyed },
			stack: { get: fail },
		});
	});
	assert.ok(error instanceof HttpError);
	const { details, destroyed } = error as any;
	assert.deepEqual([details, destroyed, error.status], [{ tries: 3 }, false, 503]);
	assert.deepEqual(leftOut(error), ['error.details.late']);
	assert.match(error.stack ?? '', /^HttpError: lazy\n {4}in PoolWorker/);
});

test('a class with #private fields is kept without them, where its errors can still be shown', async (t) => {
	class Secret extends Error {
		readonly #secret = 1;
		override name = 'Secret';
		readonly socket = new Socket();
		readonly n = 2;
		get value(): number {
			return this.#secret;
		}
	}
	const secret = await thrown(t, () => {
		throw new Secret('hidden');
	});
	assert.ok(secret instanceof Secret);
	assert.deepEqual([secret.message, secret.n, secret.socket], ['hidden', 2, undefined]);
	assert.throws(() => secret.value, TypeError);
	assert.match(
		secret.stack ?? '',
		/left out: error: an instance of class Secret — it has #private fields[^]*left out: error\.socket/,
	);
	class Formatted extends Error {
		readonly #detail = 'detail';
		readonly n = 2;
		override get message(): string {
			return this.#detail;
		}
	}
	const formatted = await thrown(t, () => {
		throw new Formatted();
	});
	assert.ok(formatted instanceof RemoteError);
	assert.deepEqual([formatted.message, formatted.remoteName, Reflect.get(formatted, 'n')], ['detail', 'Error', 2]);
	assert.match(formatted.stack ?? '', /left out: error: an instance of class Formatted/);
});

test('an error whose class cannot be sent arrives as a RemoteError with everything else; its cause keeps its class', async (t) => {
	const socket = new Socket();
	const error = await thrown(t, async () => {
		const { Socket: Other } = await import('node:net');
		const other = new Other();
		class Bound extends Error {
			readonly n = 1;
			get open(): boolean {
				return !other.destroyed;
			}
		}
		throw new Bound('bound', { cause: Object.assign(new RangeError('cause'), { other }) });
	});
	socket.destroy();
	assert.ok(error instanceof RemoteError);
	assert.deepEqual([error.message, Reflect.get(error, 'n')], ['bound', 1]);
	assert.ok(error.cause instanceof RangeError);
	assert.deepEqual(leftOut(error), ['error.cause.other']);
});

test('errors with their own reducer, iterable errors, and errors in cycles arrive', async (t) => {
	class Reduced extends Error {
		readonly socket = new Socket();
	}
	registerReducer(Reduced, {
		reduce: ({ message, socket }) => [message, socket],
		rebuild: ([m]) => new Reduced(m as string),
	});
	const pool = usePool(t, {
		processes: 1,
		initializer: async () => {
			const { registerReducer: register } = await import('multiprocess');
			register(Reduced, { reduce: ({ socket }) => socket, rebuild: () => new Reduced() });
		},
	});
	const reduced = await pool
		.apply(() => {
			throw new Reduced('reduced');
		})
		.catch((error: unknown) => error as Error);
	assert.ok(reduced instanceof RemoteError);
	assert.equal(reduced.message, 'reduced');
	const cyclic = await thrown(t, () => {
		function* items(): Generator<number> {
			const error = new HttpError('cyclic');
			yield 1;
			throw Object.assign(error, { request: new Socket(), list: [error, { error }] });
		}
		return [...items()];
	});
	assert.ok(cyclic instanceof HttpError);
	const { list } = cyclic as any;
	assert.deepEqual([list[0] === cyclic, list[1].error === cyclic], [true, true]);
});

test('very many unsendable parts do not take forever, and not all are listed', async (t) => {
	const error = await thrown(t, () => {
		const all = Array.from({ length: 5_000 }, (_, i) =>
			Object.assign(new RangeError(`${i}`), { socket: Promise.resolve() }),
		);
		throw new AggregateError(all, 'many');
	});
	assert.ok(error instanceof AggregateError);
	assert.equal(error.errors.length, 5_000);
	assert.equal(error.errors[0] instanceof RangeError, true);
	assert.equal(error.errors[4_999].message, '4999');
	assert.equal(leftOut(error).length, 5);
	assert.match(error.stack ?? '', /left out: \d+ more that cannot be sent$/);
});
