import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runOfArgumentLists, runOfArguments } from '#src/pool/engine/encode-tasks.js';

const given = (item: unknown): readonly unknown[] | undefined => item as readonly unknown[] | undefined;

test('a run of arguments ends before the first that does not travel in bulk', () => {
	const items = [1, 'two', null, undefined, 5n, {}, 7];
	assert.deepEqual(runOfArguments(items, 0), { tasks: 5, flat: [1, 'two', null, undefined, 5n] });
	assert.equal(runOfArguments(items, 5), undefined);
	assert.deepEqual(runOfArguments(items, 6), { tasks: 1, flat: [7] });
});

test('a long string goes by itself', () => {
	assert.equal(runOfArguments(['x'.repeat(5_000)], 0), undefined);
});

test('a run fits in one frame, and the next run continues after it', () => {
	const items = Array.from({ length: 10_000 }, (_, i) => i);
	const first = runOfArguments(items, 0);
	assert.ok(first && first.tasks < items.length);
	const second = runOfArguments(items, first.tasks);
	assert.deepEqual([...first.flat, ...(second?.flat ?? [])], items);
});

test('a run of argument lists lasts as long as they have the same length', () => {
	const lists = [[1, 2], [3, 4], [5], undefined, [6]];
	assert.deepEqual(runOfArgumentLists(lists, 0, given), { tasks: 2, flat: [1, 2, 3, 4] });
	assert.deepEqual(runOfArgumentLists(lists, 2, given), { tasks: 1, flat: [5] });
	assert.equal(runOfArgumentLists(lists, 3, given), undefined);
});

test('tasks without arguments are counted', () => {
	assert.deepEqual(runOfArgumentLists([[], [], []], 0, given), { tasks: 3, flat: [] });
});

test('an unreadable item ends the run before it, and throws from its own run', () => {
	const read = (item: unknown): readonly unknown[] => {
		if (item === 'bad') throw new Error('no way to read it');
		return [item];
	};
	assert.deepEqual(runOfArgumentLists([1, 2, 'bad', 4], 0, read), { tasks: 2, flat: [1, 2] });
	assert.throws(() => runOfArgumentLists([1, 2, 'bad', 4], 2, read), /no way to read it/);
});
