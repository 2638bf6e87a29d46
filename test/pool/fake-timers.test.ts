/**
 * A program that replaces timers and clocks, to test itself, does not affect this library if the
 * library was loaded before.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { share } from '../support/share.js';

const EXPECTED = [
	'apply 2',
	'map 2,3,4',
	'imap 2,4,6',
	'wait false',
	'queue from child true 0',
	'timeouts false false',
	'',
].join('\n');

const FAKED = [
	'setTimeout',
	'setInterval',
	'setImmediate',
	'clearTimeout',
	'clearInterval',
	'clearImmediate',
	'queueMicrotask',
	'Date',
	'performance',
	'hrtime',
	'nextTick',
	'mock',
];

for (const name of share(FAKED)) {
	test(`a pool works in a program with a fake ${name}`, async () => {
		const result = await runProgram(inRepository('test/fixtures/pool/fake-timers.mjs'), {
			args: [name],
			deadline: 20_000,
		});
		assert.equal(result.stdout, EXPECTED, describeResult(result));
		assert.equal(result.code, 0, describeResult(result));
	});
}
