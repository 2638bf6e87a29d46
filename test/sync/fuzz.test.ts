/**
 * Random programs of three processes that share a lock, a condition on it, a barrier, an event and
 * a semaphore. Each step is compared with a sequential model. Where the model allows several
 * outcomes (which waiter gets a lock), the model follows the one that came.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, isDeepStrictEqual } from 'node:util';
import { Barrier, Condition, Event, Lock, Pool, Semaphore } from 'multiprocess';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { randomNumbers } from '../support/random.js';
import { Model, type Operation } from './model.js';

const PROCESSES = 3;
const STEPS = 40;
const programs = count('fuzz', 3, 2500);

test(`${programs} random programs of ${PROCESSES} processes do what the model says`, async (t) => {
	const random = randomNumbers(t);
	const pools = Array.from({ length: PROCESSES }, () => new Pool({ processes: 1 }));
	try {
		for (let program = 0; program < programs; program++) await runProgram(pools, random);
	} finally {
		for (const pool of pools) {
			pool.terminate();
			await pool.join();
		}
	}
});

async function runProgram(pools: readonly Pool[], random: (below: number) => number): Promise<void> {
	const lock = new Lock();
	const shared: Shared = {
		lock,
		condition: new Condition(lock),
		barrier: new Barrier(2),
		event: new Event(),
		semaphore: new Semaphore(1),
		entered: new Semaphore(0),
	};
	const model = new Model(PROCESSES, 2, 1);
	const log: string[] = [];
	const done = new Map<number, string>();
	try {
		for (let step = 0; step < STEPS; step++) {
			const [process_, operation] = pick(model.choices(), random);
			await take(process_, operation);
		}
		for (let choice = model.wayOut(); choice; choice = model.wayOut()) await take(...choice);
	} catch (error) {
		(error as Error).message += `\nThe program:\n${log.join('\n')}`;
		throw error;
	}

	async function take(who: number, operation: Operation): Promise<void> {
		log.push(`${who}: ${operation}`);
		void pools[who]?.apply(perform, [shared, operation]).then(
			(value) => done.set(who, String(value)),
			(error: Error) => done.set(who, error.name),
		);
		const expected = model.begin(who, operation);
		await eventually(`${expected.length} of the processes go on`, () => done.size >= expected.length);
		for (const [process_, outcome] of done) log.push(`  ${process_} → ${outcome}`);
		model.settle(expected, done);
		done.clear();
		// Otherwise the next step might overtake a process that is about to wait.
		if (expected.length === 0 && operation === 'event.wait') await shared.entered.acquire();
		await eventually('those who wait do so', () => isDeepStrictEqual(waitingAt(shared), model.waiting));
	}
}

interface Shared {
	readonly lock: Lock;
	readonly condition: Condition;
	readonly barrier: Barrier;
	readonly event: Event;
	readonly semaphore: Semaphore;
	/** Released by a process that has begun to wait for the event. */
	readonly entered: Semaphore;
}

/** Runs in one of the processes. */
// oxlint-disable-next-line typescript/consistent-return -- what gives nothing gives undefined
async function perform(
	{ lock, condition, barrier, event, semaphore, entered }: Shared,
	operation: Operation,
): Promise<unknown> {
	switch (operation) {
		case 'lock.acquire':
			return await lock.acquire();
		case 'lock.acquireSync':
			return lock.acquireSync();
		case 'lock.tryAcquire':
			return lock.tryAcquire();
		case 'lock.acquire at once':
			return await lock.acquire({ timeout: 0 });
		case 'lock.release':
			return lock.release();
		case 'condition.wait':
			return await condition.wait();
		case 'condition.waitSync':
			return condition.waitSync();
		case 'condition.notify':
			return condition.notify();
		case 'condition.notifyAll':
			return condition.notifyAll();
		case 'barrier.wait':
			return (await barrier.wait()) >= 0;
		case 'barrier.waitSync':
			return barrier.waitSync() >= 0;
		case 'barrier.abort':
			return barrier.abort();
		case 'barrier.reset':
			return barrier.reset();
		case 'event.wait': {
			const isSet = event.isSet();
			const waiting = event.wait();
			if (!isSet) entered.release();
			return await waiting;
		}
		case 'event.set':
			return event.set();
		case 'event.clear':
			return event.clear();
		case 'event.isSet':
			return event.isSet();
		case 'semaphore.acquire':
			return await semaphore.acquire();
		case 'semaphore.tryAcquire':
			return semaphore.tryAcquire();
		case 'semaphore.release':
			return semaphore.release();
	}
}

function waitingAt({ barrier, condition }: Shared): { barrier: number; condition: number } {
	return { barrier: barrier.nWaiting, condition: Number(/, (\d+)\)>$/.exec(inspect(condition))?.[1]) };
}

function pick<T>(from: readonly T[], random: (below: number) => number): T {
	const picked = from[random(from.length)];
	assert.ok(picked !== undefined);
	return picked;
}
