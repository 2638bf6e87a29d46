/** Threads beside other threads and processes: what is each one's own, and what they share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getContext, Lock, onChildStart, parentProcess, Pipe, Process, Queue, SharedValue } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { askChild } from '../support/child.js';
import { startThread, ThreadProcess } from '../support/start-thread.js';

test('nothing is shared by accident: a class, a captured variable and a module are the thread’s own', async (t) => {
	let captured = 1;
	class Local {
		static made = 1;
		n = 1;
	}
	const seen = await askChild(
		t,
		async () => {
			Local.made++;
			captured++;
			const { setLogName, processName } = await import('#src/log.js');
			setLogName('changed');
			return [Local.made, captured, processName()];
		},
		{ type: ThreadProcess },
	);
	assert.deepEqual(seen, [2, 2, 'changed']);
	const { processName } = await import('#src/log.js');
	assert.deepEqual([Local.made, captured, processName()], [1, 1, 'MainProcess']);
});

test('classes that two threads create stay distinct, although the threads share a process', async () => {
	using queue = new Queue<object>();
	const target = (given: Queue<object>, name: string) => {
		const types = {
			One: class One {
				n = 1;
			},
			Other: class Other {
				n = 1;
			},
		};
		given.putSync(new types[name as 'One']());
	};
	const made: object[] = [];
	for (const name of ['One', 'Other']) {
		const p = new ThreadProcess({ target, args: [queue, name] });
		p.start();
		made.push(await queue.get());
		assert.equal(await p.join(), 0);
	}
	assert.deepEqual(
		made.map(({ constructor }) => constructor.name),
		['One', 'Other'],
	);
	assert.notEqual(made[0]?.constructor, made[1]?.constructor);
});

test('hooks of onChildStart run in threads', async (t) => {
	const given = { hook: 0 };
	onChildStart(() => {
		Reflect.set(globalThis, 'hooked', ++given.hook);
	});
	assert.equal(await askChild(t, () => Reflect.get(globalThis, 'hooked') as number, { type: ThreadProcess }), 1);
});

test('threads start threads and processes, and processes threads; each knows its parent', async () => {
	using queue = new Queue();
	const tell = (answers: Queue): void => {
		const parent = parentProcess();
		answers.putSync([parent?.name, parent?.isAlive(), process.pid === parent?.pid]);
	};
	const between = async (answers: Queue): Promise<void> => {
		for (const method of ['thread', 'forkserver'] as const) {
			const p = new (getContext(method).Process)({ target: tell, args: [answers] });
			p.start();
			if ((await p.join()) !== 0) process.exit(1);
		}
	};
	for (const type of [ThreadProcess, Process]) {
		const p = new type({ target: between, args: [queue], name: `a ${type.name}` });
		p.start();
		assert.equal(await p.join(), 0);
		assert.deepEqual(
			[await queue.get(), await queue.get()],
			[
				[p.name, true, true],
				[p.name, true, false],
			],
		);
	}
});

test('a thread that ends ends its own threads', async (t) => {
	const gate = new Gate(t);
	const p = startThread(t, {
		target: async (opened: Gate) => {
			const inner = new (getContext('thread').Process)({
				target: (own: Gate) => {
					own.open();
					for (;;);
				},
				args: [opened],
			});
			inner.start();
			await inner.join();
		},
		args: [gate],
	});
	await gate.opened();
	p.terminate();
	assert.equal(await p.join(), -15);
});

test('locks, values, queues and pipes work between threads and processes in any mix', async () => {
	const lock = new Lock();
	const total = new SharedValue(Int32Array);
	using queue = new Queue<string>();
	const [here, there] = Pipe<string>();
	const times = 200;
	const target = (index: number, end: typeof there): void => {
		for (let i = 0; i < times; i++) {
			lock.acquireSync();
			total.value++;
			lock.release();
		}
		queue.putSync(`${index}`);
		end.sendSync(`${index}`);
	};
	const processes = [ThreadProcess, Process, ThreadProcess, Process].map(
		(type, index) => new type<[number, typeof there]>({ target, args: [index, there] }),
	);
	for (const p of processes) p.start();
	assert.deepEqual(await Promise.all(processes.map((p) => p.join())), [0, 0, 0, 0]);
	assert.equal(total.value, 4 * times);
	for (const get of [() => queue.get(), () => here.recv()])
		assert.deepEqual((await Promise.all([get(), get(), get(), get()])).sort(), ['0', '1', '2', '3']);
	here.close();
	there.close();
});
