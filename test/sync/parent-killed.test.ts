import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { descendantsOf, isRunning } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { runProgram, startProgram } from '../support/run-program.js';

test('a killed parent leaves no child waiting for a lock, and nothing behind when the next program starts', async () => {
	const program = startProgram(inRepository('test/fixtures/sync/waiting-children.mjs'));
	await program.waitForOutput(/ready\n/);
	const pids = descendantsOf(program.pid);
	assert.ok(pids.length >= 4);
	program.child.kill('SIGKILL');
	await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)));
	await program.result;
	await runProgram(inRepository('test/fixtures/native/smoke.mjs'));
	const left = readdirSync('/dev/shm').filter((name) => name.includes(`-${program.pid}-`));
	assert.deepEqual(left, []);
});
