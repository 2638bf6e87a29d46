/** A process that begins to exit, and does not end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Process } from 'multiprocess';

test('a child stuck in an exit handler is killed and keeps the exit code that it reported', async () => {
	const p = new Process({
		target: () => {
			// In place of what keeps node itself from ending: a thread that is never woken.
			process.on('exit', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
			process.exitCode = 6;
		},
	});
	p.start();
	assert.equal(await p.join(), 6);
	assert.equal(p.exitCode, 6);
});
