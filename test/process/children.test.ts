/** No child outlives its parent, however the parent ends. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { eventually } from '../support/eventually.js';
import { descendantsOf, isRunning } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { tempDir } from '../support/temp-dir.js';
import { describeResult, runCommand, runProgram, startProgram } from '../support/run-program.js';

const FAMILY = inRepository('test/fixtures/process/family.mjs');

/**
 * The children that `family.mjs` reported, and its standby, once all are there.
 */
async function family(how: string, kind: string) {
	const program = startProgram(FAMILY, { args: [how, kind] });
	await program.waitForOutput(/ready\n/);
	const pids = await eventually('there is a standby, too', () => {
		const found = descendantsOf(program.pid);
		return found.length >= 4 ? found : undefined;
	});
	return { program, pids };
}

for (const kind of ['process', 'daemon']) {
	test(`a parent killed by SIGKILL leaves no ${kind} that waits for a timer, is idle or is a standby`, async () => {
		const { program, pids } = await family('wait', kind);
		program.child.kill('SIGKILL');
		await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)), { deadline: 2_000 });
		await program.result;
	});

	test(`a parent killed by SIGKILL leaves no ${kind} that is busy`, async () => {
		const { program, pids } = await family('wait', `busy-${kind}`);
		program.child.kill('SIGKILL');
		await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)));
		await program.result;
	});

	for (const [how, code] of [
		['exit', 3],
		['throw', 1],
		['reject', 1],
	] as const) {
		test(`a parent that ends by ${how} ends each ${kind}, busy ones too`, async () => {
			const { program, pids } = await family(how, `busy-${kind}`);
			program.child.kill('SIGUSR2');
			assert.equal((await program.result).code, code);
			await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)), { deadline: 2_000 });
		});
	}
}

test('a parent that ends by SIGTERM leaves no waiting child', async () => {
	const { program, pids } = await family('wait', 'process');
	program.child.kill('SIGTERM');
	assert.equal((await program.result).signal, 'SIGTERM');
	await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)), { deadline: 2_000 });
});

test('a child that ignores SIGTERM still ends with its parent', async () => {
	const { program, pids } = await family('exit', 'deaf-process');
	program.child.kill('SIGUSR2');
	assert.equal((await program.result).code, 3);
	await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)), { deadline: 2_000 });
});

test('LBK20 nothing is left of a tree of five levels when its root is killed', async (t) => {
	const folder = tempDir(t);
	const program = startProgram(inRepository('test/fixtures/process/tree.mjs'), { args: [folder] });
	await eventually('the last level runs', () => existsSync(`${folder}/5`));
	const pids = descendantsOf(program.pid);
	assert.ok(pids.length >= 5);
	program.child.kill('SIGKILL');
	await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)), { deadline: 5_000 });
	await program.result;
});

test('a child that waits in a hook of onChildStart ends with its parent', async (t) => {
	const folder = tempDir(t);
	const program = startProgram(inRepository('test/fixtures/process/waits-in-hook.mjs'), { args: [folder] });
	await eventually('the hook waits', () => existsSync(`${folder}/waits`));
	const pids = descendantsOf(program.pid);
	program.child.kill('SIGKILL');
	await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)), { deadline: 2_000 });
	await program.result;
});

test('a program waits for its processes, and ends its daemons', async () => {
	const result = await runProgram(inRepository('test/fixtures/process/daemons.mjs'));
	assert.deepEqual([result.stdout, result.code], ['main is done\nprocess is done\n', 0], describeResult(result));
});

test('a program that starts nothing has no children', async () => {
	const result = await runProgram(inRepository('test/fixtures/process/starts-nothing.mjs'));
	assert.deepEqual([result.stdout, result.code], ['children: 0\n', 0], describeResult(result));
});

test('Ctrl-C in a terminal ends the program and all its children', async () => {
	const child = spawn(process.execPath, [FAMILY, 'wait', 'process'], {
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, NODE_TEST_CONTEXT: undefined },
	});
	const errors = text(child.stderr);
	for await (const chunk of child.stdout) if (String(chunk).includes('ready')) break;
	const group = child.pid as number;
	const pids = await eventually('there is a standby', () => {
		const found = descendantsOf(group);
		return found.length >= 4 ? found : undefined;
	});
	const ended = once(child, 'exit');
	process.kill(-group, 'SIGINT');
	assert.deepEqual(await ended, [null, 'SIGINT']);
	await eventually('all have ended', () => pids.every((pid) => !isRunning(pid)), { deadline: 2_000 });
	assert.equal(await errors, '');
});

test('Ctrl-C that the program handles ends its children; the standby stays and the next start works', async () => {
	const program = inRepository('test/fixtures/process/handles-interrupt.mjs');
	const result = await runCommand('setsid', ['--wait', process.execPath, program]);
	assert.equal(result.stdout, 'first: -2, second took the standby: true, exit code: 4\n', describeResult(result));
});
