import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';

test('isMainProcess is false in a function that was sent, however the script obtained it', async () => {
	const result = await runProgram(inRepository('test/fixtures/shipping/is-main-process.cjs'));
	assert.equal(result.code, 0, describeResult(result));
	const { here, there, pools } = JSON.parse(result.stdout) as { here: boolean[]; there: boolean[]; pools: string };
	assert.deepEqual(new Set(here), new Set([true]));
	assert.deepEqual(there, Array(here.length).fill(false));
	assert.equal(pools, 'function');
});
