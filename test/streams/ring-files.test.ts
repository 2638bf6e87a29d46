/** The files of rings, as seen by threads that look while another thread makes and removes them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { Ring } from '#src/streams/ring.js';
import { RingFiles } from '#src/streams/ring-files.js';
import { PutOutcome } from '#src/streams/stream.js';
import { eventually } from '../support/eventually.js';
import { bytesFor, itemOf, streamCell, streamOf, noPassages } from '../support/own-stream.js';

function threads(t: TestContext): [RingFiles, RingFiles] {
	const cell = streamCell(t);
	const both = [new RingFiles(cell, 0), new RingFiles(cell, 0)] as [RingFiles, RingFiles];
	t.after(() => both.forEach((files) => files.close()));
	return both;
}

test('a ring is found by its serial until it is removed or reused', (t) => {
	const [maker, looker] = threads(t);
	const first = maker.make(4096, 0);
	assert.equal(looker.open(first.serial)?.serial, first.serial);
	assert.equal(looker.open(first.serial + 256), undefined);
	const { serial } = first;
	const renewed = maker.renew(first, 12);
	assert.equal(looker.open(serial), undefined);
	assert.equal(looker.open(renewed.serial)?.put, 12);
	const old = renewed.serial;
	maker.remove(old);
	const next = maker.make(8192, 20);
	assert.notEqual(next.serial, old);
	assert.equal(looker.open(next.serial)?.capacity, 8192);
	assert.equal(looker.open(old), undefined);
	assert.equal(maker.count, 1);
});

test('opening a removed ring while its file is made anew does not keep the half-made ring', (t) => {
	const [maker, looker] = threads(t);
	const gone = maker.make(4096, 0);
	const { serial } = gone;
	maker.remove(serial);
	const initialise = Ring.initialise.bind(Ring);
	t.mock.method(Ring, 'initialise', (...args: Parameters<typeof initialise>) => {
		assert.equal(looker.open(serial), undefined);
		initialise(...args);
	});
	const made = maker.make(4096, 0);
	t.mock.restoreAll();
	assert.ok(made.tryPut(itemOf(3, 100), 0));
	assert.deepEqual(looker.open(made.serial)?.take(bytesFor, noPassages), itemOf(3, 100));
});

test('only files that nothing refers to are removed', (t) => {
	const [maker, other] = threads(t);
	const kept = maker.make(4096, 0);
	maker.make(4096, 0);
	maker.make(4096, 0);
	assert.equal(other.count, 3);
	other.removeAllBut([kept.serial]);
	assert.equal(other.count, 1);
	assert.equal(other.open(kept.serial)?.capacity, 4096);
});

test('a process that put a burst, or helped to take it, keeps little of it mapped', async (t) => {
	const mapped = (): number =>
		readFileSync('/proc/self/maps', 'utf8')
			.split('\n')
			.filter((line) => /segment-\d+-\d+\.\d+/.test(line))
			.reduce((sum, line) => {
				const [from, to] = line
					.split(' ', 1)[0]
					.split('-')
					.map((text) => Number.parseInt(text, 16));
				return sum + to - from;
			}, 0);
	const cell = streamCell(t);
	const [putter, other, one] = [streamOf(t, cell), streamOf(t, cell), streamOf(t, cell)];
	const before = mapped();
	const bytes = new Uint8Array(2 ** 20);
	for (let i = 0; i < 128; i++) assert.equal(putter.tryPut({ kind: 0, bytes }, 0, true), PutOutcome.PUT);
	await eventually('little is mapped by who has put', () => mapped() - before < 40 * 2 ** 20);
	for (let i = 0; i < 128; i++) assert.ok((i % 5 === 0 ? other : one).tryTake(bytesFor));
	assert.ok(one.isEmpty);
	await eventually('little is mapped by all of them', () => mapped() - before < 3 * 40 * 2 ** 20);
});
