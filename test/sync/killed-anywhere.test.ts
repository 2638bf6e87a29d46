/**
 * Processes that are killed before one of the atomic steps of an operation on a condition or a
 * barrier, and others that go on with what they left.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Barrier, Condition, Process } from 'multiprocess';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { killedBefore } from '../support/steps.js';

/** A selection of the first 24 steps, evenly spread. */
const places = count('places', 4, 24);
const steps = Array.from({ length: places }, (_, i) => Math.floor((i * 24) / places));

async function end(p: Process<never>): Promise<void> {
	const code = await p.join();
	assert.ok(code === 0 || code === -9, `exit code ${code}`);
}

test(`a process killed at ${places} places of notify keeps nobody waiting`, async () => {
	for (const step of steps) {
		const condition = new Condition();
		const live = condition.with(() => condition.wait());
		await eventually('one waits', () => inspect(condition).endsWith(', 1)>'));
		const p = new Process({
			target: (room: Condition, place: number) => {
				room.acquireSync();
				killedBefore(place, () => {
					room.notify();
					room.release();
				});
			},
			args: [condition, step],
		});
		p.start();
		await end(p);
		await condition.with(() => condition.notify());
		assert.equal(await live, true);
	}
});

test(`a process killed at ${places} places of a wait takes nobody’s wake-up`, async () => {
	for (const step of steps) {
		const condition = new Condition();
		const p = new Process({
			target: (room: Condition, place: number) => {
				room.acquireSync();
				killedBefore(place, () => {
					room.waitSync({ timeout: 10 });
					room.release();
				});
			},
			args: [condition, step],
		});
		p.start();
		await end(p);
		const live = condition.with(() => condition.wait());
		await eventually('one more waits', () => /, [12]\)>$/.test(inspect(condition)));
		await condition.with(() => condition.notify(1));
		assert.equal(await live, true);
	}
});

for (const [role, parties] of [
	['first', 3],
	['last', 2],
] as const) {
	test(`a party that would arrive ${role} and is killed at ${places} places of a barrier breaks it, if it had arrived`, async () => {
		for (const step of steps) {
			const barrier = new Barrier(parties);
			const mine = barrier.wait().then(
				() => 'passed',
				(error: Error) => error.name,
			);
			const p = new Process({
				target: (gate: Barrier, place: number) => killedBefore(place, () => gate.waitSync({ timeout: 10 })),
				args: [barrier, step],
				stdio: 'ignore',
			});
			p.start();
			const code = await p.join();
			assert.ok(code === 0 || code === 1 || code === -9, `exit code ${code}`);
			// A barrier cannot notice a party that has not arrived, so whoever knows breaks it.
			if (barrier.nWaiting === 1) barrier.abort();
			assert.match(await mine, /^(passed|BrokenBarrierError)$/);
			barrier.reset();
			const places_ = await Promise.all(Array.from({ length: parties }, () => barrier.wait()));
			assert.deepEqual(
				places_.sort((one, other) => one - other),
				[...places_.keys()],
			);
		}
	});
}
