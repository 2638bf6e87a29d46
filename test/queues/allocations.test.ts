/**
 * In a program that has just begun, each allocation touches fresh memory and soon causes a
 * collection.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';

test('an item allocates little beside its own memory on its way through a queue or pipe, even in cold code', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/queues/allocations.mjs'), {
		execArgv: ['--no-opt'],
	});
	assert.equal(stderr, '');
	const figures = JSON.parse(stdout) as Record<string, { putSync: number; put: number; getSync: number }>;
	assert.deepEqual(Object.keys(figures), ['Queue', 'SimpleQueue', 'Pipe']);
	for (const [kind, { putSync, put, getSync }] of Object.entries(figures)) {
		assert.ok(putSync <= 200, `${kind}.putSync(): ${putSync}`);
		// Includes awaiting it.
		assert.ok(put <= 440, `${kind}.put(): ${put}`);
		// Two thirds of it are a Buffer.
		assert.ok(getSync <= 420, `${kind}.getSync(): ${getSync}`);
	}
});
