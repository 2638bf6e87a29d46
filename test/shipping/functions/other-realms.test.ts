/**
 * Functions and values of a vm context, in which test runners run their tests.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
const context = createContext({});

function there(text: string): unknown {
	return runInContext(text, context);
}

test("a context's built-ins are the receiver's own", async () => {
	for (const name of [
		'Error',
		'Object',
		'Math.max',
		'Array.prototype.map',
		'Map.prototype',
		'Math',
		'Object.getPrototypeOf(async () => {})',
		'Object.getPrototypeOf(Uint8Array)',
	]) {
		assert.notEqual(there(name), (0, eval)(name), name);
		const isSame = await peer.run((value: unknown, text: string) => value === (0, eval)(text), there(name), name);
		assert.ok(isSame, name);
	}
});

test('a class can extend a built-in of the context', async () => {
	const TooLarge = there(
		"class TooLarge extends Error { constructor(limit) { super('larger than ' + limit); this.limit = limit; } }; TooLarge",
	) as new (
		limit: number,
	) => Error & { limit: number };
	const [message, limit, isError] = await peer.run((Type: typeof TooLarge) => {
		const error = new Type(3);
		return [error.message, error.limit, error instanceof Error] as const;
	}, TooLarge);
	assert.deepEqual([message, limit, isError], ['larger than 3', 3, true]);
});

test('an instance of a class of the context travels', async () => {
	const point = there(
		'class Point { constructor(x) { this.x = x; } double() { return this.x * 2; } }; new Point(4)',
	) as {
		double(): number;
	};
	assert.equal(await peer.run((given) => given.double(), point), 8);
	const copy = await peer.echo(point);
	assert.equal(copy.constructor, point.constructor);
});

test('a function can capture them', async () => {
	const fn = there(
		"(() => { const { max } = Math; const Type = RangeError; return (n) => [max(n, 2), new Type('no').name]; })()",
	) as (n: number) => unknown;
	assert.deepEqual(await peer.run(fn, 3), [3, 'RangeError']);
});

test('values given to the context are sent by value', () => {
	const own = createContext({ Error: class Error {} });
	const definitions = encode(runInContext('Error', own)).definitions.map(({ kind }) => kind);
	assert.deepEqual(definitions, ['unit']);
});

test('built-ins of a context that compiles no strings are refused', () => {
	const strict = createContext({}, { codeGeneration: { strings: false } });
	assert.throws(() => encode(runInContext('Math.max', strict)), /the native function max/);
});
