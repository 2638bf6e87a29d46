import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { BoundedSemaphore, OwnerDiedError, Process, Semaphore, TimeoutError } from 'multiprocess';
import { die } from '../support/die.js';
import { Gate } from '../support/between-processes.js';
import { runChild } from '../support/child.js';
import { inThread } from '../support/in-thread.js';
import { usePool } from '../support/use-pool.js';

/** A child that dies with `n` units. */
async function dieWith(semaphore: Semaphore, n: number): Promise<void> {
	const p = new Process({
		target: async (given: Semaphore, count: number) => {
			for (let i = 0; i < count; i++) await given.hold();
			die();
		},
		args: [semaphore, n],
	});
	p.start();
	await p.join();
}

for (const [id, type] of [
	['LSY05', Semaphore],
	['SEM02', BoundedSemaphore],
] as const) {
	test(`${id} the value of a ${type.name} goes down and up`, async () => {
		const semaphore = new type(2);
		assert.equal(semaphore.getValue(), 2);
		assert.equal(await semaphore.acquire(), true);
		assert.equal(semaphore.getValue(), 1);
		assert.equal(semaphore.acquireSync(), true);
		assert.equal(semaphore.getValue(), 0);
		assert.equal(semaphore.tryAcquire(), false);
		assert.equal(semaphore.getValue(), 0);
		assert.equal(semaphore.release(), undefined);
		assert.equal(semaphore.getValue(), 1);
		semaphore.release();
		assert.equal(semaphore.getValue(), 2);
	});
}

test('SEM03 LSY07 without a unit every attempt returns false, in its time', async () => {
	const semaphore = new Semaphore(0);
	assert.equal(semaphore.tryAcquire(), false);
	assert.equal(semaphore.acquireSync({ timeout: 0 }), false);
	assert.equal(semaphore.acquireSync({ timeout: -5 }), false);
	assert.equal(await semaphore.acquire({ timeout: 0 }), false);
	const began = performance.now();
	assert.equal(semaphore.acquireSync({ timeout: 30 }), false);
	assert.equal(await semaphore.acquire({ timeout: 30 }), false);
	assert.ok(performance.now() - began >= 55);
	assert.equal(semaphore.getValue(), 0);
});

test('a Semaphore may be released above its initial value, a BoundedSemaphore may not; other values are refused', async () => {
	const semaphore = new Semaphore();
	semaphore.release(3);
	assert.equal(semaphore.getValue(), 4);
	assert.throws(() => semaphore.release(2 ** 31 - 4), { name: 'ProcessError', message: /released too many times/ });
	assert.equal(semaphore.getValue(), 4);
	semaphore.release(2 ** 31 - 5);
	assert.equal(semaphore.getValue(), 2 ** 31 - 1);
	assert.throws(() => semaphore.release(), { name: 'ProcessError' });

	const bounded = new BoundedSemaphore(2);
	await bounded.acquire();
	assert.throws(() => bounded.release(2), {
		name: 'ProcessError',
		message: /^BoundedSemaphore\.release\(\): .*exceed 2;/,
	});
	assert.equal(bounded.getValue(), 1);
	const held = await bounded.hold();
	bounded.release(2);
	assert.throws(() => held.release(), /^ProcessError: BoundedSemaphore\.hold\(\): it was released too many times/);
	assert.equal(bounded.getValue(), 2);
	assert.equal(inspect(bounded), '<BoundedSemaphore(value=2, maxvalue=2)>');
	assert.equal(inspect(new Semaphore(3)), '<Semaphore(value=3)>');
});

test('a wrong argument is an error at once', async () => {
	assert.throws(() => new Semaphore(-1), {
		name: 'RangeError',
		message: /Semaphore: value is -1; give a whole number/,
	});
	assert.throws(() => new Semaphore(1.5), RangeError);
	assert.throws(() => new Semaphore(2 ** 31), RangeError);
	assert.throws(() => new BoundedSemaphore('1' as never), { message: /^BoundedSemaphore: value is the string "1"/ });
	assert.throws(() => new Semaphore(1, { onOwnerDeath: 1 as never }), TypeError);
	const semaphore = new Semaphore();
	assert.throws(() => semaphore.release(0), { name: 'RangeError', message: /Semaphore\.release\(\): n is 0/ });
	assert.throws(() => semaphore.release(null as never), TypeError);
	await assert.rejects(semaphore.acquire({ timeout: Number.NaN }), RangeError);
	await assert.rejects(semaphore.hold({ signal: AbortSignal.abort('early') }), (reason) => reason === 'early');
	await assert.rejects(semaphore.with(1 as never), TypeError);
	assert.equal(semaphore.getValue(), 1);
});

test('hold() and with() give their unit back, once', async () => {
	const semaphore = new Semaphore(2);
	const held = await semaphore.hold();
	const sync = semaphore.holdSync();
	await assert.rejects(semaphore.hold({ timeout: 5 }), {
		name: 'TimeoutError',
		message: /^Semaphore\.hold\(\): .* 5 ms$/,
	});
	await assert.rejects(semaphore.with(assert.fail, { timeout: 5 }), TimeoutError);
	assert.throws(() => semaphore.holdSync({ timeout: 5 }), TimeoutError);
	held.release();
	held.release();
	sync[Symbol.dispose]();
	assert.equal(await semaphore.with(() => semaphore.getValue()), 1);
	assert.equal(semaphore.getValue(), 2);
});

test('an aborted wait takes nothing, and the waiters behind it go on', async () => {
	const semaphore = new Semaphore(0);
	const abort = new AbortController();
	const first = semaphore.acquire({ signal: abort.signal });
	const second = semaphore.hold();
	const third = semaphore.acquire();
	semaphore.release(1);
	abort.abort('enough');
	await assert.rejects(first, (reason) => reason === 'enough');
	const held = await second;
	assert.equal(semaphore.getValue(), 0);
	held.release();
	assert.equal(await third, true);
	assert.equal(semaphore.getValue(), 0);
});

test('tasks, processes and threads wait for one another’s units', async (t) => {
	const [there, back] = [new Semaphore(0), new Semaphore(0)];
	const pool = usePool(t, 1);
	const answering = pool.apply(
		async (a: Semaphore, b: Semaphore) => {
			for (let i = 0; i < 100; i++) {
				if (i % 2) a.acquireSync();
				else await a.acquire();
				b.release();
			}
		},
		[there, back],
	);
	for (let i = 0; i < 100; i++) {
		there.release();
		// Not the first message: a process that blocks sends nothing.
		if (i % 3 !== 1) await back.acquire();
		else assert.equal(back.acquireSync({ timeout: 20_000 }), true);
	}
	await answering;
	const thread = inThread(t, (a: Semaphore) => a.acquireSync(), there);
	there.release();
	assert.equal(await thread.result, true);
	assert.equal(there.getValue() + back.getValue(), 0);
});

test('release(n) lets n waiters go, in whatever processes they wait', async () => {
	const semaphore = new Semaphore(0);
	const children = [1, 2, 3].map(() => {
		const p = new Process({ target: (given: Semaphore) => given.acquireSync(), args: [semaphore] });
		p.start();
		return p;
	});
	const own = [semaphore.acquire(), semaphore.acquire()];
	semaphore.release(5);
	assert.deepEqual(await Promise.all(own), [true, true]);
	assert.deepEqual(await Promise.all(children.map((p) => p.join())), [0, 0, 0]);
	assert.equal(semaphore.getValue(), 0);
});

test('units held by a dead process come back, whoever asks for them and however', async () => {
	const semaphore = new Semaphore(2);
	await dieWith(semaphore, 2);
	assert.equal(semaphore.getValue(), 2);
	assert.equal(semaphore.tryAcquire(), true);
	assert.equal(semaphore.acquireSync({ timeout: 0 }), true);
	assert.equal(semaphore.tryAcquire(), false);
	semaphore.release(2);
	await dieWith(semaphore, 2);
	const held = [await semaphore.hold({ timeout: 0 }), semaphore.holdSync()];
	assert.equal(semaphore.getValue(), 0);
	for (const one of held) one.release();
	assert.equal(semaphore.getValue(), 2);
});

test('units of acquire() do not come back', async () => {
	const semaphore = new Semaphore(2);
	await runChild({ target: (given: Semaphore) => given.acquire().then(() => {}), args: [semaphore] });
	assert.equal(semaphore.getValue(), 1);
});

test('a process that waits already gets the unit of one that dies', async (t) => {
	const semaphore = new BoundedSemaphore(1);
	const gate = new Gate(t);
	const p = new Process({
		target: async (given: Semaphore) => {
			await given.hold();
			gate.open();
			await new Promise(() => setInterval(() => {}, 1000));
		},
		args: [semaphore],
	});
	p.start();
	await gate.opened();
	const waiting = semaphore.acquire();
	const child = new Process({ target: (given: Semaphore) => given.holdSync().release(), args: [semaphore] });
	child.start();
	p.kill();
	assert.equal(await waiting, true);
	semaphore.release();
	assert.equal(await child.join(), 0);
	await p.join();
	assert.equal(semaphore.getValue(), 1);
});

test("onOwnerDeath: 'throw' tells whoever gets a dead process’s unit, and holds it", async () => {
	const semaphore = new Semaphore(1, { onOwnerDeath: 'throw' });
	for (const take of [() => semaphore.acquire(), async () => semaphore.tryAcquire(), () => semaphore.hold()]) {
		await dieWith(semaphore, 1);
		const error = await take().catch((reason: unknown) => reason);
		assert.ok(error instanceof OwnerDiedError, String(error));
		assert.equal(semaphore.getValue(), 0);
		error.held.release();
		assert.equal(semaphore.getValue(), 1);
	}
});

test('a terminated thread gives back what it holds', async (t) => {
	const semaphore = new Semaphore(1);
	const gate = new Gate(t);
	const thread = inThread(
		t,
		async (given: Semaphore, opening: Gate) => {
			await given.hold();
			opening.open();
			await new Promise(() => setInterval(() => {}, 1000));
		},
		semaphore,
		gate,
	);
	await gate.opened();
	assert.equal(semaphore.getValue(), 0);
	await thread.terminate();
	assert.equal(await semaphore.acquire(), true);
});

test('more holders than are recorded may hold a unit', async () => {
	for (const value of [8, 600]) {
		const semaphore = new Semaphore(value);
		semaphore.release(10);
		const held = await Promise.all(Array.from({ length: value + 10 }, () => semaphore.hold()));
		assert.equal(semaphore.tryAcquire(), false);
		for (const one of held) one.release();
		assert.equal(semaphore.getValue(), value + 10);
		await turn();
	}
});
