import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ResultRun } from '#src/pool/worker/task-batch.js';

test('take() returns exactly the results that were added, whatever was expected', () => {
	for (const expected of [0, 1, 3, 100]) {
		const results = new ResultRun();
		results.expect(expected);
		for (const value of [1, undefined, 'three']) results.add(value);
		assert.equal(results.count, 3);
		assert.equal(results.last, 'three');
		assert.deepEqual(results.take(), [1, undefined, 'three']);
		assert.equal(results.count, 0);
		assert.deepEqual(results.take(), []);
	}
});

test('a popped result is not among the taken ones', () => {
	const results = new ResultRun();
	results.expect(4);
	results.add(1);
	results.add({});
	assert.deepEqual(results.pop(), {});
	results.add(2);
	assert.deepEqual(results.take(), [1, 2]);
});

test('expect() in the middle of a run keeps the results so far', () => {
	const results = new ResultRun();
	results.add(1);
	results.expect(50);
	results.add(2);
	assert.deepEqual(results.take(), [1, 2]);
});
