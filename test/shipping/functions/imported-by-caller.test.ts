/**
 * Functions of the program's own files, which travel by the name under which they are imported.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';

test('a function that the caller imports is named without the parser, and each export has its present value', async () => {
	const result = await runProgram(inRepository('test/fixtures/shipping/imported/main.mjs'));
	assert.deepEqual(
		result.stdout.trim().split('\n'),
		['2', '3', '5', 'parser: false', '2', '10', '1', '1', '1001', '101', 'mock', 'true'],
		describeResult(result),
	);
});
