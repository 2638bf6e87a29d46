/**
 * A process lives until the last of its exit handlers has run: until then
 * they share what was shared before.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { getContext, Lock, Process, Queue } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { count } from '../support/counts.js';
import { PLACES } from '../support/elsewhere.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

for (const place of PLACES) {
	const { Process: Child } = getContext(place === 'thread' ? 'thread' : 'forkserver');

	test(`a lock keeps others out while the exit handler of a ${place} holds it`, async (t) => {
		const lock = new Lock();
		const told = new Queue<string>();
		const gate = new Gate(t);
		const p = new Child({
			target: (its: { lock: Lock; told: Queue<string>; path: string }) => {
				its.lock.locked();
				process.on('exit', () => {
					its.lock.acquireSync();
					its.told.putSync('inside');
					while (!existsSync(its.path)) its.told.empty();
					its.lock.release();
				});
			},
			args: [{ lock, told, path: gate.path }],
		});
		p.start();
		assert.equal(await told.get(), 'inside');
		assert.doesNotMatch(inspect(lock), /dead/);
		assert.equal(lock.tryAcquire(), false);
		assert.equal(await lock.acquire({ timeout: 100 }), false);
		gate.open();
		assert.equal(await lock.acquire(), true);
		assert.equal(await p.join(), 0);
		told.close();
	});
}

test('what the exit handlers of two processes put at once is all in the queue, in the order of each process', async () => {
	const rounds = count('exit-puts', 8, 200);
	const items = 3000;
	for (let round = 0; round < rounds; round++) {
		using queue = new Queue<[number, number]>();
		const processes = [0, 1].map((id) => {
			const p = new Process({
				target: (to: Queue<[number, number]>, me: number, total: number) => {
					to.qsize();
					process.on('exit', () => {
						for (let i = 0; i < total; i++) to.putSync([me, i]);
					});
				},
				args: [queue, id, items],
			});
			p.start();
			return p;
		});
		for (const p of processes) assert.equal(await p.join(), 0);
		const next = [0, 0];
		while (!queue.empty()) {
			const [id, i] = queue.getNowait();
			assert.equal(i, next[id]++);
		}
		assert.deepEqual(next, [items, items]);
	}
});

test('an exit handler of the program shares memory like any other code, and leaves nothing behind', async () => {
	const result = await runProgram(inRepository('test/fixtures/memory/exit-handler.mjs'));
	const [line, folder] = result.stdout.split('\n');
	assert.equal(line, 'item large 7 true', describeResult(result));
	assert.equal(existsSync(folder), false);
});
