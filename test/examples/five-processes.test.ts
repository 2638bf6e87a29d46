import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { programText } from '../readme/documented-code.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

const EXAMPLE = inRepository('examples/five-processes.mjs');

test('five-processes.mjs prints a line from each process', async () => {
	const result = await runProgram(EXAMPLE);
	assert.equal(result.code, 0, describeResult(result));
	assert.equal(result.stdout, 'process 0\nprocess 1\nprocess 2\nprocess 3\nprocess 4\n');
	assert.equal(result.stderr, '');
});

test("five-processes.mjs is the README's first example", () => {
	assert.equal(readFileSync(EXAMPLE, 'utf8').trim(), programText('README.md', 'five.mjs').trim());
});
