/** Errors arrive unchanged, wherever they were thrown. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { ProcessError, RemoteError, ShippingError, WorkerLostError } from 'multiprocess';
import { startPeer } from '../support/shipping-peer.js';

const peer = startPeer();

async function thrown(fn: () => unknown): Promise<any> {
	try {
		await peer.run(fn);
	} catch (error) {
		return error;
	}
	assert.fail('nothing was thrown');
}

test('errors of the language keep their class, message, and the stack of where they were thrown', async () => {
	for (const type of [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError]) {
		const error = await thrown(() => {
			throw new type('message');
		});
		assert.equal(Object.getPrototypeOf(error), type.prototype);
		assert.equal(error.message, 'message');
		assert.match(error.stack, new RegExp(`^${type.name}: message\\n.*errors\\.test\\.js`));
		assert.ok(inspect(error).startsWith(error.stack), inspect(error));
		assert.equal(Object.prototype.propertyIsEnumerable.call(error, 'message'), false);
	}
});

test('errors that the engine throws arrive', async () => {
	// @ts-expect-error It is not declared.
	assert.ok((await thrown(() => declaredNowhere)) instanceof ReferenceError);
	assert.ok((await thrown(() => (null as any).x)) instanceof TypeError);
	assert.ok((await thrown(() => JSON.parse('{'))) instanceof SyntaxError);
	const endless = (): unknown => endless();
	assert.ok((await thrown(endless)) instanceof RangeError);
});

test("an error of the program's class keeps its class and fields", async () => {
	class HttpError extends Error {
		override name = 'HttpError';
		constructor(
			readonly status: number,
			options?: ErrorOptions,
		) {
			super(`status ${status}`, options);
		}
		get isServer(): boolean {
			return this.status >= 500;
		}
	}
	const error = await thrown(() => {
		throw new HttpError(503, { cause: new HttpError(404) });
	});
	assert.ok(error instanceof HttpError);
	assert.deepEqual([error.status, error.isServer, error.name, error.message], [503, true, 'HttpError', 'status 503']);
	assert.ok(error.cause instanceof HttpError && error.cause.status === 404);
	assert.equal(Object.prototype.propertyIsEnumerable.call(error, 'cause'), false);
});

test('an AggregateError arrives with its errors', async () => {
	const error = await thrown(() =>
		Promise.any([Promise.reject(new TypeError('a')), Promise.reject(new RangeError('b'))]),
	);
	assert.ok(error instanceof AggregateError);
	assert.deepEqual(
		error.errors.map((each) => [each.constructor, each.message]),
		[
			[TypeError, 'a'],
			[RangeError, 'b'],
		],
	);
});

test("Node's errors keep their code and details", async () => {
	const missing = await thrown(() => readFileSync('/missing/file'));
	assert.deepEqual(
		[missing.code, missing.errno, missing.syscall, missing.path],
		['ENOENT', -2, 'open', '/missing/file'],
	);
	const wrong = await thrown(() => readFileSync({} as never));
	assert.ok(wrong instanceof TypeError);
	assert.equal((wrong as NodeJS.ErrnoException).code, 'ERR_INVALID_ARG_TYPE');
	const assertion = await thrown(() => assert.equal(1, 2));
	assert.ok(assertion instanceof assert.AssertionError);
	assert.deepEqual([assertion.actual, assertion.expected, assertion.code], [1, 2, 'ERR_ASSERTION']);
});

test('a DOMException arrives, such as that of an aborted signal', async () => {
	const error = await thrown(() => AbortSignal.abort().throwIfAborted());
	assert.ok(error instanceof DOMException);
	assert.deepEqual([error.name, error.code, error.message], ['AbortError', 20, 'This operation was aborted']);
	assert.match(error.stack ?? '', /AbortError: This operation was aborted/);
});

test("the library's own errors arrive", async () => {
	const shipping = await thrown(() => {
		throw new ShippingError('no', 'args[0].db');
	});
	assert.ok(shipping instanceof ShippingError);
	assert.deepEqual([shipping.path, shipping.code, shipping.name], ['args[0].db', 'ERR_MP_SHIPPING', 'ShippingError']);
	const lost = await peer.echo(new WorkerLostError('lost', { pid: 1, exitCode: null, signal: 'SIGKILL' }));
	assert.ok(lost instanceof WorkerLostError);
	assert.deepEqual([lost.pid, lost.exitCode, lost.signal], [1, null, 'SIGKILL']);
	const remote = await peer.echo(new RemoteError('r', { name: 'Odd', stack: 'at there' }));
	assert.deepEqual([remote.remoteName, remote.remoteStack], ['Odd', 'at there']);
	assert.ok((await peer.echo(new ProcessError('p'))) instanceof ProcessError);
});

test('a thrown value that is not an error arrives', async () => {
	for (const value of ['text', 5, null, undefined, { code: 1 }, [1, 2]]) {
		assert.deepEqual(
			await thrown(() => {
				throw value;
			}),
			value,
		);
	}
});

test('errors keep odd own properties: no stack, no message, a changed name, a symbol, an accessor', async () => {
	const bare = new Error();
	Reflect.deleteProperty(bare, 'stack');
	assert.equal(Object.hasOwn(await peer.echo(bare), 'message'), false);
	const renamed = Object.assign(new Error('renamed'), { name: 'Other', [Symbol.for('s')]: 1, list: [1] });
	const arrived = await peer.echo(renamed);
	assert.deepEqual([arrived.name, arrived[Symbol.for('s') as never], arrived.list], ['Other', 1, [1]]);
	const strange = Object.defineProperty(new Error('x'), 'stack', { value: { not: 'text' } });
	assert.equal((await peer.echo(strange)).message, 'x');
	const lazy = Object.defineProperty(new Error('lazy'), 'late', { get: () => 7, enumerable: true });
	assert.equal(Reflect.get(await peer.echo(lazy), 'late'), 7);
});

test('an error made by Object.create, without a class of its own, arrives', async () => {
	const odd = Object.create(Error.prototype, { message: { value: 'odd', enumerable: true } });
	const arrived = await peer.echo(odd);
	assert.ok(arrived instanceof Error);
	assert.equal(arrived.message, 'odd');
	function OldError(this: any, message: string): void {
		this.message = message;
	}
	OldError.prototype = Object.create(Error.prototype, { name: { value: 'OldError' } });
	const old = await peer.echo(new (OldError as any)('old'));
	assert.deepEqual([old.name, old.message, old instanceof Error], ['OldError', 'old', true]);
});

test('an error with a message computed from its properties arrives', async () => {
	class Computed extends Error {
		readonly details = { text: 'computed' };
		override get message(): string {
			return this.details.text;
		}
	}
	const error = await thrown(() => {
		throw new Computed();
	});
	assert.ok(error instanceof Computed);
	assert.equal(error.message, 'computed');
});
