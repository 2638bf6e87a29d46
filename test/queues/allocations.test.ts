/**
 * In a program that has just begun each allocation touches fresh memory,
 * and soon calls for a collection.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';

test('an item takes little memory beside its own on its way into a queue or pipe and out of it, however cold the code is', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/queues/allocations.mjs'), {
		execArgv: ['--no-opt'],
	});
	assert.equal(stderr, '');
	const figures = JSON.parse(stdout) as Record<string, { putSync: number; put: number; getSync: number }>;
	assert.deepEqual(Object.keys(figures), ['Queue', 'SimpleQueue', 'Pipe']);
	for (const [kind, { putSync, put, getSync }] of Object.entries(figures)) {
		assert.ok(putSync <= 200, `${kind}.putSync(): ${putSync}`);
		// With what awaiting it takes.
		assert.ok(put <= 440, `${kind}.put(): ${put}`);
		// A Buffer alone takes two thirds of it.
		assert.ok(getSync <= 420, `${kind}.getSync(): ${getSync}`);
	}
});
