/**
 * Large bytes whose receiver transfers their memory to another buffer. On each
 * Node: 22 is the first that can.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

test('a buffer that was transferred keeps its memory', {
	skip: !('transfer' in ArrayBuffer.prototype) && 'this Node has no ArrayBuffer.prototype.transfer',
}, async () => {
	const result = await runProgram(inRepository('test/fixtures/memory/lent-transferred.mjs'));
	assert.equal(result.stdout, '0 1\n', describeResult(result));
});

test('it keeps the memory even if the sender has given it up, and its end touches nothing else', {
	skip: !('transfer' in ArrayBuffer.prototype) && 'this Node has no ArrayBuffer.prototype.transfer',
}, async () => {
	const result = await runProgram(inRepository('test/fixtures/memory/lent-and-kept.mjs'), { args: ['4500'] });
	assert.equal(result.stdout, '1 7\n', describeResult(result));
});
