/**
 * Values arrive unchanged: each case through the bytes, and all kinds through a process. Numbers
 * Sxx are those of the acceptance list.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { types } from 'node:util';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../support/shipping-peer.js';

const peer = startPeer();

function copy<T>(value: T): T {
	const { bytes, definitions } = encode(value);
	return decode(bytes, definitions) as T;
}

/** Also distinguishes `-0` from `0`, and prototypes. */
function roundTrips(value: unknown): void {
	assert.deepStrictEqual(copy(value), value);
	assert.deepStrictEqual(copy({ in: [value] }), { in: [value] });
}

test('numbers: every boundary between the forms on the wire', () => {
	for (const power of [0, 5, 6, 7, 8, 15, 16, 30, 31, 32, 33, 52, 53, 64, 1023]) {
		for (const base of [2 ** power, -(2 ** power)])
			for (const n of [base - 1, base, base + 1, base + 0.5]) roundTrips(n);
	}
	for (const n of [
		0,
		-0,
		NaN,
		Infinity,
		-Infinity,
		Number.MAX_SAFE_INTEGER,
		Number.MIN_VALUE,
		Number.MAX_VALUE,
		0.1,
		-33,
		-32,
		127,
		128,
	])
		assert.ok(Object.is(copy(n), n), String(n));
});

test('bigints of any size and sign', () => {
	for (const n of [0n, 1n, -1n, 2n ** 63n, -(2n ** 64n), 12345678901234567890n ** 9n]) roundTrips(n);
});

test('strings: lengths around each form, ASCII, one byte, two bytes, lone surrogates', () => {
	for (const length of [0, 1, 11, 12, 13, 39, 40, 41, 255, 256, 257, 70_000]) {
		for (const character of ['a', 'é', 'ÿ', 'Ā', '漢', '\u0000', '\ud800', '\udc00'])
			roundTrips(character.repeat(length));
	}
	roundTrips('😀');
	roundTrips(`${'a'.repeat(50)}\udc00b`);
	roundTrips(`${'a'.repeat(50)}é`);
});

test('primitives', () => {
	for (const value of [true, false, null, undefined]) roundTrips(value);
});

test('S69 symbols: unique, registered, well-known', async () => {
	const own = Symbol('own');
	const nameless = Symbol();
	assert.equal(copy(own), own);
	assert.equal(copy(Symbol.for('x')), Symbol.for('x'));
	assert.equal(copy(Symbol.iterator), Symbol.iterator);
	await peer.run((symbol: symbol) => void Reflect.set(globalThis, 'symbol', symbol), own);
	const seen = await peer.run(
		(a: symbol, b: symbol, c: symbol, d: symbol) => [
			a === Reflect.get(globalThis, 'symbol'),
			a.description,
			b === Symbol.for('x'),
			c === Symbol.asyncIterator,
			d.description,
		],
		own,
		Symbol.for('x'),
		Symbol.asyncIterator,
		nameless,
	);
	assert.deepEqual(seen, [true, 'own', true, true, undefined]);
	assert.equal(await peer.echo(own), own);
	const theirs = await peer.run(() =>
		Reflect.get(((globalThis as any).theirs ??= { symbol: Symbol('theirs') }), 'symbol'),
	);
	assert.equal(await peer.run(() => Reflect.get((globalThis as any).theirs, 'symbol')), theirs);
});

test('arrays: lengths around the block of numbers, mixed, holes, sparse', () => {
	for (const length of [0, 1, 15, 16, 17, 1000]) {
		const integers = Array.from({ length }, (_, i) => i * 100 - 500);
		roundTrips(integers);
		roundTrips(integers.map((n) => n / 3));
		roundTrips(integers.map(String));
		roundTrips([...integers, 'last']);
		roundTrips([...integers, undefined]);
		roundTrips([...integers, -0]);
		roundTrips([...integers, NaN]);
		roundTrips([...integers, 2 ** 31]);
	}
	const holes = [1, , 3, undefined, ,];
	assert.deepStrictEqual(copy(holes), holes);
	assert.deepEqual(Object.keys(copy(holes)), ['0', '2', '3']);
	const numbersWithHole = Array.from({ length: 20 }, (_, i) => i);
	Reflect.deleteProperty(numbersWithHole, '7');
	assert.equal(7 in copy(numbersWithHole), false);
	for (const length of [1024, 4_294_967_295]) {
		const sparse: unknown[] = [];
		sparse[3] = 'three';
		sparse.length = length;
		sparse[length - 1] = { last: sparse };
		const arrived = copy(sparse);
		assert.equal(arrived.length, length);
		assert.deepEqual(Object.keys(arrived), ['3', String(length - 1)]);
		assert.equal((arrived[length - 1] as { last: unknown }).last, arrived);
	}
});

test('big arrays of integers and of floats', () => {
	roundTrips(Array.from({ length: 100_000 }, (_, i) => i - 50_000));
	roundTrips(Array.from({ length: 100_000 }, (_, i) => i / 7));
	roundTrips(Array.from({ length: 100_000 }, (_, i) => `s${i}`));
});

test('records: the same shape often, many shapes, shapes inside shapes', () => {
	const records = Array.from({ length: 1_000 }, (_, i) => ({ id: i, name: `n${i}`, inner: { a: i, b: [i] } }));
	roundTrips(records);
	assert.ok(encode(records).bytes.length < JSON.stringify(records).length);
	roundTrips(Array.from({ length: 12_000 }, (_, i) => ({ [`key${i}`]: i })));
	roundTrips([{ a: 1, b: 2 }, { b: 1, a: 2 }, {}, { a: 1 }]);
	assert.deepEqual(Object.keys(copy({ b: 1, a: 2 })), ['b', 'a']);
	// A shape that recurs often enough for its reader to be compiled.
	for (let i = 0; i < 300; i++) roundTrips({ 'not an identifier': i, "quo'te": 1, 'new\nline': 2 });
});

test('S70 keys with a meaning for objects stay data', () => {
	for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '']) {
		for (let i = 0; i < 250; i++) {
			const arrived = copy(JSON.parse(`{ ${JSON.stringify(key)}: { "polluted": ${i} } }`));
			assert.deepEqual(Object.keys(arrived), [key]);
			assert.equal(Object.getPrototypeOf(arrived), Object.prototype);
		}
	}
	assert.equal(Reflect.get({}, 'polluted'), undefined);
});

test('dictionaries of 63 to 70 keys, and of 10 000', () => {
	for (const size of [63, 64, 65, 66, 70, 10_000]) {
		const dictionary = Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, i]));
		roundTrips(dictionary);
		roundTrips([dictionary, dictionary]);
		roundTrips(Object.assign(Object.create(null), dictionary));
	}
});

test('objects keep a null prototype, symbols, accessors, non-enumerable and read-only properties', () => {
	roundTrips(Object.assign(Object.create(null), { a: 1 }));
	const symbol = Symbol.for('s');
	const rich = Object.create(null);
	Object.defineProperty(rich, symbol, { value: 1, enumerable: true });
	Object.defineProperty(rich, 'hidden', { value: 2 });
	assert.deepEqual(Object.getOwnPropertyDescriptors(copy(rich)), Object.getOwnPropertyDescriptors(rich));
	assert.equal(Object.getPrototypeOf(copy(rich)), null);
	roundTrips({ [symbol]: 1, a: 2 });
	const parent = { inherited: 1, method: null };
	const child = Object.assign(Object.create(parent), { own: 2 });
	const arrived = copy([child, parent]);
	assert.equal(Object.getPrototypeOf(arrived[0]), arrived[1]);
	assert.equal(arrived[0].inherited, 1);
});

test('S65 shared references and cycles through every container', () => {
	const shared = { n: 1 };
	const arrived = copy([shared, { shared }, new Map([[shared, shared]]), new Set([shared])]) as any[];
	assert.ok(
		arrived[0] === arrived[1].shared && arrived[2].get(arrived[0]) === arrived[0] && arrived[3].has(arrived[0]),
	);

	const object: any = {};
	object.self = object;
	const check = (value: object, next: (it: any) => unknown): void => {
		const it = copy(value);
		assert.equal(next(it), it);
		const nested = copy({ deep: [value] }).deep[0];
		assert.equal(next(nested), nested);
	};
	check(object, (it) => it.self);
	const array: unknown[] = [];
	array.push(array);
	check(array, (it) => it[0]);
	const bare = Object.create(null);
	bare.self = bare;
	check(bare, (it) => it.self);
	const map = new Map();
	map.set('self', map);
	check(map, (it) => it.get('self'));
	const keyed = new Map();
	keyed.set(keyed, 1);
	check(keyed, (it) => [...it.keys()][0]);
	const set = new Set();
	set.add(set);
	check(set, (it) => [...it][0]);
	const error: any = new Error('self');
	error.cause = error;
	check(error, (it) => it.cause);
	const date: any = new Date(1);
	date.self = date;
	check(date, (it) => it.self);
	const pattern: any = /a/;
	pattern.self = pattern;
	check(pattern, (it) => it.self);
	const symbolic: any = { [Symbol.for('k')]: 1 };
	symbolic.self = symbolic;
	check(symbolic, (it) => it.self);
	const dictionary: any = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]));
	dictionary.self = dictionary;
	check(dictionary, (it) => it.self);
	const fn: any = () => 1;
	fn.self = fn;
	check(fn, (it) => it.self);
	const aggregate: any = new AggregateError([], 'all');
	aggregate.errors.push(aggregate);
	check(aggregate, (it) => it.errors[0]);
});

test('S67 Date, RegExp, Map, Set, URL, boxed values', () => {
	roundTrips(new Date(0));
	assert.ok(Number.isNaN(copy(new Date(NaN)).getTime()));
	const pattern = /a(?<name>b)/dgimsuy;
	pattern.lastIndex = 3;
	roundTrips(pattern);
	assert.equal(copy(pattern).lastIndex, 3);
	roundTrips(new RegExp('/\n'));
	roundTrips(
		new Map<unknown, unknown>([
			[NaN, -0],
			[{ k: 1 }, new Map()],
		]),
	);
	roundTrips(new Set<unknown>([1, 'a', {}, new Set()]));
	assert.deepEqual(
		[
			...copy(
				new Map([
					['b', 1],
					['a', 2],
				]),
			).keys(),
		],
		['b', 'a'],
	);
	assert.equal((copy(Object.assign(new Map(), { note: 1 })) as any).note, 1);
	assert.equal(
		copy(new URL('https://user:pass@example.org:8080/p?q=1#h')).href,
		'https://user:pass@example.org:8080/p?q=1#h',
	);
	assert.equal(copy(new URLSearchParams('a=1&a=2&b=%20')).toString(), 'a=1&a=2&b=+');
	for (const boxed of [Object(1), Object('text'), Object(true), Object(5n), Object(Symbol.for('s')), Object(-0)]) {
		assert.ok(types.isBoxedPrimitive(copy(boxed)));
		assert.ok(Object.is(copy(boxed).valueOf(), boxed.valueOf()));
	}
});

test('buffers: ArrayBuffer, Buffer, every view, offsets, empty', () => {
	roundTrips(new Uint8Array([1, 2, 3]).buffer);
	roundTrips(new ArrayBuffer(0));
	roundTrips(Buffer.from('text'));
	assert.ok(Buffer.isBuffer(copy(Buffer.from('text'))));
	roundTrips(Buffer.alloc(0));
	const all = [
		Int8Array,
		Uint8Array,
		Uint8ClampedArray,
		Int16Array,
		Uint16Array,
		Int32Array,
		Uint32Array,
		Float32Array,
		Float64Array,
	];
	for (const View of all) {
		roundTrips(new View([1, 2, 250]));
		roundTrips(new View(new ArrayBuffer(32), 8, 2));
		roundTrips(new View(0));
	}
	roundTrips(new BigInt64Array([-1n, 2n]));
	roundTrips(new BigUint64Array([1n]));
	roundTrips(new DataView(new ArrayBuffer(8), 2, 3));
	assert.equal(copy(new DataView(new ArrayBuffer(8), 2, 3)).byteOffset, 2);
	const Float16 = Reflect.get(globalThis, 'Float16Array');
	if (Float16) roundTrips(new Float16([1.5]));
});

test('S68 two views of one buffer share it at the receiver', () => {
	const buffer = new ArrayBuffer(8);
	const [bytes, floats, raw] = copy([new Uint8Array(buffer, 1, 2), new Float64Array(buffer), buffer] as const);
	assert.ok(bytes.buffer === floats.buffer && floats.buffer === raw);
	bytes[0] = 9;
	assert.equal(new Uint8Array(raw)[1], 9);
});

test('resizable buffers stay resizable', () => {
	const Resizable = ArrayBuffer as any;
	const buffer = new Resizable(4, { maxByteLength: 16 });
	new Uint8Array(buffer).set([1, 2, 3, 4]);
	const arrived = copy(buffer);
	assert.deepEqual([arrived.resizable, arrived.maxByteLength, [...new Uint8Array(arrived)]], [true, 16, [1, 2, 3, 4]]);
	arrived.resize(8);
	assert.equal(arrived.byteLength, 8);
});

test("what is sent is a copy: the bytes of a packet are not the sender's buffer", () => {
	const bytes = new Uint8Array([1, 2, 3]);
	const packet = encode(bytes);
	bytes[0] = 9;
	assert.equal((decode(packet.bytes, packet.definitions) as Uint8Array)[0], 1);
	const first = encode({ a: 'first' });
	for (let i = 0; i < 2_000; i++) encode({ a: 'x'.repeat(i) });
	assert.deepEqual(decode(first.bytes, []), { a: 'first' });
});

test('a getter that sends something does not disturb the message being sent', () => {
	const inner: unknown[] = [];
	const send = (n: number): number => {
		const { bytes } = encode({ inner: 'x'.repeat(3_000 * n) });
		inner.push(bytes);
		return n;
	};
	const object = {
		before: 'kept',
		get first() {
			return send(1);
		},
		get second() {
			return send(2);
		},
		get third() {
			return send(0);
		},
		after: 'kept',
	};
	assert.deepEqual(copy(object), { before: 'kept', first: 1, second: 2, third: 0, after: 'kept' });
	assert.deepEqual(
		inner.map((bytes) => (decode(bytes as Uint8Array, []) as { inner: string }).inner.length),
		[3_000, 6_000, 0],
	);
	assert.throws(() =>
		encode({
			get bad(): never {
				encode(Promise.resolve());
				throw new Error();
			},
		}),
	);
	assert.deepEqual(copy(object).after, 'kept');
});

test('S100 a large typed array is copied only once, into the packet', () => {
	const large = new Float64Array(1_250_000).fill(1.5);
	const packet = encode(large);
	assert.ok(packet.bytes.length < large.byteLength + 100);
	assert.deepEqual(decode(packet.bytes, packet.definitions), large);
});

test('everything at once through a process', async () => {
	const shared = { shared: true };
	const value = {
		numbers: [0, -0, NaN, 1e300, -33],
		strings: ['', 'é', '漢', '\ud800'],
		big: -(10n ** 30n),
		date: new Date(86_400_000),
		pattern: /x/gi,
		map: new Map<unknown, unknown>([[shared, [shared]]]),
		set: new Set(['a', shared]),
		buffer: Buffer.from([1, 2]),
		view: new Int16Array([1, -2]),
		url: new URL('http://a.b/c'),
		bare: Object.assign(Object.create(null), { a: 1 }),
		holes: [1, , 3],
		nothing: undefined,
		[Symbol.for('key')]: 1,
	};
	const back = await peer.echo(value);
	assert.deepStrictEqual(back, value);
	assert.equal((back.map.get([...back.map.keys()][0]) as unknown[])[0], [...back.set][1]);
});
