/** A stream as producers and consumers see it: how it grows and shrinks, and what it reports. */
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { holdTimers } from '../support/held-timers.js';
import type { Cell } from '#src/memory/cells/cell.js';
import { tree } from '#src/memory/tree/tree.js';
import { StreamLayout, streamAt } from '#src/streams/layout.js';
import { type Item, Ring } from '#src/streams/ring.js';
import { RingFiles } from '#src/streams/ring-files.js';
import { PutOutcome, type Stream } from '#src/streams/stream.js';
import { LockWord } from '#src/sync/words/lock-word.js';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { bytesFor, itemOf, streamCell, streamOf } from '../support/own-stream.js';
import { randomNumbers } from '../support/random.js';

const CAPACITY = 4096;

function filesOf({ fileName }: Cell): string[] {
	return readdirSync(tree().folder).filter((name) => name.startsWith(`${fileName}.`));
}

function put(stream: Stream, number: number, length: number): void {
	assert.equal(stream.tryPut(itemOf(number, length), length, true), PutOutcome.PUT);
}

function take(stream: Stream): Item {
	const item = stream.tryTake(bytesFor);
	assert.ok(item);
	return item;
}

test('a stream before its first put is empty and has no file', (t) => {
	const cell = streamCell(t);
	const stream = streamOf(t, cell);
	assert.deepEqual([stream.isEmpty, stream.count, stream.put, stream.isShut], [true, 0, 0, false]);
	assert.equal(stream.tryTake(bytesFor), undefined);
	assert.deepEqual(filesOf(cell), []);
});

test('a larger ring follows a full one; emptied rings are kept for a while, then removed', async (t) => {
	const cell = streamCell(t);
	const stream = streamOf(t, cell);
	for (let i = 0; i < 100; i++) put(stream, i, 1000);
	assert.equal(stream.count, 100);
	const most = filesOf(cell).length;
	assert.ok(most >= 4 && most <= 8, `${most} files`);
	for (let i = 0; i < 100; i++) {
		assert.equal(stream.count, 100 - i);
		assert.deepEqual(take(stream), itemOf(i, 1000));
	}
	assert.deepEqual([stream.isEmpty, stream.count], [true, 0]);
	assert.equal(filesOf(cell).length, most);
	await eventually('one is left', () => filesOf(cell).length === 1);
});

test('spares of a burst are removed even if its consumer has ended before', (t) => {
	const timers = holdTimers(t);
	const cell = streamCell(t);
	const [putter, taker] = [streamOf(t, cell), streamOf(t, cell)];
	for (let i = 0; i < 100; i++) put(putter, i, 1000);
	for (let i = 0; i < 5; i++) for (const run of timers.splice(0)) run();
	const ofPutter = timers.splice(0);
	for (let i = 0; i < 100; i++) take(taker);
	assert.ok(filesOf(cell).length > 1);
	for (const run of ofPutter) run();
	assert.equal(filesOf(cell).length, 1);
});

test('a large ring that is emptied while another process uses the stream is replaced too', (t) => {
	const timers = holdTimers(t);
	const cell = streamCell(t);
	const [putter, taker] = [streamOf(t, cell), streamOf(t, cell)];
	put(putter, 1, 2 ** 21);
	const { words, mapping } = cell;
	const busy = new LockWord({ words, mapping, at: cell.at + streamAt(0) + StreamLayout.putLock }, tree().slots);
	busy.tryAcquire();
	take(taker);
	busy.release();
	const bytes = (): number => filesOf(cell).reduce((sum, name) => sum + statSync(`${tree().folder}/${name}`).size, 0);
	assert.ok(bytes() > 2 ** 22);
	for (let i = 0; i < 5; i++) for (const run of timers.splice(0)) run();
	assert.ok(bytes() < 2 ** 16, `${bytes()} bytes`);
});

test('files stay few while the producer is always ahead', (t) => {
	const cell = streamCell(t);
	const [putter, taker] = [streamOf(t, cell), streamOf(t, cell)];
	for (let i = 0; i < 50; i++) put(putter, i, 1000);
	for (let i = 50; i < 5000; i++) {
		put(putter, i, 1000);
		assert.deepEqual(take(taker), itemOf(i - 50, 1000));
		if (i % 100 === 0) assert.ok(filesOf(cell).length <= 6, filesOf(cell).join());
	}
	assert.equal(taker.count, 50);
});

test('large rings are removed after a burst', (t) => {
	const cell = streamCell(t);
	const stream = streamOf(t, cell);
	const item: Item = { kind: 0, bytes: new Uint8Array(2 ** 21) };
	for (let i = 0; i < 30; i++) assert.equal(stream.tryPut(item, 0, true), PutOutcome.PUT);
	for (let i = 0; i < 30; i++) take(stream);
	assert.ok(filesOf(cell).length <= 2, filesOf(cell).join());
	put(stream, 1, 10);
	assert.deepEqual(take(stream), itemOf(1, 10));
});

test('an empty ring of the capacity asked for is not replaced', (t) => {
	const cell = streamCell(t);
	const stream = streamOf(t, cell, { capacity: 2 ** 23 });
	put(stream, 1, 10);
	const make = t.mock.method(RingFiles.prototype, 'make');
	for (let i = 2; i < 10; i++) {
		take(stream);
		put(stream, i, 10);
	}
	assert.equal(make.mock.callCount(), 0);
	assert.deepEqual(take(stream), itemOf(9, 10));
});

test('a taken item is not lost if the smaller ring can’t be made', (t) => {
	const stream = streamOf(t, streamCell(t));
	const bytes = new Uint8Array(2 ** 21).fill(3);
	for (let i = 0; i < 12; i++) assert.equal(stream.tryPut({ kind: 0, bytes }, 0, true), PutOutcome.PUT);
	t.mock.method(RingFiles.prototype, 'make', () => {
		throw new Error('no space');
	});
	for (let i = 0; i < 12; i++) assert.deepEqual(take(stream), { kind: 0, bytes });
	assert.equal(stream.count, 0);
	t.mock.restoreAll();
	put(stream, 1, 10);
	assert.deepEqual(take(stream), itemOf(1, 10));
});

test('nothing is put if the ring it needs can’t be made', (t) => {
	const stream = streamOf(t, streamCell(t));
	put(stream, 1, 2000);
	t.mock.method(RingFiles.prototype, 'make', () => {
		throw new Error('no space');
	});
	assert.throws(() => stream.tryPut(itemOf(2, 4000), 0, true), /no space/);
	assert.equal(stream.count, 1);
	t.mock.restoreAll();
	put(stream, 3, 4000);
	assert.deepEqual([take(stream), take(stream)], [itemOf(1, 2000), itemOf(3, 4000)]);
});

test('a narrow stream is full when its ring is, but accepts an item that no ring has room for', (t) => {
	const cell = streamCell(t);
	const stream = streamOf(t, cell, { isNarrow: true });
	for (let i = 0; i < 4; i++) put(stream, i, CAPACITY / 4);
	assert.equal(stream.tryPut(itemOf(4, 10), 10, true), PutOutcome.FULL);
	take(stream);
	put(stream, 4, CAPACITY / 4);
	assert.equal(stream.tryPut(itemOf(5, 10), 10, true), PutOutcome.FULL);
	put(stream, 6, CAPACITY * 2);
	assert.equal(stream.count, 5);
	for (const [number, length] of [1, 2, 3, 4].map((n) => [n, CAPACITY / 4])) {
		assert.deepEqual(take(stream), itemOf(number, length));
	}
	assert.deepEqual(take(stream), itemOf(6, CAPACITY * 2));
});

test('a stream never holds more than maxItems, whoever puts', (t) => {
	const cell = streamCell(t);
	const [one, other] = [streamOf(t, cell, { maxItems: 3 }), streamOf(t, cell, { maxItems: 3 })];
	for (let i = 0; i < 3; i++) put(i === 1 ? one : other, i, 3000);
	assert.equal(one.tryPut(itemOf(3, 0), 0, true), PutOutcome.FULL);
	assert.equal(other.tryPut(itemOf(3, 0), 0, true), PutOutcome.FULL);
	assert.deepEqual(take(one), itemOf(0, 3000));
	put(other, 3, 3000);
	assert.deepEqual(
		[take(one), take(other), take(one)],
		[1, 2, 3].map((n) => itemOf(n, 3000)),
	);
});

test('nothing is put after shut(); its items can be taken unless they were discarded', (t) => {
	const cell = streamCell(t);
	const [one, other] = [streamOf(t, cell), streamOf(t, cell)];
	put(one, 1, 10);
	put(one, 2, 10);
	other.shut(false);
	assert.equal(one.isShut, true);
	assert.equal(one.tryPut(itemOf(3, 10), 0, true), PutOutcome.SHUT);
	assert.deepEqual(take(one), itemOf(1, 10));
	other.shut(true);
	assert.deepEqual([one.isEmpty, one.count, one.tryTake(bytesFor)], [true, 0, undefined]);
	other.shut(false);
	assert.equal(one.isDiscarded, true);
});

test('a reader of a ring that others empty, remove and replace meanwhile sees its successor', (t) => {
	const cell = streamCell(t);
	const [looker, mover] = [streamOf(t, cell), streamOf(t, cell)];
	const putUntil = (files: number): number => {
		let items = 0;
		for (; filesOf(cell).length < files; items++) put(mover, 1, 1000);
		return items;
	};
	for (let left = putUntil(2); left > 1; left--) take(mover);
	take(mover);
	putUntil(3);
	assert.equal(looker.isEmpty, false);
	while (mover.count > 1) take(mover);
	const next = Object.getOwnPropertyDescriptor(Ring.prototype, 'next') as {
		get: () => number;
		set: (n: number) => void;
	};
	let isMoving = false;
	let moves = 0;
	t.mock.getter(Ring.prototype, 'next', function (this: Ring) {
		if (!isMoving && moves++ === 0) {
			isMoving = true;
			take(mover);
			for (let i = 0; i < 60; i++) put(mover, 2, 1000);
			isMoving = false;
		}
		return next.get.call(this);
	});
	assert.equal(looker.isEmpty, false);
	t.mock.restoreAll();
	assert.ok(moves > 0);
	assert.equal(looker.count, 60);
});

test('freeing a cell removes all files of its stream', (t) => {
	const cell = streamCell(t);
	const stream = streamOf(t, cell);
	for (let i = 0; i < 30; i++) put(stream, i, 1000);
	for (let i = 0; i < 20; i++) take(stream);
	assert.ok(filesOf(cell).length > 1);
	cell.release();
	assert.deepEqual(filesOf(cell), []);
});

test('a random program of several threads behaves like an array', (t) => {
	const random = randomNumbers(t);
	const programs = count('stream-programs', 12, 2000);
	for (let program = 0; program < programs; program++) {
		const cell = streamCell(t);
		const maxItems = random(3) === 0 ? 1 + random(40) : 0;
		const users = Array.from({ length: 3 }, () => streamOf(t, cell, { maxItems, capacity: 4096 << random(3) }));
		const model: { number: number; length: number }[] = [];
		/** In some phases of a program more is put, in others more is taken. */
		let tide = 5;
		for (let number = 0; number < 1500; number++) {
			if (random(100) === 0) tide = 1 + random(9);
			const user = users[random(users.length)];
			if (random(10) < tide) {
				const length = random([64, 64, 1000, 20_000][random(4)]) * (random(200) === 0 ? 40 : 1);
				const outcome = user.tryPut(itemOf(number, length), 0, true);
				assert.equal(outcome, maxItems > 0 && model.length >= maxItems ? PutOutcome.FULL : PutOutcome.PUT);
				if (outcome === PutOutcome.PUT) model.push({ number, length });
			} else {
				const expected = model.shift();
				assert.deepEqual(user.tryTake(bytesFor), expected && itemOf(expected.number, expected.length));
			}
			const looker = users[random(users.length)];
			assert.deepEqual([looker.count, looker.isEmpty], [model.length, model.length === 0]);
		}
		for (const user of users) user.close();
		cell.release();
	}
});
