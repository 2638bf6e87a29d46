import assert from 'node:assert/strict';
import { copyFileSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { Process, setExecutable } from 'multiprocess';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const program = inRepository('test/fixtures/process/executable.mjs');

test('PRO02 children run in the executable that was set', async (t) => {
	const link = `${tempDir(t)}/other-node`;
	symlinkSync(process.execPath, link);
	const result = await runProgram(program, { args: [link] });
	assert.equal(result.stdout, `${link} []\n`.repeat(2), describeResult(result));
});

test('PRO02 children get the arguments that were set, in place of those inherited', async () => {
	const result = await runProgram(program, {
		execArgv: ['--no-warnings'],
		args: [process.execPath, '--expose-gc', '--stack-size=900'],
	});
	assert.match(result.stdout, /^(\S+ \["--expose-gc","--stack-size=900"\]\n){2}$/, describeResult(result));
});

test('an executable that is missing or not executable is a ProcessError that names it', async (t) => {
	const folder = tempDir(t);
	copyFileSync(program, `${folder}/plain`);
	for (const path of ['/nowhere/node', `${folder}/plain`]) {
		const { stdout, stderr, code } = await runProgram(program, { args: [path] });
		assert.equal(code, 1);
		assert.match(
			stderr,
			new RegExp(
				`ProcessError: Process\\.start\\(\\): cannot start a process: (ENOENT|EACCES): ${path}.*setExecutable`,
			),
		);
		assert.equal(stdout, '');
	}
});

test('an executable that is not node makes join return, not hang', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, { 'fake-node': '#!/bin/sh\nexit 9\n' });
	const result = await runProgram(program, { args: ['/bin/false'] });
	assert.deepEqual([result.stdout, result.code], ['exit code 1\n'.repeat(2), 0], describeResult(result));
});

test('wrong arguments are TypeErrors', () => {
	for (const use of [
		() => setExecutable(''),
		() => setExecutable(undefined as never),
		() => setExecutable('/bin/true', 'x' as never),
		() => setExecutable('/bin/true', [1] as never),
	]) {
		assert.throws(use, { name: 'TypeError', message: /^setExecutable\(\): exec/ });
	}
	assert.ok(new Process());
});
