import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Lock, OwnerDiedError, Process, TimeoutError } from 'multiprocess';
import { childName } from '../support/by-threads.js';
import { die } from '../support/die.js';
import { Gate } from '../support/between-processes.js';
import { askChild, runChild } from '../support/child.js';
import { eventually } from '../support/eventually.js';
import { inThread } from '../support/in-thread.js';
import { usePool } from '../support/use-pool.js';

/** A child that dies with the lock. */
async function dieWith(lock: Lock): Promise<void> {
	const p = new Process({
		target: (given: Lock) => {
			given.acquireSync();
			die();
		},
		args: [lock],
	});
	p.start();
	await p.join();
}

test('LCK01 inspecting a lock shows its owner', async (t) => {
	const lock = new Lock();
	assert.equal(inspect(lock), '<Lock(owner=None)>');
	lock.acquireSync();
	assert.equal(inspect(lock), '<Lock(owner=MainProcess)>');
	assert.match(
		await askChild(t, (given: Lock) => inspect(given), { args: [lock] }),
		new RegExp(`^<Lock\\(owner=${childName()}\\)>$`),
	);
	assert.match(
		await inThread(t, (given: Lock) => inspect(given), lock).result,
		/owner=another thread of process \d+\)/,
	);
	lock.release();
	await dieWith(lock);
	assert.match(inspect(lock), /^<Lock\(owner=.*process \d+, which is dead\)>$/);
});

test('LCK02 LSY02 a lock is acquired once, and released once', async () => {
	const lock = new Lock();
	assert.equal(await lock.acquire(), true);
	assert.equal(lock.locked(), true);
	assert.equal(lock.tryAcquire(), false);
	assert.equal(lock.acquireSync({ timeout: 0 }), false);
	assert.equal(lock.acquireSync({ timeout: 10 }), false);
	assert.equal(await lock.acquire({ timeout: -1 }), false);
	assert.equal(lock.release(), undefined);
	assert.equal(lock.locked(), false);
	assert.throws(() => lock.release(), {
		name: 'ProcessError',
		message: 'Lock.release(): it is not locked, or was released already; release once for each acquire',
	});
});

test('LCK07 LSY04 with() holds a lock while a function runs, hold() until it is released', async () => {
	const lock = new Lock();
	assert.equal(await lock.with(async () => lock.locked()), true);
	assert.equal(lock.locked(), false);
	await assert.rejects(
		lock.with(() => {
			throw new RangeError('inside');
		}),
		{ message: 'inside' },
	);
	const held = await lock.hold();
	await assert.rejects(lock.hold({ timeout: 5 }), { name: 'TimeoutError', message: /Lock\.hold\(\): .* 5 ms/ });
	await assert.rejects(
		lock.with(() => 0, { timeout: 5 }),
		TimeoutError,
	);
	assert.throws(() => lock.holdSync({ timeout: 5 }), TimeoutError);
	held.release();
	held.release();
	held[Symbol.dispose]();
	assert.equal(lock.locked(), false);
});

test('a wrong argument is an error at once, and acquires nothing even if the lock is free', async () => {
	const lock = new Lock();
	await assert.rejects(lock.acquire({ timeout: Number.NaN }), /Lock\.acquire\(\): timeout is NaN/);
	await assert.rejects(lock.hold({ timout: 1 } as never), TypeError);
	assert.throws(() => lock.acquireSync({ timeout: '1' as never }), /Lock\.acquireSync\(\): timeout is the string "1"/);
	assert.throws(() => lock.acquireSync({ signal: AbortSignal.abort() } as never), /no option 'signal'/);
	await assert.rejects(
		lock.with('fn' as never),
		/Lock\.with\(\): expected a function, got the string "fn"; pass the function itself/,
	);
	await assert.rejects(lock.acquire({ signal: AbortSignal.abort('early') }), (reason) => reason === 'early');
	assert.throws(() => new Lock({ onOwnerDeath: 'ignore' as never }), /onOwnerDeath is the string "ignore"/);
	assert.equal(lock.locked(), false);
});

test('a timeout and a signal end a wait, and nothing is acquired', async () => {
	const lock = new Lock();
	const held = await lock.hold();
	const abort = new AbortController();
	const waits = [
		lock.acquire({ signal: abort.signal }),
		lock.acquire({ timeout: 20 }),
		lock.hold({ signal: abort.signal }),
	];
	abort.abort('enough');
	assert.deepEqual(
		(await Promise.allSettled(waits)).map((one) => (one.status === 'fulfilled' ? one.value : one.reason)),
		['enough', false, 'enough'],
	);
	assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
	held.release();
	await turn();
	assert.equal(lock.tryAcquire(), true);
});

test('a signal that aborts when the lock becomes free acquires nothing', async () => {
	const lock = new Lock();
	lock.acquireSync();
	const abort = new AbortController();
	const waiting = lock.acquire({ signal: abort.signal });
	lock.release();
	abort.abort('enough');
	await assert.rejects(waiting, (reason) => reason === 'enough');
	assert.equal(lock.locked(), false);
});

test('tasks of one process wait in FIFO order', async () => {
	const lock = new Lock();
	lock.acquireSync();
	const order: number[] = [];
	const tasks = [0, 1, 2, 3].map((i) => lock.with(() => order.push(i)));
	lock.release();
	await Promise.all(tasks);
	assert.deepEqual(order, [0, 1, 2, 3]);
});

test('tasks that take turns do not start a thread for each turn', async () => {
	const lock = new Lock();
	const threads = (): number => readdirSync('/proc/self/task').length;
	const before = threads();
	let most = 0;
	const task = async (): Promise<void> => {
		for (let i = 0; i < 2000; i++) {
			await lock.acquire();
			await Promise.resolve();
			await Promise.resolve();
			lock.release();
			if (i % 100 !== 0) continue;
			most = Math.max(most, threads());
			await turn();
		}
	};
	await Promise.all([task(), task(), task()]);
	assert.ok(most <= before + 4, `${most} threads, ${before} before`);
});

test('acquireSync throws if it would wait for its own thread for ever', () => {
	const lock = new Lock();
	lock.acquireSync();
	assert.throws(() => lock.acquireSync(), { name: 'ProcessError', message: /this thread holds it/ });
	lock.release();
});

test('any process may release a lock, which wakes a waiter', async () => {
	const lock = new Lock();
	await lock.acquire();
	const waiting = lock.acquire();
	assert.deepEqual(await runChild({ target: (given: Lock) => given.release(), args: [lock] }), {
		exitCode: 0,
		stdout: '',
		stderr: '',
	});
	assert.equal(await waiting, true);
	lock.release();
});

test('it is the same lock after travelling through a process, a pool and a thread', async (t) => {
	const lock = new Lock();
	const held = await lock.hold();
	const pool = usePool(t, 1);
	assert.equal(await pool.apply((given: Lock) => given.tryAcquire(), [lock]), false);
	const again = await pool.apply((given: Lock) => ({ lock: given }), [lock]);
	assert.ok(again.lock instanceof Lock);
	assert.equal(again.lock.tryAcquire(), false);
	assert.equal(await inThread(t, (given: Lock) => given.tryAcquire(), lock).result, false);
	held.release();
	assert.equal(again.lock.locked(), false);
	assert.equal(await inThread(t, (given: Lock) => given.tryAcquire(), lock).result, true);
});

test('a lock whose holder died is free for the next process, whichever it is and however it asks', async () => {
	const lock = new Lock();
	for (const acquire of [
		() => lock.tryAcquire(),
		() => lock.acquireSync({ timeout: 0 }),
		() => lock.acquire({ timeout: 0 }),
		async () => (await lock.hold()) !== undefined,
	]) {
		await dieWith(lock);
		assert.equal(lock.locked(), true);
		assert.equal(await acquire(), true, String(acquire));
		lock.release();
	}
});

test('a process that waits already gets the lock soon after its holder died', async () => {
	const lock = new Lock();
	const p = new Process({
		target: async (given: Lock) => {
			await given.acquire();
			await new Promise(() => setInterval(() => {}, 1000));
		},
		args: [lock],
	});
	p.start();
	await eventually('the child has it', () => lock.locked());
	const waiting = lock.acquire();
	const other = new Process({ target: (given: Lock) => given.acquireSync(), args: [lock] });
	other.start();
	p.kill();
	assert.equal(await waiting, true);
	lock.release();
	assert.equal(await other.join(), 0);
	await p.join();
});

test("onOwnerDeath: 'throw' tells the next process, which then holds the lock", async (t) => {
	const lock = new Lock({ onOwnerDeath: 'throw' });
	await dieWith(lock);
	const error = await lock.acquire().catch((reason: unknown) => reason);
	assert.ok(error instanceof OwnerDiedError);
	assert.match(error.message, /Lock\.acquire\(\): its holder died/);
	assert.equal(inspect(lock), '<Lock(owner=MainProcess)>');
	error.held.release();
	assert.equal(lock.locked(), false);
	await dieWith(lock);
	assert.throws(() => lock.tryAcquire(), OwnerDiedError);
	lock.release();
	const gate = new Gate(t);
	const p = new Process({
		target: async (given: Lock) => {
			await given.acquire();
			gate.open();
			await new Promise(() => setInterval(() => {}, 1000));
		},
		args: [lock],
	});
	p.start();
	await gate.opened();
	p.kill();
	await assert.rejects(lock.with(assert.fail), OwnerDiedError);
	await p.join();
	lock.release();
});

test('a thread that is terminated while it holds the lock gives it up', async (t) => {
	const lock = new Lock();
	const thread = inThread(
		t,
		async (given: Lock) => {
			await given.acquire();
			await new Promise(() => setInterval(() => {}, 1000));
		},
		lock,
	);
	await eventually('the thread has it', () => lock.locked());
	const waiting = lock.acquire();
	await thread.terminate();
	assert.equal(await waiting, true);
	lock.release();
});

test('a waiter that dies is in nobody’s way', async (t) => {
	const lock = new Lock();
	await lock.acquire();
	const gate = new Gate(t);
	const waiter = (): Process<[Lock]> => {
		const p = new Process({
			target: (given: Lock) => {
				gate.open();
				given.acquireSync();
			},
			args: [lock],
		});
		p.start();
		return p;
	};
	const dies = waiter();
	await gate.opened();
	const lives = waiter();
	// It is the heir after 5 ms, and asleep.
	await new Promise((resolve) => setTimeout(resolve, 50));
	dies.kill();
	await dies.join();
	lock.release();
	assert.equal(await lives.join(), 0);
	assert.equal(await lock.acquire(), true);
	lock.release();
});
