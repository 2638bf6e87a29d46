import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { Condition, Lock, Pool, Process, RLock, SharedValue } from 'multiprocess';
import { eventually } from '../support/eventually.js';

let workers: Pool;
before(() => {
	workers = new Pool({ processes: 5 });
});
after(async () => {
	workers.close();
	await workers.join();
});

function waiters(condition: Condition): number {
	return Number(/, (\d+)\)>$/.exec(inspect(condition))?.[1]);
}

/** Waits in `count` processes, and tells how many have been woken. */
function waitInProcesses(condition: Condition, count: number): { woken(): number; all: Promise<unknown> } {
	let woken = 0;
	const all = Array.from({ length: count }, () =>
		workers
			.apply((room: Condition) => room.with(() => room.wait()), [condition])
			.then((told) => {
				assert.equal(told, true);
				woken++;
			}),
	);
	return { woken: () => woken, all: Promise.all(all) };
}

test('CON02 LSY08 notifyAll wakes all waiters, in other processes and in tasks of this one', async () => {
	const condition = new Condition();
	const { all } = waitInProcesses(condition, 3);
	const tasks = [1, 2, 3].map(() => condition.with(() => condition.wait()));
	await eventually('they wait', () => waiters(condition) === 6);
	await condition.with(() => condition.notifyAll());
	await all;
	assert.deepEqual(await Promise.all(tasks), [true, true, true]);
	assert.equal(waiters(condition), 0);
});

test('CON03 notify(n) wakes n waiters, and is lost if nobody waits', async () => {
	const condition = new Condition();
	const { woken, all } = waitInProcesses(condition, 5);
	await eventually('they wait', () => waiters(condition) === 5);
	await condition.with(() => condition.notify(2));
	await eventually('two are woken', () => woken() === 2);
	assert.equal(waiters(condition), 3);
	await condition.with(() => condition.notify(4));
	await all;
	await condition.with(() => condition.notify(3));
	assert.equal(await condition.with(() => condition.wait({ timeout: 20 })), false);
});

test('the longest waiters are woken first', async () => {
	const condition = new Condition();
	const order: number[] = [];
	const tasks = [0, 1, 2].map((i) =>
		condition.with(async () => {
			await condition.wait();
			order.push(i);
		}),
	);
	await eventually('they wait', () => waiters(condition) === 3);
	for (const told of [1, 2, 3]) {
		await condition.with(() => condition.notify());
		await eventually('one more is woken', () => order.length === told);
	}
	await Promise.all(tasks);
	assert.deepEqual(order, [0, 1, 2]);
});

test('CON06 LSY10 a wait that times out returns false, with the lock held again', async () => {
	const condition = new Condition();
	await condition.with(async () => {
		assert.equal(await condition.wait({ timeout: 20 }), false);
		assert.equal(condition.waitSync({ timeout: 20 }), false);
		assert.equal(await condition.waitFor(() => 0, { timeout: 20 }), 0);
		condition.notify();
	});
	assert.equal(waiters(condition), 0);
});

test('CON05 LSY11 waitFor follows a shared counter, here and in a child', async () => {
	const condition = new Condition();
	const counter = new SharedValue(Int32Array, 0, { lock: false });
	const p = new Process({
		target: async (room: Condition, value: SharedValue) => {
			for (const next of [1, 3]) {
				await room.with(async () => {
					await room.waitFor(() => value.value === next - 1);
					value.value = next;
					room.notifyAll();
				});
			}
			await room.with(async () => process.exit((await room.waitFor(() => value.value === 4)) ? 4 : 1));
		},
		args: [condition, counter],
	});
	p.start();
	await condition.with(async () => {
		assert.equal(await condition.waitFor(() => counter.value === 1), true);
		counter.value = 2;
		condition.notifyAll();
		assert.equal(await condition.waitFor(() => counter.value === 3), true);
		counter.value = 4;
		condition.notifyAll();
	});
	assert.equal(await p.join(), 4);
});

test('an aborted wait rejects with the reason, with the lock held again', async () => {
	const condition = new Condition();
	await condition.with(async () => {
		const abort = new AbortController();
		const waiting = condition.wait({ signal: abort.signal });
		abort.abort(new Error('enough'));
		await assert.rejects(waiting, /enough/);
		condition.notify();
		await assert.rejects(condition.wait({ signal: abort.signal }), /enough/);
		condition.notify();
	});
});

test('a blocking wait in a child is woken', async () => {
	const condition = new Condition();
	const p = new Process({
		target: (room: Condition) => {
			room.acquireSync();
			const told = room.waitSync();
			room.release();
			process.exit(told ? 7 : 8);
		},
		args: [condition],
	});
	p.start();
	await eventually('they wait', () => waiters(condition) === 1);
	await condition.with(() => condition.notify());
	assert.equal(await p.join(), 7);
});

test('notify(1) skips a killed waiter and wakes a living one', async () => {
	const condition = new Condition();
	const p = new Process({ target: (room: Condition) => room.with(() => room.wait()), args: [condition] });
	p.start();
	await eventually('they wait', () => waiters(condition) === 1);
	const live = condition.with(() => condition.wait());
	await eventually('they wait', () => waiters(condition) === 2);
	p.kill();
	await p.join();
	await condition.with(() => condition.notify(1));
	assert.equal(await live, true);
});

test('waiting and notifying without the lock is an error', async () => {
	const condition = new Condition();
	const refused = { name: 'ProcessError', message: /not held/ };
	await assert.rejects(condition.wait(), refused);
	assert.throws(() => condition.waitSync(), refused);
	assert.throws(() => condition.notify(), refused);
	assert.throws(() => condition.notifyAll(), refused);
});

for (const [name, lock] of [
	['a Lock', new Lock()],
	['an RLock', new RLock()],
] as const) {
	test(`two conditions can share ${name} of the caller’s`, async () => {
		const [full, empty] = [new Condition(lock), new Condition(lock)];
		const items: number[] = [];
		const consumer = (async () => {
			const taken: number[] = [];
			while (taken.length < 10) {
				await lock.with(async () => {
					await full.waitFor(() => items.length > 0);
					taken.push(items.shift() as number);
					empty.notify();
				});
			}
			return taken;
		})();
		for (let i = 0; i < 10; i++) {
			await lock.with(async () => {
				await empty.waitFor(() => items.length === 0);
				items.push(i);
				full.notify();
			});
		}
		assert.deepEqual(await consumer, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
	});
}

test('errors name the wrong argument', async () => {
	const condition = new Condition();
	assert.throws(() => new Condition({} as never), { name: 'TypeError', message: /lock is an object/ });
	await condition.with(async () => {
		assert.throws(() => condition.notify(-1), { name: 'RangeError', message: /-1/ });
		await assert.rejects(condition.waitFor(3 as never), { name: 'TypeError', message: /the number 3/ });
		await assert.rejects(condition.wait({ timout: 3 } as never), { name: 'TypeError', message: /'timout'/ });
	});
});
