import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { activeChildren, ClosedError, currentProcess, isMainProcess, Process, ProcessError } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { byThreads, testOfProcesses } from '../support/by-threads.js';
import { askChild, outputOf, runChild } from '../support/child.js';
import { isRunning } from '../support/processes.js';

const sleep = () => delay(60_000);

test('PRO01 the current process: alive, no daemon, a key, its own pid', () => {
	const current = currentProcess();
	assert.equal(current.isAlive(), true);
	assert.equal(current.daemon, false);
	assert.equal(current.name, 'MainProcess');
	assert.ok(current.authKey instanceof Uint8Array && current.authKey.length > 0);
	assert.deepEqual(current.authKey, currentProcess().authKey);
	assert.equal(current.pid, process.pid);
	assert.equal(isMainProcess, true);
});

test('isMainProcess is false in a function that is sent', async () => {
	const p = new Process({ target: () => process.exit(isMainProcess ? 1 : 7) });
	p.start();
	assert.equal(await p.join(), 7);
});

test('LBK01 the current process of a child', async (t) => {
	const seen = await askChild(
		t,
		() => {
			const { name, pid, daemon, authKey, isAlive } = currentProcess();
			return { name, pid, daemon, key: [...authKey], alive: isAlive(), own: process.pid };
		},
		{ name: 'asked' },
	);
	assert.deepEqual(
		{ ...seen, pid: 0, own: 0 },
		{
			name: 'asked',
			pid: 0,
			daemon: false,
			key: [...currentProcess().authKey],
			alive: true,
			own: 0,
		},
	);
	assert.equal(seen.pid, seen.own);
	assert.equal(seen.pid === process.pid, byThreads);
});

test('PRO04 daemon is false by default, and can be set', () => {
	assert.equal(new Process().daemon, false);
	assert.equal(new Process({ daemon: true }).daemon, true);
	const p = new Process({ daemon: false });
	p.daemon = true;
	assert.equal(p.daemon, true);
});

test('PRO04 a process created by a daemon is a daemon, unless told otherwise', async () => {
	const target = () =>
		console.log(new Process().daemon, new Process({ daemon: false }).daemon, currentProcess().daemon);
	assert.equal((await runChild({ target, daemon: true })).stdout, 'true false true\n');
	assert.equal((await runChild({ target })).stdout, 'false false false\n');
});

for (const daemon of [true, false]) {
	test(`LBK03 a process before, while and after it runs, daemon: ${daemon}`, async () => {
		const p = new Process({ target: sleep, daemon });
		assert.equal(p.authKey.length, currentProcess().authKey.length);
		assert.equal(p.isAlive(), false);
		assert.equal(p.exitCode, null);
		assert.equal(p.pid, undefined);
		assert.equal(p.daemon, daemon);
		assert.deepEqual([p.stdout, p.stderr], [null, null]);
		assert.ok(!activeChildren().includes(p));

		p.start();
		assert.equal(p.exitCode, null);
		assert.equal(p.isAlive(), true);
		assert.ok(isRunning(Number(p.pid)));
		assert.ok(activeChildren().includes(p), 'LBK10');

		p.terminate();
		assert.equal(await p.join(), -15);
		assert.equal(p.isAlive(), false);
		assert.equal(p.signalCode, 'SIGTERM');
		assert.ok(!activeChildren().includes(p), 'LBK10');
	});
}

test('arguments arrive as they were at the start, without later changes of the array', async (t) => {
	const args: [number, string[], Map<string, bigint>] = [1, ['a'], new Map([['b', 2n]])];
	assert.deepEqual(await askChild(t, (n, list, map) => [n, list, String(map.get('b'))], { args }), [1, ['a'], '2']);
	const given: [number] = [1];
	const p = new Process({ target: (n: number) => process.exit(n), args: given });
	given[0] = 2;
	p.start();
	assert.equal(await p.join(), 1);
});

test('AUT02 arguments are not shared between processes', () => {
	const [a, b] = [new Process(), new Process()] as const;
	a.authKey = Buffer.from('one');
	assert.notDeepEqual(a.authKey, b.authKey);
});

test('a process without a target ends with 0', async () => {
	const p = new Process();
	p.start();
	assert.equal(await p.join(), 0);
});

test('names count up, and in a child they extend its own', async () => {
	const [, number] = /^Process-(\d+)$/.exec(new Process().name) as unknown as [string, string];
	assert.equal(new Process().name, `Process-${Number(number) + 1}`);
	const { stdout } = await runChild({ target: () => console.log(new Process().name, new Process().name) });
	assert.equal(stdout, `Process-${Number(number) + 2}:1 Process-${Number(number) + 2}:2\n`);
});

test('a name can be changed, and the child has the one it was started with', async (t) => {
	const p = new Process({ name: 'first' });
	p.name = 'second';
	assert.equal(p.name, 'second');
	assert.throws(() => Object.assign(p, { name: 5 }), TypeError);
	assert.equal(await askChild(t, () => currentProcess().name, { name: 'titled' }), 'titled');
	if (!byThreads) assert.equal(await askChild(t, () => process.title, { name: 'titled' }), 'titled');
});

test('a second start is a ProcessError, and so is a call that needs a start first', async () => {
	const p = new Process({ name: 'once' });
	for (const use of [() => p.terminate(), () => p.kill(), () => p.interrupt(), () => p.sentinel])
		assert.throws(use, { name: 'ProcessError', code: 'ERR_MP_PROCESS', message: /once has not been started/ });
	await assert.rejects(p.join(), ProcessError);
	p.start();
	assert.throws(() => p.start(), /once was already started/);
	assert.throws(() => {
		p.daemon = true;
	}, ProcessError);
	await p.join();
	assert.throws(() => p.start(), ProcessError);
});

test('close is refused while the process runs; after it everything but the fields is refused', async () => {
	const p = new Process({ target: sleep, name: 'closing' });
	p.start();
	assert.throws(() => p.close(), /closing is still running/);
	p.kill();
	await p.join();
	p.close();
	p.close();
	for (const use of [
		() => p.start(),
		() => p.isAlive(),
		() => p.terminate(),
		() => p.kill(),
		() => p.interrupt(),
		() => p.sentinel,
	])
		assert.throws(use, ClosedError);
	await assert.rejects(p.join(), ClosedError);
	assert.equal(p.exitCode, -9);
	assert.equal(p.name, 'closing');
	assert.equal(typeof p.pid, 'number');
});

test('a process that was never started can be closed, and then not started', () => {
	const p = new Process();
	p.close();
	assert.throws(() => p.start(), ClosedError);
});

test('await using ends, joins and closes the process', async () => {
	const p = new Process({ target: sleep });
	p.start();
	await p[Symbol.asyncDispose]();
	assert.equal(p.exitCode, -15);
	assert.throws(() => p.isAlive(), ClosedError);
	await p[Symbol.asyncDispose]();
	await new Process()[Symbol.asyncDispose]();
});

testOfProcesses('await using kills what does not end by SIGTERM', async (t) => {
	const deaf = new Gate(t);
	const p = new Process({
		target: () => {
			process.on('SIGTERM', () => {});
			deaf.open();
			return sleep();
		},
	});
	p.start();
	await deaf.opened();
	await Promise.all([p[Symbol.asyncDispose](), p[Symbol.asyncDispose]()]);
	assert.equal(p.exitCode, -9);
	assert.throws(() => p.isAlive(), ClosedError);
});

test('LBK10 activeChildren lists exactly the running processes', async () => {
	assert.deepEqual(activeChildren(), []);
	const processes = Array.from({ length: 3 }, () => new Process({ target: sleep }));
	for (const p of processes) p.start();
	assert.deepEqual(new Set(activeChildren()), new Set(processes));
	for (const p of processes) p.terminate();
	await Promise.all(processes.map((p) => p.join()));
	assert.deepEqual(activeChildren(), []);
});

for (const [what, options] of Object.entries<unknown>({
	target: { target: 'print' },
	args: { args: 'bob' },
	name: { name: 1 },
	daemon: { daemon: 1 },
	'env.N': { env: { N: 1 } },
	'env.NUL': { env: { NUL: 'a\0b' } },
	env: { env: ['N=1'] },
	stdio: { stdio: 'overlapped' },
	options: null,
	'options ': [console.log],
})) {
	test(`a wrong ${what} is a TypeError that names it`, () => {
		assert.throws(() => new Process(options as object), {
			name: 'TypeError',
			message: new RegExp(`new Process\\(\\): ${what.trim()} is`),
		});
	});
}

test('a name that no variable can have is refused', () => {
	for (const name of ['', 'A=B', 'A\0'])
		assert.throws(() => new Process({ env: { [name]: '1' } }), {
			name: 'TypeError',
			message: /^new Process\(\): env has ".*", which is not a variable name/,
		});
});

test('unknown options and arguments are refused, not ignored', async () => {
	const construct = (...args: unknown[]): Process => Reflect.construct(Process, args) as Process;
	const refused = (message: RegExp): object => ({ name: 'TypeError', message });
	assert.throws(
		() => construct({ target: console.log, kwargs: { end: '' } }),
		refused(/^new Process\(\): there is no option 'kwargs' \(yet\); the options are target, args, name/),
	);
	assert.throws(
		() => construct({ target: console.log }, [1]),
		refused(/^new Process\(\): an object of class Array is one argument too many; give one object, as \{ target, args/),
	);
	const p = new Process({ target: sleep });
	p.start();
	assert.throws(
		() => Reflect.apply(p.kill, p, ['SIGINT']),
		refused(/^Process\.kill\(\): the string "SIGINT" is one argument too many; interrupt\(\) sends SIGINT/),
	);
	await assert.rejects(
		p.join(10 as never),
		refused(/^Process\.join\(\): options is the number 10; give an object, as/),
	);
	p.kill();
	assert.equal(await p.join(), -9);
	await assert.rejects(p.join(10 as never), refused(/options is the number 10/));
});

test('a Process cannot be sent to another one', () => {
	const p = new Process();
	const sender = new Process({ target: () => p.name });
	assert.throws(() => sender.start(), {
		name: 'ShippingError',
		message: /a Process belongs to the process that started it/,
	});
});

test('LBK03 a key consists of bytes and travels to the child', async () => {
	const p = new Process({ target: () => console.log(Buffer.from(currentProcess().authKey).toString()), stdio: 'pipe' });
	assert.throws(() => Object.assign(p, { authKey: 'secret' }), TypeError);
	p.authKey = Buffer.from('secret');
	p.start();
	assert.equal((await outputOf(p)).stdout, 'secret\n');
});
