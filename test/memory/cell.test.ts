/** Cells: who holds one, and when it is free again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lock } from 'multiprocess';
import { noteEnd } from '#src/memory/tree/lineage.js';
import { CELL_BYTES } from '#src/memory/cells/arena.js';
import { type Cell, holdCell, takeCell } from '#src/memory/cells/cell.js';
import { coreOf } from '#src/sync/locks/lock.js';
import { tree } from '#src/memory/tree/tree.js';
import { encode } from '#src/shipping/encode.js';
import { count } from '../support/counts.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

/** The cell takes the same place again. */
function takeAgain(number: number): Cell {
	const others: Cell[] = [];
	for (;;) {
		const cell = takeCell(2);
		if (cell.number !== number) {
			others.push(cell);
			continue;
		}
		for (const other of others) other.release();
		return cell;
	}
}

test('locks that are made and dropped do not grow the arenas', async () => {
	const total = count('locks', 100_000, 1_000_000);
	const result = await runProgram(inRepository('test/fixtures/memory/many-locks.mjs'), {
		execArgv: ['--expose-gc'],
		args: [String(total)],
	});
	const [begin, end] = result.stdout.split('\n');
	assert.match(begin, /^arena-0-0 /, describeResult(result));
	assert.equal(end, begin);
});

test('a handle of an earlier use of a cell is refused, and ends nobody’s hold', () => {
	const first = takeCell(2);
	const { number, use } = first;
	first.release();
	const second = takeAgain(number);
	assert.throws(() => holdCell({ number, use }, 'Lock'), {
		name: 'ClosedError',
		message: /^Lock: no process holds it any more/,
	});
	assert.notEqual(takeCell(2).number, number);
	assert.equal(holdCell({ number, use: second.use }, 'Lock'), second);
	for (const none of [-1, 2 ** 20, 2 ** 28 - 1, 3 << 26]) {
		assert.throws(() => holdCell({ number: none, use: 1 }, 'Lock'), { name: 'ClosedError' });
	}
});

test('a cell that is being taken is not freed by a sweep for a dead holder of it', (t) => {
	const { slots } = tree();
	const dead = (slots.slot % 1000) + 20;
	const { fill } = Int32Array.prototype;
	let cells = 0;
	t.mock.method(Int32Array.prototype, 'fill', function (this: Int32Array, value: number, from: number, to: number) {
		fill.call(this, value, from, to);
		const base = to - CELL_BYTES[0] / 4;
		Atomics.or(this, base + 4 + (dead >>> 5), 1 << (dead & 31));
		Atomics.add(slots.words, 64 + dead * 3, 1);
		noteEnd(0);
		cells++;
		return this;
	});
	const cell = takeCell(2);
	t.mock.restoreAll();
	assert.equal(cells, 1);
	assert.notEqual(takeCell(2).number, cell.number);
	assert.equal(cell.words[cell.at - 36], cell.use);
});

test('what is encoded in several passes, or fails to be, is under way once, or not at all', () => {
	const lock = new Lock();
	const { passages = [] } = encode({ lock, locked: () => lock.locked(), again: [lock] });
	assert.deepEqual(
		passages.map(({ hasArrived }) => hasArrived),
		[false],
	);
	assert.throws(() => encode([lock, new WeakMap()]), { name: 'ShippingError' });
	// Nothing holds it except the first message, which is not sent after all, and this test.
	const { cell } = coreOf(lock);
	assert.equal(cell.isMineAlone, false);
	passages[0].cancel();
	assert.equal(cell.isMineAlone, true);
});

test('what was sent arrives even if the sender drops its own first', async (t) => {
	const result = await runProgram(inRepository('test/fixtures/memory/dropped.mjs'), {
		execArgv: ['--expose-gc'],
		args: [`${tempDir(t)}/gate`],
	});
	assert.equal(result.stdout, '[true,4] true\n', describeResult(result));
});
