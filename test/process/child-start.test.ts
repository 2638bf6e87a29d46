import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onChildStart } from 'multiprocess';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';

const program = inRepository('test/fixtures/process/child-start.mjs');

for (const method of ['forkserver', 'spawn']) {
	test(`hooks run in each child in order, awaited, before its target, in grandchildren too (${method})`, async () => {
		const { stdout, stderr, code } = await runProgram(program, { args: [method] });
		const child = ['first 1', 'second', 'target'];
		const grandchild = ['first 1', 'second', 'own of the child', 'grandchild'];
		assert.deepEqual([stdout.trimEnd().split('\n'), stderr, code], [[...child, ...grandchild, 'code 0'], '', 0]);
	});
}

test('a hook that throws ends the child with 1, and its target does not run', async () => {
	const { stdout, stderr } = await runProgram(program, { args: ['throws'] });
	assert.equal(stdout, 'code 1\n');
	assert.match(stderr, /^Process-1: Error: in a hook\n/);
});

test('a hook that is a generator function runs to its end before the target', async () => {
	const { stdout, stderr } = await runProgram(program, { args: ['generator'] });
	assert.equal(stderr, '');
	assert.match(stdout, /^hook\ntarget\n/);
});

test('a hook that never settles ends the child with 1', async () => {
	const { stdout, stderr } = await runProgram(program, { args: ['stuck'] });
	assert.equal(stdout, 'code 1\n');
	assert.match(stderr, /^Process-1: a hook of onChildStart never settled/);
});

test('a hook that is not a function is a TypeError', () => {
	assert.throws(() => onChildStart('x' as never), {
		name: 'TypeError',
		message: /onChildStart\(\): hook is the string "x"/,
	});
});
