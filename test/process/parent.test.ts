import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentProcess, parentProcess } from 'multiprocess';
import { askChild } from '../support/child.js';
import { eventually } from '../support/eventually.js';
import { isRunning } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { startProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

test('PRO05 the main process has no parent', () => {
	assert.equal(parentProcess(), null);
});

test('PRO05 a child sees name and pid of its parent, alive', async (t) => {
	const seen = await askChild(t, async () => {
		const parent = parentProcess();
		if (!parent) throw new Error('no parent');
		return [
			parent.name,
			parent.pid,
			parent.isAlive(),
			parent.sentinel.ready,
			(await parent.join({ timeout: 1 })) === undefined,
		];
	});
	assert.deepEqual(seen, [currentProcess().name, process.pid, true, false, true]);
});

test('a join of the parent accepts a signal, and rejects a wrong timeout', async (t) => {
	const seen = await askChild(t, async () => {
		const reason = (error: unknown) => (error as Error).name;
		const parent = parentProcess();
		return [
			await parent?.join({ signal: AbortSignal.abort() }).catch(reason),
			await parent?.join({ timeout: 'x' as never }).catch(reason),
		];
	});
	assert.deepEqual(seen, ['AbortError', 'TypeError']);
});

for (const how of ['SIGTERM', 'SIGKILL'] as const) {
	test(`PRO27 a grandchild sees the process between end by ${how}`, async (t) => {
		const args = [how, `${tempDir(t)}/started`];
		const program = startProgram(inRepository('test/fixtures/process/grandchild.mjs'), { args });
		const [, grandchild] = await program.waitForOutput(/grandchild (\d+)/);
		const { stdout, code } = await program.result;
		assert.match(stdout, /alive: true, parent is middle\nalive: false, sentinel: true, join: 0, again: 0\n$/);
		assert.equal(code, 0);
		await eventually('the grandchild has ended', () => !isRunning(Number(grandchild)));
	});
}
