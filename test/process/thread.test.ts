/** What differs if a child is a thread. `by-threads.test.ts` shows what is the same. */
import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { test } from 'node:test';
import { activeChildren, Lock } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { askChild, runChild } from '../support/child.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { startThread, ThreadProcess } from '../support/start-thread.js';

const fixture = (name: string): string => inRepository(`test/fixtures/process/${name}`);

test('pid and folder are the process’s, and a thread can’t change the folder', async (t) => {
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

test('a thread that still boots is ended too', async (t) => {
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

test('an uncaught error is printed by the thread once, and the exit code is 1', async () => {
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

test('ignored output is not seen', async (t) => {
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
