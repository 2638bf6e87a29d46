/** The commands that the README gives. */
import assert from 'node:assert/strict';
import { cpSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runCommand, runProgram } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';
import { commandOf, programText } from './documented-code.js';

const PUBLISHED = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist', 'src'];
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH/;

test("the README's lines make a folder in which its examples run", async (t) => {
	const home = tempDir(t);
	const clone = join(home, 'multiprocess');
	for (const path of PUBLISHED) cpSync(inRepository(path), join(clone, path), { recursive: true });
	const run = (command: string, cwd: string) =>
		runCommand('sh', ['-ec', command], {
			cwd,
			env: { npm_config_prefer_offline: 'true', npm_config_update_notifier: 'false' },
			deadline: 120_000,
		});

	const made = await run(commandOf('README.md', 'demo'), clone);
	if (made.code !== 0 && UNREACHABLE.test(made.stderr)) return t.skip('the registry cannot be reached');
	assert.equal(made.code, 0, describeResult(made));

	const demo = join(home, 'demo');
	const again = await run('npm install', demo);
	assert.equal(again.code, 0, describeResult(again));
	assert.ok(!lstatSync(join(demo, 'node_modules/multiprocess')).isSymbolicLink(), 'npm replaced the package by a link');
	writeFiles(demo, { 'five.js': programText('README.md', 'five.mjs'), 'five.ts': programText('README.md', 'five.ts') });
	const tsx = 'typescript' in process.features ? [] : [inRepository('node_modules/tsx/dist/cli.mjs')];
	for (const [program = '', ...args] of [['five.js'], [...tsx, 'five.ts']]) {
		const result = await runProgram(program, { args, cwd: demo });
		assert.equal(result.code, 0, describeResult(result));
		assert.equal(result.stdout, 'process 0\nprocess 1\nprocess 2\nprocess 3\nprocess 4\n');
	}
});

test("the README's commands name scripts that exist, and .ci/run calls the one for the tests", () => {
	const { scripts } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'));
	assert.equal(commandOf('README.md', 'example').trim(), 'npm ci && npm run example');
	assert.ok(scripts.example);
	const lines = readFileSync(inRepository('.ci/run'), 'utf8').trimEnd().split('\n');
	assert.ok(lines.includes(commandOf('README.md', 'test').trim()));
});
