import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Lock, OwnerDiedError, Process, RLock } from 'multiprocess';
import { isHeldHere, releaseAll, retake } from '#src/sync/locks/ownership.js';
import { childName } from '../support/by-threads.js';
import { die } from '../support/die.js';
import { eventually } from '../support/eventually.js';
import { askChild } from '../support/child.js';
import { inThread } from '../support/in-thread.js';
import { usePool } from '../support/use-pool.js';

/** The most of these tasks that were inside at a time. */
async function mostInside(lock: RLock, tasks: ((inside: () => Promise<void>) => Promise<void>)[]): Promise<number> {
	let now = 0;
	let most = 0;
	const inside = async (): Promise<void> => {
		most = Math.max(most, ++now);
		await delay(2);
		now--;
	};
	await Promise.all(tasks.map((task) => task(inside)));
	assert.equal(lock.locked(), false);
	return most;
}

test('LCK04 inspecting an RLock shows its owner and its count', async (t) => {
	const lock = new RLock();
	assert.equal(inspect(lock), '<RLock(owner=None, count=0)>');
	lock.acquireSync();
	await lock.acquire();
	assert.equal(inspect(lock), '<RLock(owner=MainProcess, count=2)>');
	const seen = await askChild(t, (given: RLock) => inspect(given), { args: [lock] });
	assert.equal(seen, `<RLock(owner=${childName()}, count=nonzero)>`);
	lock.release();
	lock.release();
	assert.equal(inspect(lock), '<RLock(owner=None, count=0)>');
});

test('LCK05 the owner acquires it again, and releases it as often', async () => {
	const lock = new RLock();
	assert.deepEqual([await lock.acquire(), lock.tryAcquire(), lock.acquireSync()], [true, true, true]);
	for (let i = 0; i < 3; i++) {
		assert.equal(lock.locked(), true);
		assert.equal(lock.release(), undefined);
	}
	assert.equal(lock.locked(), false);
	assert.throws(() => lock.release(), { name: 'ProcessError', message: /^RLock\.release\(\): it is not locked/ });
});

test('two calls in one turn count both', async () => {
	const lock = new RLock();
	assert.deepEqual(await Promise.all([lock.acquire(), lock.acquire()]), [true, true]);
	lock.release();
	lock.release();
	assert.equal(lock.locked(), false);
});

test('LCK08 LSY04 with() and hold() nest', async () => {
	const lock = new RLock();
	const seen = await lock.with(() =>
		lock.with(async () => {
			const held = await lock.hold();
			const sync = lock.holdSync();
			const text = inspect(lock);
			sync.release();
			held.release();
			return text;
		}),
	);
	assert.equal(seen, '<RLock(owner=MainProcess, count=4)>');
	assert.equal(lock.locked(), false);
});

test('two tasks of one process that use with() keep each other out, and each may acquire again', async () => {
	const lock = new RLock();
	const task = (inside: () => Promise<void>): Promise<void> =>
		lock.with(async () => {
			await turn();
			await lock.with(inside);
			assert.equal(await lock.acquire(), true);
			lock.release();
		});
	assert.equal(await mostInside(lock, [task, task, task]), 1);
});

test('two tasks of one process that use hold() keep each other out', async () => {
	const lock = new RLock();
	const task = async (inside: () => Promise<void>): Promise<void> => {
		const held = await lock.hold();
		await turn();
		const again = await lock.hold();
		await inside();
		again.release();
		held.release();
	};
	assert.equal(await mostInside(lock, [task, task, task]), 1);
});

test('a task that binds hold() by using keeps out what its caller begins in the same turn, whenever that asks', async () => {
	const lock = new RLock();
	let isInside = false;
	const asked: boolean[] = [];
	const task = async (until: Promise<void>): Promise<void> => {
		using _held = await lock.hold();
		using _again = await lock.hold();
		isInside = true;
		await until;
		assert.equal(await lock.acquire(), true);
		lock.release();
		isInside = false;
	};
	const later = async (): Promise<void> => {
		await eventually('the first is inside', () => isInside);
		asked.push(lock.tryAcquire());
		using _held = await lock.hold();
		asked.push(isInside);
	};
	let end = (): void => {};
	const first = task(new Promise((resolve) => (end = resolve)));
	const second = later();
	const third = lock.with(() => asked.push(isInside));
	await eventually('the second has asked', () => asked.length > 0);
	await delay(5);
	end();
	await Promise.all([first, second, third]);
	assert.deepEqual(asked, [false, false, false]);
	assert.equal(lock.locked(), false);
});

test('any task of the process may acquire again what the process holds by acquire()', async () => {
	const lock = new RLock();
	await lock.acquire();
	assert.equal(await lock.with(() => inspect(lock)), '<RLock(owner=MainProcess, count=2)>');
	lock.release();
	assert.equal(lock.locked(), false);
});

test('a task can’t acquire or release what another task holds', async () => {
	const lock = new RLock();
	let go = (): void => {};
	const gate = new Promise<void>((resolve) => (go = resolve));
	const task = lock.with(() => gate);
	await turn();
	assert.equal(lock.tryAcquire(), false);
	assert.equal(lock.acquireSync({ timeout: 5 }), false);
	assert.throws(() => lock.acquireSync(), {
		name: 'ProcessError',
		message: /^RLock\.acquireSync\(\): this thread holds/,
	});
	assert.throws(() => lock.release(), /RLock\.release\(\): it is held by another task of this process/);
	assert.equal(await lock.acquire({ timeout: 5 }), false);
	await assert.rejects(lock.hold({ timeout: 5 }), { name: 'TimeoutError', message: /^RLock\.hold/ });
	const abort = new AbortController();
	const waiting = lock.with(assert.fail, { signal: abort.signal });
	abort.abort('enough');
	await assert.rejects(waiting, (reason) => reason === 'enough');
	const next = lock.acquire();
	go();
	await task;
	assert.equal(await next, true);
	lock.release();
});

test('what is acquired inside with() and outlives it becomes the process’s', async () => {
	const lock = new RLock();
	await lock.with(() => lock.acquire());
	assert.equal(inspect(lock), '<RLock(owner=MainProcess, count=1)>');
	lock.release();
	assert.equal(lock.locked(), false);
});

test('another process or thread can’t acquire or release it', async (t) => {
	const lock = new RLock();
	await lock.acquire();
	const attempt = async (given: RLock): Promise<unknown[]> => {
		try {
			given.release();
		} catch (error) {
			return [given.tryAcquire(), await given.acquire({ timeout: 5 }), (error as Error).message];
		}
		return [];
	};
	const pool = usePool(t, 1);
	const message = `RLock.release(): it is held by ${childName()}; only its owner may do that`;
	assert.deepEqual(await pool.apply(attempt, [lock]), [false, false, message]);
	const [taken, waited, inOther] = await inThread(t, attempt, lock).result;
	assert.deepEqual([taken, waited], [false, false]);
	assert.match(String(inOther), /held by another thread of process/);
	lock.release();
	assert.equal(await inThread(t, (given: RLock) => given.tryAcquire() && given.tryAcquire(), lock).result, true);
});

test('it is acquired from a dead owner with a count of 1', async () => {
	const lock = new RLock({ onOwnerDeath: 'throw' });
	const dieWithIt = async (): Promise<void> => {
		const p = new Process({
			target: (given: RLock) =>
				given.with(async () => {
					await given.acquire();
					die();
				}),
			args: [lock],
		});
		p.start();
		await p.join();
	};
	await dieWithIt();
	const error = await lock.with(assert.fail).catch((reason: unknown) => reason);
	assert.ok(error instanceof OwnerDiedError);
	assert.equal(inspect(lock), '<RLock(owner=MainProcess, count=1)>');
	assert.equal(lock.tryAcquire(), true);
	lock.release();
	error.held.release();
	assert.equal(lock.locked(), false);
	await dieWithIt();
	await assert.rejects(lock.hold(), OwnerDiedError);
	lock.release();
});

test('a condition sees whether a lock is held here, releases it and acquires it again', async () => {
	const plain = new Lock();
	assert.equal(isHeldHere(plain), false);
	await plain.acquire();
	assert.equal(isHeldHere(plain), true);
	await retake(plain, releaseAll(plain, 'test'), 'test');
	assert.equal(plain.locked(), true);
	plain.release();

	const lock = new RLock();
	await lock.with(async () => {
		await lock.acquire();
		assert.equal(isHeldHere(lock), true);
		const state = releaseAll(lock, 'test');
		assert.equal(isHeldHere(lock), false);
		assert.equal(lock.locked(), false);
		await retake(lock, state, 'test');
		assert.equal(inspect(lock), '<RLock(owner=MainProcess, count=2)>');
		lock.release();
	});
	assert.equal(lock.locked(), false);
	const task = lock.with(turn);
	assert.equal(isHeldHere(lock), false);
	await task;
});
