import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../../support/repository.js';
import { describeResult, type ProgramOptions, runProgram } from '../../support/run-program.js';
import { tempDir } from '../../support/temp-dir.js';

const PROGRAM = inRepository('test/fixtures/shipping/abort-flag.mjs');
const FLAG = '--abort-on-uncaught-exception';
const WAYS: Record<string, ProgramOptions> = {
	'an argument': { execArgv: [FLAG] },
	'an argument with other dashes': { execArgv: [FLAG.replaceAll('-', '_').replace('__', '--')] },
	NODE_OPTIONS: { env: { NODE_OPTIONS: FLAG } },
};

for (const [way, options] of Object.entries(WAYS)) {
	for (const method of ['forkserver', 'thread']) {
		test(`${FLAG} as ${way}: reading from a frame does not end the process (${method})`, async (t) => {
			const result = await runProgram(PROGRAM, { ...options, args: [method], cwd: tempDir(t) });
			assert.equal(result.stdout, '5 5 6\n', describeResult(result));
			assert.equal(result.code, 0, describeResult(result));
		});
	}
}

test(`${FLAG} still applies to the program's own errors`, async (t) => {
	const result = await runProgram(PROGRAM, { execArgv: [FLAG], args: ['forkserver', 'throw'], cwd: tempDir(t) });
	assert.equal(result.stdout, '5 5 6\n', describeResult(result));
	assert.notEqual(result.signal, null, describeResult(result));
});
