/** Values encoded as items, and items decoded to values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lock } from 'multiprocess';
import { isHandle } from '#src/shipping/wire/handles.js';
import {
	allocate,
	bytesToItem,
	discard,
	keep,
	type Outgoing,
	toBytes,
	toItem,
	toValue,
	toValueNow,
} from '#src/streams/item-codec.js';
import type { Item } from '#src/streams/ring.js';

/** The item as its receiver has it. */
function arrived({ item: { kind, bytes } }: Outgoing): Item {
	const copy = allocate(kind, bytes.length);
	copy.set(bytes);
	return { kind, bytes: copy };
}

const large = 2 ** 20 + 1;

for (const [what, value] of Object.entries({
	'a number': 1.5,
	undefined: undefined,
	'an object': { a: [1, { b: null }], c: new Map([[1, new Date(5)]]) },
	'a long string': 'ä'.repeat(large),
	'an empty Buffer': Buffer.alloc(0),
	'a Buffer': Buffer.from([1, 2, 3]),
	'a large Buffer': Buffer.alloc(large, 7),
	'a Uint8Array': new Uint8Array([4, 5]),
	'a large Uint8Array': new Uint8Array(large).fill(8),
	'an array with a large Float64Array': [new Float64Array(large / 4).fill(0.5)],
	'a part of a larger buffer': new Uint8Array(new ArrayBuffer(100), 10, 20).fill(6),
})) {
	test(`${what} arrives unchanged`, async () => {
		for (const read of [(item: Item) => toValue(item), toValueNow]) {
			const outgoing = toItem(value, 'item');
			const seen = await read(arrived(outgoing));
			assert.deepStrictEqual(seen, value);
			if (value instanceof Uint8Array && seen instanceof Uint8Array) {
				assert.equal(Object.getPrototypeOf(seen), Object.getPrototypeOf(value));
				assert.equal(isHandle(seen.buffer), false);
			}
			discard(outgoing);
		}
	});
}

test('items above 1 MiB lie elsewhere', () => {
	const [at, above] = [new Uint8Array(2 ** 20), new Uint8Array(large)].map((bytes) => toItem(bytes, 'item'));
	assert.deepEqual([at.isElsewhere, at.item.bytes.length], [false, 2 ** 20]);
	assert.equal(above.isElsewhere, true);
	assert.ok(above.item.bytes.length < 1000);
	assert.equal(above.passages.length, 1);
	assert.equal(above.passages[0]?.hasArrived, false);
	discard(above);
	assert.equal(above.passages[0]?.hasArrived, true);
});

test('functions arrive with their captured values', async () => {
	const offset = 5;
	const add = (await toValue(arrived(toItem((n: number) => n + offset, 'item')))) as (n: number) => number;
	assert.equal(add(2), 7);
});

test('the bytes of an item are those that were sent, or those of the encoded value', () => {
	for (const length of [3, large]) {
		const bytes = new Uint8Array(length).fill(9);
		const item = bytesToItem(bytes);
		const seen = toBytes(arrived(item));
		assert.ok(Buffer.isBuffer(seen) && seen.equals(bytes));
		discard(item);
	}
	const outgoing = toItem({ a: 1 }, 'item');
	assert.deepEqual(toBytes(arrived(outgoing)), Buffer.from(outgoing.item.bytes));
});

test('a kept item does not change with the bytes it was made of', async () => {
	const bytes = Buffer.from([1, 2, 3]);
	const kept = keep(toItem(bytes, 'item'));
	bytes.fill(0);
	assert.deepEqual(await toValue(kept.item), Buffer.from([1, 2, 3]));
});

test('a value that can’t be sent is refused by name, and its handles stay', () => {
	const lock = new Lock();
	assert.throws(() => toItem({ lock, deep: [new WeakMap()] }, 'item'), {
		name: 'ShippingError',
		message: /item\.deep\[0\]/,
	});
	assert.equal(lock.locked(), false);
});
