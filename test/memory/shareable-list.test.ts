import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { type ListItem, ShareableList, SharedMemory } from 'multiprocess';
import { askChild } from '../support/child.js';

type Items = readonly ListItem[];

test('SHM11 numbers, bigints, booleans, strings, bytes and null keep type and value', () => {
	const items = [1, -1, 0, -0, 2.5, 2 ** 53, Number.NaN, -Infinity, 2n ** 63n - 1n, -5n, true, false, '', 'ü☃', null];
	const list = new ShareableList<Items>(items);
	assert.deepEqual([...list], items);
	assert.equal(list.length, items.length);
	assert.equal(list.format, 'qqqdddddqqxxxxxxx?xxxxxxx?8s8sxxxxxx?x');
	assert.match(inspect(new ShareableList(['a', 1])), /^ShareableList\(\[ 'a', 1 \], name="mp_/);
});

test('SHM11 zeros at the end of strings and bytes are kept', () => {
	const list = new ShareableList<Items>(['a\0\0', Uint8Array.of(1, 0, 0), '\0', new Uint8Array(8)]);
	assert.deepEqual([...list], ['a\0\0', Uint8Array.of(1, 0, 0), '\0', new Uint8Array(8)]);
});

test('SHM11 a place takes any type, and strings and bytes that fit in UTF-8, without touching its neighbours', () => {
	const list = new ShareableList<Items>(['howdy', 1, 'x'.repeat(8), 'after']);
	assert.equal(list.format, '8sq16s8s');
	list.set(0, 'exactly8');
	list.set(0, 'ü'.repeat(4));
	for (const [index, tooLong] of [
		[0, 'nine char'],
		[0, 'ü'.repeat(5)],
		[1, 'nine char'],
		[1, new Uint8Array(9)],
		[2, 'x'.repeat(17)],
	] as const) {
		const before = [...list];
		assert.throws(() => list.set(index, tooLong), {
			name: 'RangeError',
			message: /exceeds available storage.* this place has room for/,
		});
		assert.deepEqual([...list], before);
	}
	list.set(1, 'text');
	list.set(2, 3.5);
	list.set(3, null);
	assert.deepEqual([...list], ['üüüü', 'text', 3.5, null]);
	assert.equal(list.format, '8s8sdxxxxxx?x');
	list.set(2, 'x'.repeat(16));
	list.set(3, 'again');
	assert.deepEqual([list.get(2), list.get(3)], ['x'.repeat(16), 'again']);
});

test('SHM11 indices count from either end; others are a RangeError', () => {
	const list = new ShareableList<Items>([1, 2, 3]);
	assert.deepEqual([list.get(-1), list.get(-3)], [3, 1]);
	list.set(-1, 4);
	assert.equal(list.get(2), 4);
	for (const index of [3, -4, 0.5, Number.NaN]) {
		assert.throws(() => list.get(index), { name: 'RangeError', message: /ShareableList\.get\(\): index is .* 0 to 2/ });
		assert.throws(() => list.set(index, 0), { name: 'RangeError', message: /ShareableList\.set\(\): index is/ });
	}
	assert.throws(() => list.get('1' as never), { name: 'TypeError', message: /give a number/ });
});

test('SHM11 count and indexOf', () => {
	const list = new ShareableList<Items>([1, 'a', 1, 1n, Uint8Array.of(7), null, true]);
	assert.deepEqual([list.count(1), list.count(1n), list.count('b'), list.count(Uint8Array.of(7))], [2, 1, 0, 1]);
	assert.deepEqual(
		[list.indexOf('a'), list.indexOf(null), list.indexOf(Uint8Array.of(7)), list.indexOf('b')],
		[1, 5, 4, -1],
	);
});

test('other types of items are refused', () => {
	for (const item of [undefined, {}, [], Symbol('s'), new Float64Array(1), () => {}])
		assert.throws(() => new ShareableList([item as never]), { name: 'TypeError', message: /can't be an item/ });
	assert.throws(() => new ShareableList([1, 'a', {} as never]), {
		message: /^new ShareableList\(\): item 2: an object/,
	});
	assert.throws(() => new ShareableList([2n ** 63n]), { name: 'RangeError', message: /64 bits/ });
	assert.throws(() => new ShareableList(['\ud800']), { name: 'TypeError', message: /surrogate/ });
	assert.throws(() => new ShareableList('abc' as never), { name: 'TypeError', message: /give an array/ });
	assert.throws(() => new ShareableList([1], { nam: 'x' } as never), { name: 'TypeError', message: /no option/ });
});

test('SHM11 a list can be attached to by name, copied under another name, and empty', (t) => {
	const name = `list-${process.pid}`;
	const list = new ShareableList<Items>(['a', 1], { name });
	t.after(() => list.shm.unlink());
	const attached = ShareableList.attach<Items>(name);
	attached.set(1, 2);
	assert.equal(list.get(1), 2);
	const copy = new ShareableList<Items>([...list], { name: `${name}-copy` });
	t.after(() => copy.shm.unlink());
	copy.set(0, 'b');
	assert.deepEqual([list.get(0), copy.shm.name, ...copy], ['a', `${name}-copy`, 'b', 2]);
	const empty = new ShareableList([]);
	assert.deepEqual([empty.length, empty.format, [...empty]], [0, '', []]);
	assert.deepEqual([...ShareableList.attach(empty.shm.name)], []);
	assert.throws(() => empty.get(0), { name: 'RangeError', message: /the list is empty/ });
	const shm = SharedMemory.create(4096);
	assert.throws(() => ShareableList.attach(shm.name), {
		name: 'ProcessError',
		message: /does not hold a ShareableList/,
	});
	assert.throws(() => ShareableList.attach(`${name}-none`), { name: 'ProcessError', message: /there is no segment/ });
	assert.throws(() => new ShareableList([1], { name }), { name: 'ProcessError', message: /already/ });
});

test('SHM11 a child has the same list', async (t) => {
	const list = new ShareableList<Items>([1, 'two', null]);
	const seen = await askChild(
		t,
		(given: ShareableList<Items>, name: string) => {
			given.set(0, 10);
			ShareableList.attach<Items>(name).set(2, 'three');
			return [...given];
		},
		{ args: [list, list.shm.name] },
	);
	assert.deepEqual(seen, [10, 'two', 'three']);
	assert.deepEqual([...list], seen);
	list.shm.close();
	assert.throws(() => list.get(0), { name: 'ClosedError' });
});
