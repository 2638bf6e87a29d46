/** A wake-up that goes to a waiter that can’t use it. Ticks take a minute, so they don’t help. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Event, Lock, Process, Queue } from 'multiprocess';
import { withoutTicks } from '../support/without-ticks.js';

interface Scene {
	readonly lock: Lock;
	/** Who is ready. */
	readonly ready: Queue<string>;
	/** Lets the blocking process go on. */
	readonly over: Event;
}

/** Waits for the lock in its own way, then blocks on something else. */
type Distraction = (scene: Scene) => Promise<void>;

async function givesUp({ lock, ready }: Scene): Promise<void> {
	assert.equal(await lock.acquire({ timeout: 2 }), false);
	await ready.put('distracted');
}

async function isTooBusy({ lock, ready }: Scene): Promise<void> {
	void lock.acquire();
	// Its thread is asleep when its event loop has turned.
	for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 2));
	await ready.put('distracted');
}

for (const [who, distraction] of [
	['a waiter that has given up', givesUp],
	['a waiter whose event loop is blocked', isTooBusy],
] as [string, Distraction][]) {
	test(`${who} does not keep a free lock from another waiter`, async (t) => {
		withoutTicks();
		const scene: Scene = { lock: new Lock(), ready: new Queue<string>(), over: new Event() };
		scene.lock.acquireSync();
		const start = (target: (scene: Scene) => unknown): Process<[Scene]> => {
			const p = new Process({ target, args: [scene] });
			p.start();
			t.after(() => p.kill());
			return p;
		};
		const distracted = start(async (its) => {
			withoutTicks();
			await distraction(its);
			its.over.waitSync();
		});
		assert.equal(await scene.ready.get(), 'distracted');
		const waiting = start((its) => {
			withoutTicks();
			its.ready.putSync('waits');
			its.lock.acquireSync();
			its.ready.putSync('has it');
			its.lock.release();
		});
		assert.equal(await scene.ready.get(), 'waits');
		// It is asleep by then, behind the other; if not, it finds the lock free.
		await new Promise((resolve) => setTimeout(resolve, 20));
		scene.lock.release();
		assert.equal(await scene.ready.get(), 'has it');
		scene.over.set();
		assert.deepEqual([await distracted.join(), await waiting.join()], [0, 0]);
	});
}
