/** Objects of this library whose classes a program extends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Event, Lock, Process, Queue, SharedValue } from 'multiprocess';
import { usePool } from '../support/use-pool.js';

class Jobs extends Queue<number> {
	readonly label: string;
	readonly owner: { readonly queue: Jobs };

	constructor(label: string) {
		super();
		this.label = label;
		this.owner = { queue: this };
	}

	async putTwice(n: number): Promise<void> {
		await this.put(n);
		await this.put(n);
	}
}

test('an instance of a subclass of Queue keeps its class, methods and fields, and is the same queue', async (t) => {
	const jobs = new Jobs('mine');
	const pool = usePool(t, 1);
	const told = await pool.apply(
		async (given: Jobs) => {
			await given.putTwice(5);
			return [given instanceof Jobs, given instanceof Queue, given.label, given.owner.queue === given, jobs.label];
		},
		[jobs],
	);
	assert.deepEqual(told, [true, true, 'mine', true, 'mine']);
	assert.deepEqual([await jobs.get(), await jobs.get(), jobs.qsize()], [5, 5, 0]);
	const back = await pool.apply((given: Jobs) => given, [jobs]);
	assert.ok(back instanceof Jobs);
	await back.put(6);
	assert.equal(await jobs.get(), 6);
	jobs.close();
});

test('the same holds for locks, events and values', async (t) => {
	class Named extends Lock {
		name = 'lock';
	}
	class Flag extends Event {
		toggle(): void {
			if (this.isSet()) this.clear();
			else this.set();
		}
	}
	class Counter extends SharedValue<Int32ArrayConstructor> {
		up(): number {
			return this.add(1);
		}
	}
	const [lock, flag, counter] = [new Named(), new Flag(), new Counter(Int32Array, 1)];
	const pool = usePool(t, 1);
	const name = await pool.apply(
		(given: { lock: Named; flag: Flag; counter: Counter }) => {
			given.flag.toggle();
			given.counter.up();
			return given.lock.tryAcquire() && given.lock.name;
		},
		[{ lock, flag, counter }],
	);
	assert.deepEqual([name, flag.isSet(), counter.value], ['lock', true, 2]);
});

test('a subclass with #private fields fails with a remedy', async () => {
	class Secret extends Queue<number> {
		#hidden = 1;
		reveal(): number {
			return this.#hidden;
		}
	}
	const queue = new Secret();
	assert.equal(queue.reveal(), 1);
	await assert.rejects(new Queue().put(queue), { name: 'ShippingError', message: /#private/ });
});

test('a subclass that adds nothing works like the library’s class', async () => {
	class Plain extends Queue<number> {}
	const queue = new Plain();
	const p = new Process({ target: () => queue.put(1) });
	p.start();
	assert.equal(await p.join(), 0);
	assert.equal(await queue.get(), 1);
});
