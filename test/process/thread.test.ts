/** What is different where a child is a thread. What is the same `by-threads.test.ts` shows. */
import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import {
	activeChildren,
	getContext,
	Lock,
	onChildStart,
	parentProcess,
	Pipe,
	Process,
	type ProcessOptions,
	Queue,
	SharedValue,
} from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { askChild, runChild } from '../support/child.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

const { Process: ThreadProcess } = getContext('thread');
const fixture = (name: string): string => inRepository(`test/fixtures/process/${name}`);

function startThread<A extends readonly unknown[]>(t: TestContext, options: ProcessOptions<A>): Process<A> {
	const p = new ThreadProcess<A>(options);
	t.after(() => p[Symbol.asyncDispose]());
	p.start();
	return p;
}

test('pid and folder are those of the process, and a thread can’t change the folder', async (t) => {
	const seen = await askChild(
		t,
		() => {
			let refusal = '';
			try {
				process.chdir('/');
			} catch (error) {
				refusal = (error as NodeJS.ErrnoException).code ?? '';
			}
			return [process.pid, process.cwd(), refusal];
		},
		{ type: ThreadProcess },
	);
	assert.deepEqual(seen, [process.pid, realpathSync('.'), 'ERR_WORKER_UNSUPPORTED_OPERATION']);
	const p = startThread(t, {});
	assert.equal(p.pid, process.pid);
	await p.join();
});

test('its environment is a copy, to which env is added', async (t) => {
	process.env.THREAD_TEST = 'parent';
	t.after(() => delete process.env.THREAD_TEST);
	const seen = await askChild(
		t,
		() => {
			const { THREAD_TEST, ADDED } = process.env;
			process.env.THREAD_TEST = 'child';
			return [THREAD_TEST, ADDED];
		},
		{ type: ThreadProcess, env: { ADDED: 'yes' } },
	);
	assert.deepEqual(seen, ['parent', 'yes']);
	assert.deepEqual([process.env.THREAD_TEST, process.env.ADDED], ['parent', undefined]);
});

test('interrupt() is refused with the remedy, and the thread goes on', async (t) => {
	const gate = new Gate(t);
	const p = startThread(t, { target: () => gate.opened(), name: 'going-on' });
	assert.throws(() => p.interrupt(), {
		name: 'ProcessError',
		message:
			/^Process\.interrupt\(\): going-on is a thread, and signals are for a process; use terminate\(\), or an Event/,
	});
	gate.open();
	assert.equal(await p.join(), 0);
});

for (const [what, target] of Object.entries<(lock: Lock, gate: Gate) => unknown>({
	'waits for a timer': (_lock, gate) => {
		gate.open();
		setInterval(() => {}, 1000);
	},
	'blocks in a lock': (lock, gate) => {
		gate.open();
		lock.acquireSync();
	},
	'blocks in Atomics.wait': (_lock, gate) => {
		gate.open();
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
	},
	'never comes back': (_lock, gate) => {
		gate.open();
		for (;;);
	},
	'listens to SIGTERM': (_lock, gate) => {
		process.on('SIGTERM', () => {});
		setInterval(() => {}, 1000);
		gate.open();
	},
})) {
	test(`terminate() and kill() end a thread that ${what}, with -15 and -9`, async (t) => {
		const lock = new Lock();
		lock.acquireSync();
		for (const [how, code, signal] of [
			['terminate', -15, 'SIGTERM'],
			['kill', -9, 'SIGKILL'],
		] as const) {
			const gate = new Gate(t);
			const p = startThread(t, { target, args: [lock, gate] });
			await gate.opened();
			p[how]();
			assert.deepEqual([await p.join(), p.signalCode], [code, signal]);
		}
		lock.release();
	});
}

test('a thread that still boots is ended, too', async (t) => {
	const p = startThread(t, { target: () => {} });
	p.terminate();
	assert.equal(await p.join(), -15);
	assert.ok(!activeChildren().includes(p));
});

test('process.exit() ends the thread only, whatever its target goes on with', async () => {
	const { exitCode, stdout } = await runChild(
		{
			target: () => {
				setInterval(() => {}, 1000);
				console.log('before');
				process.exit(7);
			},
		},
		ThreadProcess,
	);
	assert.deepEqual([exitCode, stdout], [7, 'before\n']);
});

test('an error that nobody caught is printed by the thread once, and the exit code is 1', async () => {
	for (const [target, shown] of [
		[() => Promise.reject(new TypeError('of the target')), /^bad: TypeError: of the target\n {4}at /],
		[
			() => void setTimeout(() => Reflect.apply(assert.fail, undefined, ['of a timer']), 1),
			/^bad: AssertionError.*: of a timer/,
		],
		[
			() => void Promise.reject(Object.assign(new Error('no clone'), { fn() {} })),
			/^bad: Error: no clone\n[^]*fn: \[Function/,
		],
		// oxlint-disable-next-line typescript/only-throw-error -- anything may be thrown
		[
			() =>
				void setTimeout(() => {
					throw 'text';
				}, 1),
			/^bad: uncaught 'text'\n$/,
		],
	] as [() => unknown, RegExp][]) {
		const { exitCode, stderr } = await runChild({ target, name: 'bad' }, ThreadProcess);
		assert.equal(exitCode, 1);
		assert.match(stderr, shown);
		assert.equal(stderr.match(/^bad: /gm)?.length, 1, stderr);
	}
});

test('an error that the thread itself catches is not printed', async () => {
	const target = () => {
		process.on('uncaughtException', (error) => console.log('caught', error.message));
		setTimeout(() => {
			throw new Error('mine');
		}, 1);
	};
	assert.deepEqual(await runChild({ target }, ThreadProcess), { exitCode: 0, stdout: 'caught mine\n', stderr: '' });
});

test('a thread that runs out of memory ends with 1 and says so; the program goes on', async () => {
	const result = await runProgram(fixture('thread-without-memory.mjs'), { execArgv: ['--max-old-space-size=40'] });
	assert.equal(result.stdout, '1 null\n', describeResult(result));
	assert.match(result.stderr, /^Process-1: Worker terminated due to reaching memory limit/);
});

test('its output is whole, and comes while the program blocks', async () => {
	const { stdout, stderr, code } = await runProgram(fixture('thread-output.mjs'));
	assert.equal(stdout, `${'o'.repeat(1_000_000)}\nparent goes on\n`);
	assert.deepEqual([stderr.length, code], [1_000_001, 3]);
});

test('what is ignored is not seen', async (t) => {
	const p = startThread(t, { target: () => console.log('unseen'), stdio: 'ignore' });
	assert.deepEqual([p.stdout, p.stderr, await p.join()], [null, null, 0]);
});

test('a program waits for its threads, and its daemons end with it, wherever they are', async () => {
	const result = await runProgram(fixture('threads-and-end.mjs'));
	assert.deepEqual(
		[result.stdout, result.stderr, result.code],
		['main is done\nthread is done\n', '', 0],
		describeResult(result),
	);
});

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

test('classes that two threads make stay two, although both are of one process', async () => {
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

test('a thread that ends takes its own threads along', async (t) => {
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

test('locks, values, queues and pipes between threads and processes in any mix', async () => {
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
