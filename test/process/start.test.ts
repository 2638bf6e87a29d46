import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { activeChildren, getContext, Process, ShippingError } from 'multiprocess';
import { askChild } from '../support/child.js';
import { count } from '../support/counts.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runCommand, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

for (const method of ['forkserver', 'spawn', 'thread'] as const) {
	const Type = getContext(method).Process;

	test(`PRO17 children started in a row all run (${method})`, async () => {
		const times = count('starts', method === 'forkserver' ? 12 : 5, 200);
		for (let i = 0; i < times; i++) {
			const p = new Type({ target: (n: number) => process.exit(n % 251), args: [i] });
			p.start();
			assert.equal(await p.join(), i % 251);
		}
	});

	test(`PRO17 children started in a burst all run (${method})`, async () => {
		const processes = Array.from(
			{ length: count('burst', 10, 50) },
			(_, i) => new Type({ target: (n: number) => process.exit(n), args: [i] }),
		);
		for (const p of processes) p.start();
		const pids = new Set(processes.map((p) => p.pid));
		assert.equal(pids.size, method === 'thread' ? 1 : processes.length);
		assert.deepEqual(
			await Promise.all(processes.map((p) => p.join())),
			processes.map((_, i) => i),
		);
	});
}

for (const method of ['forkserver', 'spawn', 'thread'] as const) {
	test(`the child runs although the program blocks right after start (${method})`, async (t) => {
		const file = `${tempDir(t)}/ran`;
		for (let i = 0; i < 2; i++) {
			const p = new (getContext(method).Process)({
				target: (path: string) => writeFileSync(path, ''),
				args: [file + i],
			});
			p.start();
			const sleeper = new Int32Array(new SharedArrayBuffer(4));
			while (!existsSync(file + i)) Atomics.wait(sleeper, 0, 0, 5);
			assert.equal(await p.join(), 0);
		}
	});

	test(`arguments far larger than the channel's buffer arrive (${method})`, async (t) => {
		const bytes = new Uint8Array(20_000_000).fill(7);
		const type = getContext(method).Process;
		const sum = await askChild(t, (given) => [given.length, given.every((byte) => byte === 7)], {
			args: [bytes],
			type,
		});
		assert.deepEqual(sum, [20_000_000, true]);
	});
}

test('what cannot be sent throws at start, leaves nothing running, and start works once it is repaired', async () => {
	const server = createServer();
	const options = { server: server as unknown };
	const p = new Process({
		target: ({ server: given }: { server: unknown }) => process.exit(given === 1 ? 4 : 0),
		args: [options],
	});
	assert.throws(
		() => p.start(),
		(error) => error instanceof ShippingError && /args\[0\]\.server/.test(error.path),
	);
	assert.equal(p.pid, undefined);
	assert.equal(p.isAlive(), false);
	assert.deepEqual(activeChildren(), []);
	options.server = 1;
	p.start();
	assert.equal(await p.join(), 4);
});

test('a getter of an argument that throws is a ShippingError with the cause', () => {
	const mishap = new Error('hands off');
	const value = {
		get own(): never {
			throw mishap;
		},
	};
	assert.throws(() => new Process({ target: () => {}, args: [value] as never }).start(), {
		name: 'ShippingError',
		cause: mishap,
	});
});

test('PRO18 a Process holds neither its target nor its arguments once started', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/process/collected.mjs'), {
		execArgv: ['--expose-gc'],
	});
	assert.equal(stdout, 'target collected: true, argument collected: true, exit code: 6\n', stderr);
});

test('a hook of onChildStart that cannot be sent throws at start and leaves nothing running', async () => {
	const result = await runProgram(inRepository('test/fixtures/process/bad-hook.mjs'));
	assert.deepEqual([result.stdout, result.code], ['ShippingError, children: 0\n', 0], result.stderr);
});

test('a current folder that was removed is a ProcessError, and the program goes on', async (t) => {
	const result = await runProgram(inRepository('test/fixtures/process/removed-folder.mjs'), { cwd: tempDir(t) });
	assert.equal(result.stdout, 'ProcessError: the current folder is gone\nexit code 0\n', describeResult(result));
});

test('too few file descriptors are a ProcessError that names the limit, and the program goes on', async () => {
	const result = await runCommand('prlimit', ['--nofile=48', process.execPath, exhaust]);
	const [first, ...rest] = result.stdout.trimEnd().split('\n');
	assert.match(
		first ?? '',
		/^ProcessError: Process\.start\(\): cannot start a process: .*EMFILE: .*limit: 48; see ulimit -n/,
		describeResult(result),
	);
	assert.deepEqual(rest, ['the others ended', 'afterwards one ended with 0'], describeResult(result));
	assert.equal(result.code, 0);
});

/**
 * Limits do not bind root: an unused user of its own, so that nobody else's processes
 * count, if it may read the program.
 */
const exhaust = inRepository('test/fixtures/process/exhaust.mjs');
const [setpriv, ...asOther] = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups'];
const skip =
	spawnSync(setpriv, [...asOther, 'test', '-r', exhaust]).status !== 0 && 'wants root, and a readable folder';

test('a joined process holds no descriptor', async () => {
	const result = await runProgram(inRepository('test/fixtures/process/exit-told-first.mjs'));
	assert.equal(result.stdout, '0\n'.repeat(5), describeResult(result));
});

test('too few processes are a ProcessError that names the limit, and the program goes on', { skip }, async () => {
	const result = await runCommand(setpriv, [...asOther, 'prlimit', '--nproc=60', process.execPath, exhaust]);
	const [first, ...rest] = result.stdout.trimEnd().split('\n');
	assert.match(
		first ?? '',
		/^ProcessError: Process\.start\(\): cannot start a process: EAGAIN.*limit: 60.*ulimit -u/,
		describeResult(result),
	);
	assert.deepEqual(rest, ['the others ended', 'afterwards one ended with 0'], describeResult(result));
	assert.equal(result.code, 0);
});
