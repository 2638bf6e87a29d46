import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRunning } from './processes.js';
import { runProgram, startProgram } from './run-program.js';
import { tempDir, writeFiles } from './temp-dir.js';

function program(t: Parameters<typeof tempDir>[0], text: string): string {
	const folder = tempDir(t);
	writeFiles(folder, { 'program.mjs': text });
	return `${folder}/program.mjs`;
}

test('a program gets its arguments, and its output and exit code are reported', async (t) => {
	const text =
		'process.stdout.write(process.argv[2]); process.stderr.write(String(process.env.NODE_TEST_CONTEXT)); process.exitCode = 3;';
	const result = await runProgram(program(t, text), { args: ['given'] });
	assert.deepEqual(result, { stdout: 'given', stderr: 'undefined', code: 3, signal: null });
});

test('a program that does not end is killed at the deadline, and the failure shows its output', async (t) => {
	const endless = startProgram(program(t, "console.log('begun'); setInterval(() => {}, 1000);"), { deadline: 2_000 });
	await assert.rejects(endless.result, /had not ended after 2000 ms: [^]*begun/);
	assert.equal(isRunning(endless.pid), false);
});

test('waiting for output that never comes rejects when the program ends', async (t) => {
	const running = startProgram(program(t, "console.log('something else');"));
	await assert.rejects(running.waitForOutput(/ready/), /ended without writing[^]*something else/);
});

test('waiting for output resolves to the match while the program runs', async (t) => {
	const running = startProgram(program(t, "console.log('pid', process.pid); setInterval(() => {}, 1000);"));
	const [, pid] = await running.waitForOutput(/pid (\d+)/);
	assert.equal(Number(pid), running.pid);
	running.child.kill('SIGTERM');
	assert.equal((await running.result).signal, 'SIGTERM');
});
