import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { getContext, Process } from 'multiprocess';
import { runChild } from '../support/child.js';

for (const method of ['forkserver', 'spawn', 'thread'] as const) {
	const code = async (target: () => unknown): Promise<number | undefined> => {
		const p = new (getContext(method).Process)({ target });
		p.start();
		const joined = await p.join();
		assert.equal(p.exitCode, joined);
		return joined;
	};

	test(`the exit code of a child that returns is 0 (${method})`, async () => {
		assert.equal(await code(() => 'something'), 0);
		assert.equal(await code(async () => delay(1)), 0);
	});

	test(`SUB03 the exit code is what process.exit() was given, modulo 256 (${method})`, async () => {
		assert.equal(await code(() => process.exit(8)), 8);
		assert.equal(await code(() => process.exit()), 0);
		assert.equal(await code(() => process.exit(259)), 3);
		assert.equal(await code(() => process.exit('8')), 8);
		assert.equal(await code(() => process.exit(null)), 0);
	});

	test(`process.exitCode counts too (${method})`, async () => {
		const target = () => {
			process.exitCode = 4;
		};
		assert.equal(await code(target), 4);
	});

	if (method === 'thread') continue;
	test(`LBK13 a child that kills itself has the negative number of the signal (${method})`, async () => {
		const kill = (signal: string) => async () => {
			process.kill(process.pid, signal);
			await delay(60_000);
		};
		assert.equal(await code(kill('SIGTERM')), -15);
		assert.equal(await code(kill('SIGKILL')), -9);
	});
}

test('SUB03 an exit code that node refuses is printed, and the code is 1', async () => {
	for (const value of [[1, 2, 3], 'a message', true]) {
		const { exitCode, stderr } = await runChild({ target: () => process.exit(value as unknown as number) });
		assert.equal(exitCode, 1);
		assert.match(stderr, /ERR_INVALID_ARG_TYPE[^]*(Array|a message|true)/);
	}
});

test('PRO20 a child waits for work that its target left, unless it is unref’d', async () => {
	const { exitCode, stdout } = await runChild({
		target: () => {
			setTimeout(() => console.log('later'), 50);
			setTimeout(() => console.log('never'), 60_000).unref();
		},
	});
	assert.deepEqual([exitCode, stdout], [0, 'later\n']);
});

test('a target whose promise never settles ends with 1 and says so', async () => {
	const { exitCode, stderr } = await runChild({ target: () => new Promise(() => {}), name: 'stuck' });
	assert.equal(exitCode, 1);
	assert.match(stderr, /^stuck: the target's promise never settled/);
});

test('END01 exit handlers of the child run, with its exit code', async () => {
	const handlers = (): void => {
		process.on('exit', (code) => console.log('exit', code));
		process.on('beforeExit', () => console.log('beforeExit'));
	};
	assert.equal((await runChild({ target: handlers })).stdout, 'beforeExit\nexit 0\n');
	const throwing = () => {
		process.on('exit', (code) => console.log('exit', code));
		throw new Error('mishap');
	};
	assert.equal((await runChild({ target: throwing })).stdout, 'exit 1\n');
});

test('a child that aborts has exit code -6', async () => {
	const p = new Process({ target: () => process.abort(), stdio: 'ignore' });
	p.start();
	assert.equal(await p.join(), -6);
	assert.equal(p.signalCode, 'SIGABRT');
});

test('a child that runs out of memory ends by SIGABRT, and join says so', async () => {
	const p = new Process({
		target: () => {
			const hoard: unknown[] = [];
			for (;;) hoard.push(new Array(10_000).fill(hoard.length));
		},
		env: { NODE_OPTIONS: '--max-old-space-size=20' },
		stdio: 'ignore',
	});
	p.start();
	assert.equal(await p.join(), -6);
	assert.equal(p.signalCode, 'SIGABRT');
});
