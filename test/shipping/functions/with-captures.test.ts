import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { withCaptures } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

test('LCP04 a function with named captures is sent with them, and stays callable here', async () => {
	const factor = 3;
	const fn = withCaptures((x: number) => x * factor, { factor: 100 });
	assert.equal(fn(2), 6);
	assert.equal(await peer.run(fn, 2), 200);
});

test('LCP04 nothing but the named captures is sent', async () => {
	const socket = new Socket();
	const use = withCaptures(() => typeof socket, { other: 1 });
	assert.equal(await peer.run(use), 'undefined');
	assert.throws(() => encode(() => typeof socket));
});

test('LCP04 captures given later replace those found earlier', async () => {
	const factor = 3;
	const fn = (): number => factor;
	assert.equal(await peer.run(fn), 3);
	withCaptures(fn, { factor: 4 });
	assert.equal(await peer.run(fn), 4);
	withCaptures(fn, { factor: 5 });
	assert.equal(await peer.run(fn), 5);
});

test('LCP04 functions with named captures can form a cycle', async () => {
	const captures: Record<string, unknown> = {};
	const odd: (n: number) => boolean = withCaptures((n: number): boolean => n !== 0 && even(n - 1), captures);
	const even = withCaptures((n: number): boolean => n === 0 || odd(n - 1), { odd });
	captures['even'] = even;
	assert.deepEqual([await peer.run(odd, 7), await peer.run(even, 7)], [true, false]);
	const table: { fn?: () => unknown } = {};
	table.fn = withCaptures(() => table, { table });
	assert.equal(await peer.run((fn: any) => fn().fn === fn, table.fn), true);
});

test('LCP04 every form of function can have named captures, with its own name and with import()', async () => {
	const factorial = withCaptures(function fact(n: number): number {
		return n < 2 ? 1 : n * fact(n - 1);
	}, {});
	assert.equal(await peer.run(factorial, 4), 24);
	const { method } = {
		method(n: number) {
			return n + base;
		},
	};
	const base = 1;
	assert.equal(await peer.run(withCaptures(method, { base: 2 }), 1), 3);
	assert.equal(await peer.run(withCaptures(async () => (await import('node:path')).sep, {})), '/');
	const sloppy = new Function('with ({ inside: 5 }) return inside') as () => number;
	assert.equal(await peer.run(withCaptures(sloppy, {})), 5);
});

test('LCP04 an unsendable capture is refused with its name', () => {
	const db: unknown = undefined;
	assert.throws(() => encode(withCaptures(() => db, { db: { socket: new Socket() } })), {
		name: 'ShippingError',
		path: 'value > db.socket',
	});
});

test('LCP04 an error names a wrong argument', () => {
	assert.throws(() => withCaptures(5 as any, {}), {
		name: 'TypeError',
		message: 'withCaptures(): fn is the number 5; give a function',
	});
	assert.throws(() => withCaptures(() => 1, null as any), {
		name: 'TypeError',
		message: 'withCaptures(): captures is null; give an object, as { factor }',
	});
	assert.throws(() => withCaptures(() => 1, [1] as any), TypeError);
});
