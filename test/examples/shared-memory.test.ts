import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

test('counter.mjs counts to the end with a lock and by an atomic operation', async () => {
	const result = await runProgram(inRepository('examples/counter.mjs'), { args: ['20000'] });
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, /^with a lock: 80000 of 80000, .*\natomically: 80000 of 80000, .*\n$/);
});

test('matrix.mjs computes the same product in several processes and in one', async () => {
	const result = await runProgram(inRepository('examples/matrix.mjs'), { args: ['120'] });
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, /^120 × 120: \d+ ms in \d+ processes, \d+ ms in one: [\d.]+×\n$/);
});
