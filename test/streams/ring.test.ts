/** A ring by itself: where its items stand, and when it has room. */
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Mapping } from '#src/native/binding.js';
import { native } from '#src/native/load.js';
import { fileBytes, Ring } from '#src/streams/ring.js';
import { bytesFor, itemOf, noPassages } from '../support/own-stream.js';
import { randomNumbers } from '../support/random.js';
import { tempDir } from '../support/temp-dir.js';

const CAPACITY = 4096;
const MOST_ITEMS = CAPACITY / 64;

function ringOf(t: TestContext, { base = 0, items = 0 } = {}): Ring {
	const fd = openSync(`${tempDir(t)}/ring`, 'w+');
	ftruncateSync(fd, fileBytes(CAPACITY));
	const mapping = native().map(fd, fileBytes(CAPACITY), false, false) as Mapping;
	closeSync(fd);
	Ring.initialise(mapping, 7, CAPACITY, base);
	// As if that many items had gone through it.
	const words = new Int32Array(mapping.buffer);
	words[16] = items;
	words[32] = items;
	return new Ring(mapping);
}

test('a new ring is empty, and returns what it was made with', (t) => {
	const ring = ringOf(t, { base: 5 });
	assert.deepEqual([ring.serial, ring.capacity, ring.next, ring.isEmpty], [7, CAPACITY, 0, true]);
	assert.deepEqual([ring.put, ring.taken], [5, 5]);
	ring.next = 9;
	assert.equal(ring.next, 9);
});

test('items come out as they went in, and are counted at both ends', (t) => {
	const ring = ringOf(t, { base: -1 });
	for (const [number, length] of [0, 1, 8, 31, 32, 33, 1000].entries()) {
		assert.equal(ring.tryPut(itemOf(number, length), 0), true);
		assert.equal(ring.put, number);
	}
	for (const [number, length] of [0, 1, 8, 31, 32, 33, 1000].entries()) {
		assert.equal(ring.isEmpty, false);
		assert.deepEqual(ring.take(bytesFor, noPassages), itemOf(number, length));
		assert.equal(ring.taken, number);
	}
	assert.equal(ring.isEmpty, true);
});

test('one item may fill a ring, but not exceed it', (t) => {
	const ring = ringOf(t);
	assert.equal(ring.tryPut(itemOf(1, CAPACITY + 1), 0), false);
	assert.equal(ring.tryPut(itemOf(1, 0), CAPACITY + 1), false);
	assert.equal(ring.isEmpty, true);
	for (let i = 0; i < 3; i++) {
		assert.equal(ring.tryPut(itemOf(i, CAPACITY), 0), true);
		assert.equal(ring.tryPut(itemOf(i, 0), 0), false);
		assert.deepEqual(ring.take(bytesFor, noPassages), itemOf(i, CAPACITY));
	}
});

test('an item stands in one piece: at the end, or at the beginning if that is free', (t) => {
	const ring = ringOf(t);
	for (const length of [2048, 1024, 512]) assert.ok(ring.tryPut(itemOf(1, length), 0));
	// 512 bytes are free at the end, none at the beginning.
	assert.equal(ring.tryPut(itemOf(2, 513), 0), false);
	ring.take(bytesFor, noPassages);
	// 2048 bytes are free at the beginning.
	assert.equal(ring.tryPut(itemOf(2, 2049), 0), false);
	assert.equal(ring.tryPut(itemOf(3, 2048), 0), true);
	// The ring is full, though 512 bytes at the end are unused.
	assert.equal(ring.tryPut(itemOf(4, 0), 0), false);
	assert.deepEqual(
		[ring.take(bytesFor, noPassages), ring.take(bytesFor, noPassages), ring.take(bytesFor, noPassages)],
		[itemOf(1, 1024), itemOf(1, 512), itemOf(3, 2048)],
	);
	assert.equal(ring.isEmpty, true);
	// An empty ring starts from the beginning again.
	assert.equal(ring.tryPut(itemOf(5, CAPACITY), 0), true);
});

test('an item takes up the room it counts as, however few bytes it has', (t) => {
	const ring = ringOf(t);
	assert.ok(ring.tryPut(itemOf(1, 10), CAPACITY / 2));
	assert.ok(ring.tryPut(itemOf(2, 10), CAPACITY / 2));
	assert.equal(ring.tryPut(itemOf(3, 0), 0), false);
	assert.deepEqual([ring.take(bytesFor, noPassages), ring.take(bytesFor, noPassages)], [itemOf(1, 10), itemOf(2, 10)]);
});

test('a ring holds at most one item for each 64 bytes', (t) => {
	const ring = ringOf(t);
	for (let i = 0; i < MOST_ITEMS; i++) assert.ok(ring.tryPut(itemOf(i, 8), 0));
	assert.equal(ring.tryPut(itemOf(0, 8), 0), false);
	assert.deepEqual(ring.take(bytesFor, noPassages), itemOf(0, 8));
	assert.ok(ring.tryPut(itemOf(MOST_ITEMS, 8), 0));
	for (let i = 1; i <= MOST_ITEMS; i++) assert.deepEqual(ring.take(bytesFor, noPassages), itemOf(i, 8));
	assert.equal(ring.isEmpty, true);
});

for (const items of [0, 2 ** 31 - 40, -40]) {
	test(`random items go through a ring in order, starting at item ${items}`, (t) => {
		const random = randomNumbers(t);
		const ring = ringOf(t, { items });
		const model: { number: number; length: number }[] = [];
		const turns = 20_000;
		let refused = 0;
		for (let number = 0; number < turns; number++) {
			const length = random(random(8) === 0 ? CAPACITY : 100);
			if (random(2) === 0) {
				const isPut = ring.tryPut(itemOf(number, length), 0);
				if (isPut) model.push({ number, length });
				else refused++;
				// An empty ring has room for anything.
				assert.ok(isPut || model.length > 0);
			} else if (!ring.isEmpty) {
				const expected = model.shift();
				assert.ok(expected);
				assert.deepEqual(ring.take(bytesFor, noPassages), itemOf(expected.number, expected.length));
			}
			assert.equal(ring.isEmpty, model.length === 0);
			assert.equal((ring.put - ring.taken) | 0, model.length);
		}
		assert.ok(refused > 0 && refused < turns / 2, `${refused} refused`);
	});
}
