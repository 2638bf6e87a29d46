import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

test('each diagram in docs/diagrams is the drawing of its text', async () => {
	const result = await runProgram(inRepository('scripts/diagrams.mjs'), { args: ['--check'] });
	assert.equal(result.code, 0, describeResult(result));
});
