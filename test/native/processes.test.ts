/**
 * Reaping the processes of a thread that has ended (for the effect see
 * `process/children-of-threads.test.ts`), and looking for input.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { native } from '#src/native/load.js';
import { tempDir } from '../support/temp-dir.js';

test('a process of this thread is noted once, and forgotten when it has ended', async () => {
	const child = spawn('true');
	const pid = child.pid as number;
	assert.equal(native().adoptLater(pid), 0);
	assert.deepEqual(await once(child, 'exit'), [0, null]);
	assert.equal(native().hasEnded(pid), 0);
	assert.equal(native().adoptLater(pid), 0);
	assert.equal(native().hasEnded(pid), 0);
});

test('an invalid pid is a TypeError', () => {
	for (const call of ['adoptLater', 'hasEnded'] as const)
		for (const given of [undefined, '1', 0, -1])
			assert.throws(() => native()[call](given as number), { name: 'TypeError', message: `${call}(pid)` });
});

test('hasInput returns whether there is something to read, or the end', (t) => {
	const path = join(tempDir(t), 'fifo');
	execFileSync('mkfifo', [path]);
	const fd = openSync(path, 'r+');
	t.after(() => closeSync(fd));
	assert.equal(native().hasInput(fd), false);
	writeSync(fd, 'x');
	assert.equal(native().hasInput(fd), true);
	readSync(fd, Buffer.alloc(8));
	assert.equal(native().hasInput(fd), false);
	assert.throws(() => native().hasInput('3' as never), { name: 'TypeError', message: 'hasInput(fd)' });
});
