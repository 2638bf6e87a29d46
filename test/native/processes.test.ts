/** Who waits for the processes of a thread that has ended; how that shows: `process/children-of-threads.test.ts`. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { native } from '#src/native/load.js';

test('a process that is waited for here is noted once, and forgotten when it has ended', async () => {
	const child = spawn('true');
	const pid = child.pid as number;
	assert.equal(native().adoptLater(pid), 0);
	assert.deepEqual(await once(child, 'exit'), [0, null]);
	assert.equal(native().hasEnded(pid), 0);
	assert.equal(native().adoptLater(pid), 0);
	assert.equal(native().hasEnded(pid), 0);
});

test('what is no pid is a TypeError', () => {
	for (const call of ['adoptLater', 'hasEnded'] as const)
		for (const given of [undefined, '1', 0, -1])
			assert.throws(() => native()[call](given as number), { name: 'TypeError', message: `${call}(pid)` });
});
