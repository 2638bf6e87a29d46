/**
 * Producers and consumers that are killed at any moment: only a message that a killed consumer had
 * got is lost, and none comes twice.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Process, Queue, SharedArray } from 'multiprocess';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { randomNumbers } from '../support/random.js';

/** Upper bound on the messages of one producer. */
const MOST = 100_000;

interface Shared {
	readonly queue: Queue<{ who: number; number: number; filling: string }>;
	/** For each message whether it was got; those of producer `who` begin at `who * MOST`. */
	readonly got: SharedArray<Uint8ArrayConstructor>;
	/** For each producer how many messages it has certainly put. */
	readonly put: SharedArray<Int32ArrayConstructor>;
	readonly problems: SharedArray<Int32ArrayConstructor>;
}

function produce({ queue, put }: Shared, who: number): void {
	const { view } = put;
	for (let number = 0; number < MOST; number++) {
		// Now and then a message for which a ring has to be linked; but never so many that this would
		// test only memory.
		while (queue.qsize() > 2000);
		queue.putSync({ who, number, filling: 'x'.repeat(number % 50 === 49 ? 30_000 : number % 40) });
		Atomics.store(view, who, number + 1);
	}
}

async function consume({ queue, got, problems }: Shared): Promise<void> {
	const last: number[] = [];
	for (;;) {
		const { who, number } = Math.random() < 0.1 ? await queue.get() : queue.getSync();
		if (Atomics.add(got.view, who * MOST + number, 1) !== 0) Atomics.add(problems.view, 0, 1);
		if (number <= (last[who] ?? -1)) Atomics.add(problems.view, 1, 1);
		last[who] = number;
	}
}

const kills = count('queue-kills', 8, 500);

test(`with producers and consumers killed (${kills} times), each message comes once, except at most one for each killed consumer`, async (t) => {
	const random = randomNumbers(t);
	const producers = 2 * kills + 8;
	using queue: Shared['queue'] = new Queue({ capacity: 4096 });
	const shared: Shared = {
		queue,
		got: new SharedArray(Uint8Array, producers * MOST),
		put: new SharedArray(Int32Array, producers),
		problems: new SharedArray(Int32Array, 2),
	};
	let who = 0;
	const start = (role: 'producer' | 'consumer'): { role: typeof role; p: Process<never> } => {
		const p =
			role === 'producer'
				? new Process({ target: produce, args: [shared, who++] })
				: new Process({ target: consume, args: [shared] });
		p.start();
		return { role, p };
	};
	const running = [start('producer'), start('producer'), start('consumer'), start('consumer')];
	const sum = (view: Int32Array): number => view.reduce((total, one) => total + one, 0);
	let consumersKilled = 0;
	for (let kill = 0; kill < kills; kill++) {
		for (const [i, { role, p }] of running.entries())
			if (role === 'producer' && p.exitCode !== null) running[i] = start(role);
		const before = sum(shared.put.view);
		await eventually('messages go on', () => sum(shared.put.view) > before + 20);
		await delay(random(10));
		const [victim] = running.splice(random(running.length), 1);
		victim.p.kill();
		const code = await victim.p.join();
		// A producer may have finished already.
		assert.ok(code === -9 || victim.role === 'producer', `exit code ${code}`);
		if (victim.role === 'consumer') consumersKilled++;
		running.push(start(victim.role));
	}
	for (const { role, p } of running) {
		if (role !== 'producer') continue;
		p.kill();
		await p.join();
	}
	await eventually('the queue is empty', () => queue.empty());
	// Consumers that block in a get have noted everything that they got.
	const isMissing = (): number => {
		const { put, got } = shared;
		let missing = 0;
		for (let one = 0; one < who; one++) {
			for (let number = 0; number < Atomics.load(put.view, one); number++) {
				if (Atomics.load(got.view, one * MOST + number) === 0) missing++;
			}
		}
		return missing;
	};
	await eventually('all are accounted for', () => isMissing() <= consumersKilled);
	for (const { role, p } of running) {
		if (role !== 'consumer') continue;
		p.kill();
		await p.join();
	}
	t.diagnostic(`${sum(shared.put.view)} messages, ${isMissing()} went with ${consumersKilled} killed consumers`);
	assert.deepEqual([...shared.problems.view], [0, 0]);
	assert.equal(queue.qsize(), 0);
	queue.putNowait({ who: 0, number: 0, filling: '' });
	assert.equal(queue.qsize(), 1);
});
