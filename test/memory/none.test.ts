import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noOwnSharedMemory, runWithOwnSharedMemory } from '../support/own-shared-memory.js';
import { inRepository } from '../support/repository.js';
import { tempDir } from '../support/temp-dir.js';

test('without a writable folder for shared memory, large bytes travel in the message', {
	skip: noOwnSharedMemory,
}, async (t) => {
	const disk = tempDir(t);
	const readOnly = '64m,ro';
	const program = inRepository('test/fixtures/memory/no-memory.mjs');
	const { stdout, stderr } = await runWithOwnSharedMemory(program, { size: readOnly, disk, diskSize: readOnly });
	assert.equal(stderr, '');
	const each = '1000000 1100000 1100000 1100000 true 100000,100000 2097152 1100000\n';
	assert.equal(stdout, `${each}${each}7\n`);
});
