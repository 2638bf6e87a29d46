/** Bytes that no encoder wrote give a clean error or a value, never a hang or a crash. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import type { Packet } from '#src/shipping/wire/packet.js';
import { pack, unpack } from '#src/shipping/packing.js';
import { ObjectKind, Tag } from '#src/shipping/wire/tags.js';

class Point {
	static origin = new Point(0);
	constructor(readonly x: number) {}
}

/** A message with every tag and nearly every kind of object. */
function goodMessage(): Packet {
	const shared = { a: 1 };
	const base = 5;
	return encode([
		[null, undefined, true, false, 5, -5, 1000, 1.5, 10n, -3n],
		['short', 'x'.repeat(50), '漢', Symbol('own'), Symbol.for('for'), Symbol.iterator],
		[shared, shared, { a: 2 }, [, 1]],
		Array.from({ length: 20 }, (_, i) => i),
		Array.from({ length: 20 }, (_, i) => i / 3),
		Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`k${i}`, i])),
		Object.assign([], { length: 5000 }),
		Object.assign(Object.create(null), { b: 1 }),
		{ [Symbol.for('k')]: 1 },
		Object.create({ inherited: 1 }, { own: { get: () => base, enumerable: true } }),
		[Point.origin, Point.prototype, new Point(2)],
		[new (class List extends Array {})(), new Uint8Array(4).buffer, new (ArrayBuffer as any)(2, { maxByteLength: 4 })],
		[Buffer.from('b'), new Int16Array([1, 2]), new DataView(new ArrayBuffer(2))],
		[new Date(5), /a/g, new Map([[1, 2]]), new Set([1]), new TypeError('e', { cause: 1 }), new DOMException('m', 'n')],
		[Object(1), new URL('http://a.b'), new URLSearchParams('a=1')],
		[
			() => base,
			((..._all: unknown[]) => base).bind(shared, 1),
			new Proxy(() => 1, {}),
			Math.max,
			createRequire(import.meta.url),
		],
	]);
}

function attempt(bytes: Uint8Array, definitions: Packet['definitions']): void {
	try {
		decode(bytes, definitions);
	} catch (error) {
		assert.ok(error instanceof Error, `${String(error)} is no error`);
	}
}

test('a message cut off anywhere is an error', () => {
	const { bytes, definitions } = goodMessage();
	decode(bytes, definitions);
	for (let length = 0; length < bytes.length; length++) {
		assert.throws(() => decode(bytes.subarray(0, length), definitions), Error, `cut after ${length} bytes`);
	}
});

test('a message with any one byte changed decodes to a value or fails', () => {
	const { bytes, definitions } = goodMessage();
	for (let at = 0; at < bytes.length; at++) {
		for (const byte of [0x7f, 0xff, Tag.REFERENCE, Tag.OBJECT]) {
			const changed = Uint8Array.from(bytes);
			changed[at] = byte;
			attempt(changed, definitions);
		}
	}
});

test('random bytes decode to a value or fail', () => {
	// A deterministic generator, so that failures are reproducible.
	let state = 1;
	const next = (): number => (state = (state * 48_271) % 0x7fff_ffff);
	for (let round = 0; round < 3_000; round++) {
		const bytes = Uint8Array.from({ length: 1 + (next() % 60) }, () =>
			next() % 3 ? 0xc0 + (next() % 0x18) : next() % 256,
		);
		attempt(bytes, []);
	}
});

const malformed = (bytes: number[], message: RegExp): void => {
	assert.throws(() => decode(Uint8Array.from(bytes), []), { message });
};

test('each kind of nonsense has its own message', () => {
	malformed([], /cannot decode a message: it ends too early/);
	malformed([0xdf], /unknown tag 223/);
	malformed([Tag.HOLE], /unknown tag/);
	malformed([Tag.OBJECT, 99], /unknown kind of object 99.*another version/);
	malformed([Tag.FUNCTION, 99], /unknown kind of function/);
	malformed([Tag.BY_REFERENCE, 99], /unknown kind of reference/);
	malformed([Tag.REFERENCE, 0], /refers to an object that is not there yet/);
	malformed([Tag.RECORD, 0], /unknown shape/);
	malformed([Tag.BIGINT, 5], /tag 5 where a string was due/);
	malformed([Tag.OBJECT, ObjectKind.NULL_PROTOTYPE, 5], /no record/);
	malformed([Tag.OBJECT, ObjectKind.HANDLE, 0, Tag.STRING8, 1, 0x61, Tag.NULL], /handles of kind 'a' are unknown here/);
	malformed([Tag.ARRAY, 0xff, 0xff, 0xff, 0x7f], /an array is longer than it/);
	malformed([Tag.SYMBOL, 1, Tag.STRING8, 1, 0x61], /unknown symbol/);
	malformed([Tag.SYMBOL, 9, Tag.STRING8, 1, 0x61], /unknown kind of symbol/);
});

test('endless numbers and lengths are errors', () => {
	malformed([Tag.ARRAY, ...Array.from({ length: 400 }, () => 0x80), 0x01], /a number is too large/);
	malformed(
		[Tag.OBJECT, ObjectKind.ARRAY_BUFFER, ...Array.from({ length: 400 }, () => 0xff), 0x7f],
		/a number is too large/,
	);
	malformed([Tag.OBJECT, ObjectKind.ARRAY_BUFFER, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], /ends too early/);
	malformed([Tag.STRING32, 0xff, 0xff, 0xff, 0xff], /ends too early/);
	malformed([Tag.FLOAT64_ARRAY, 0xff, 0xff, 0xff, 0x7f], /ends too early/);
});

test("nested arrays can't allocate more than the message's length", () => {
	const bytes = Array.from({ length: 2_000 }, () => [Tag.ARRAY, 0x80, 0x1f]).flat();
	malformed(bytes, /an array is longer than it/);
});

test('only classes of views make views', () => {
	const { bytes, definitions } = encode(new Uint8Array([1]));
	for (const name of ['Function', 'constructor', 'fetch', '__proto__', 'MyArray', 'Array']) {
		const text = Buffer.from(bytes);
		const at = text.indexOf('Uint8Array');
		const changed = Buffer.concat([
			text.subarray(0, at - 1),
			Buffer.from([name.length]),
			Buffer.from(name),
			text.subarray(at + 10),
		]);
		assert.throws(() => decode(changed, definitions), { message: /unknown kind of view/ }, name);
	}
});

test('unpack reports a packet that is cut off', () => {
	const packed = pack(goodMessage());
	for (let length = 0; length < packed.length; length += 7) {
		assert.throws(() => {
			const { bytes, definitions } = unpack(packed.subarray(0, length));
			decode(bytes, definitions);
		}, Error);
	}
});

test('a unit or module that is missing in the packet is an error', () => {
	const { bytes } = encode(() => 1);
	assert.throws(() => decode(bytes, []), { message: /cannot decode a message: .*definition/ });
	const reference = encode(goodMessage).bytes;
	assert.throws(() => decode(reference, []), Error);
});
