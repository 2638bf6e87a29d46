/**
 * Handles in items whose producer or consumer is killed midway: each is received once, or goes with
 * its last holder; none stays held for ever.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lock, Process, Queue } from 'multiprocess';
import { coreOf } from '#src/sync/locks/lock.js';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { killedBefore } from '../support/steps.js';

/** Returns some of the steps of an operation, evenly spread. */
function stepsOf(total: number): number[] {
	const places = count('handle-places', 12, total);
	return Array.from({ length: places }, (_, i) => Math.floor((i * total) / places));
}

async function killedIn(
	target: (queue: Queue<Lock>, lock: Lock, step: number) => void,
	args: [Queue<Lock>, Lock, number],
): Promise<boolean> {
	const p = new Process({ target, args });
	p.start();
	const code = await p.join();
	assert.ok(code === 0 || code === -9, `exit code ${code}`);
	return code === -9;
}

/** Checks that no other process holds it. */
async function isHeldByNobodyElse(lock: Lock): Promise<void> {
	await eventually('the lock is held by this process alone', () => coreOf(lock).cell.isMineAlone);
}

test('an item whose consumer is killed at any step is still there, or is gone with its handles', async (t) => {
	let killed = 0;
	for (const step of stepsOf(80)) {
		using queue = new Queue<Lock>();
		const lock = new Lock();
		queue.putSync(lock);
		const target = (from: Queue<Lock>, _lock: Lock, place: number): void => {
			from.qsize();
			killedBefore(place, () => from.getSync());
		};
		if (await killedIn(target, [queue, new Lock(), step])) killed++;
		if (!queue.empty()) {
			const received = queue.getNowait();
			assert.equal(received.tryAcquire(), true);
			received.release();
		}
		await isHeldByNobodyElse(lock);
		queue.putSync(lock);
		assert.equal(queue.getNowait().tryAcquire(), true);
	}
	t.diagnostic(`${killed} were killed`);
	assert.ok(killed > 0);
});

test('an item whose producer is killed at any step is there, or holds nothing', async (t) => {
	let killed = 0;
	for (const step of stepsOf(80)) {
		using queue = new Queue<Lock>();
		const lock = new Lock();
		const target = (to: Queue<Lock>, given: Lock, place: number): void => {
			to.qsize();
			killedBefore(place, () => to.putSync(given));
		};
		if (await killedIn(target, [queue, lock, step])) killed++;
		const wasPut = queue.qsize();
		// The next producer settles what the dead one left.
		queue.putSync(new Lock());
		assert.equal(queue.qsize(), wasPut + 1);
		while (!queue.empty()) assert.equal(queue.getNowait().tryAcquire(), true);
		await isHeldByNobodyElse(lock);
	}
	t.diagnostic(`${killed} were killed`);
	assert.ok(killed > 0);
});

test('a queue may be closed after its last item was taken but not yet read', async () => {
	const queue = new Queue<Queue<string>>();
	const inner = new Queue<string>();
	inner.putSync('payload');
	queue.putSync(inner);
	inner.close();
	const getting = queue.get();
	queue.close();
	const received = await getting;
	assert.equal(received.getNowait(), 'payload');
	received.close();
});
