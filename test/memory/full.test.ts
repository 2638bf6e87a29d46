/** What happens when /dev/shm is full. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { noOwnSharedMemory, runWithOwnSharedMemory } from '../support/own-shared-memory.js';
import { inRepository } from '../support/repository.js';
import { describeResult } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

const FULL = inRepository('test/fixtures/memory/full.mjs');

test('what does not fit into /dev/shm lies in the temp folder, and the log says so', {
	skip: noOwnSharedMemory,
}, async (t) => {
	const disk = tempDir(t);
	const result = await runWithOwnSharedMemory(FULL, { size: '1m', disk });
	assert.equal(result.stdout, 'true 1 5\nfiles: 0\n', describeResult(result));
	assert.match(
		result.stderr,
		/^\[WARN\/MainProcess\] shared memory is full: 2000000 bytes lie on disk, in \/.*\.spill; so does further data, until there is room again \(logged once\)\n$/,
	);
	assert.deepEqual(readdirSync(disk), []);
});

test('if that is full as well, the error says what to do, and nothing is left', {
	skip: noOwnSharedMemory,
}, async (t) => {
	const result = await runWithOwnSharedMemory(FULL, { size: '1m', disk: tempDir(t), diskSize: '1m' });
	assert.match(
		result.stdout,
		/^ProcessError shared memory: no space for 2000000 bytes \(ENOSPC: PATH free some \(npx multiprocess cleanup .*\nfiles: 0\n$/,
		describeResult(result),
	);
});
