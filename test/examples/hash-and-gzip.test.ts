import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { childrenOf, isRunning } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramResult, runProgram, startProgram } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const EXAMPLE = inRepository('examples/hash-and-gzip.mjs');
const GIBIBYTE = 2 ** 30;

function run(...args: string[]): Promise<ProgramResult> {
	return runProgram(EXAMPLE, { args });
}

test('hash-and-gzip.mjs sums up the files below a folder and compares the pool with a plain loop', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, { 'a.txt': 'a'.repeat(600_000), 'deep/er/b.txt': 'b'.repeat(400_000), 'empty.txt': '' });
	const result = await run(folder, '--processes', '2');
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, new RegExp(`^3 files, 1\\.0 MB in ${folder}$`, 'm'));
	assert.match(result.stdout, /^pool of 2: 3 of 3 files {2}1\.0 MB/m);
	assert.match(result.stdout, /^plain loop: 3 of 3 files {2}1\.0 MB/m);
	assert.match(result.stdout, /^ {2}files {7}3$/m);
	assert.match(result.stdout, /^ {2}bytes in {4}1\.0 MB$/m);
	assert.match(result.stdout, /^ {2}bytes out {3}0\.0 MB gzipped, 0 %$/m);
	assert.match(result.stdout, /^ {2}pool {8}[\d.]+ s with 2 processes/m);
	assert.match(result.stdout, /^ {2}plain loop {2}[\d.]+ s/m);
	assert.match(result.stdout, /^ {2}speed-up {4}\d+\.\d\d×$/m);
	assert.equal(result.stderr, '');
});

test('hash-and-gzip.mjs --no-compare runs the pool only, with as many processes as asked for', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, { 'a.txt': 'a' });
	const result = await run(folder, '--no-compare', '--processes', '1');
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, /^1 file, .*\n(pool of 1: 0 of 1 file .*\n)*pool of 1: 1 of 1 file /);
	assert.match(result.stdout, /with 1 process,/);
	assert.doesNotMatch(result.stdout, /plain loop|speed-up/);
});

test('hash-and-gzip.mjs goes on past a file that it cannot read and lists it', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, { 'fine.txt': 'fine', 'sub/huge.bin': '' });
	// Larger than `readFileSync` takes, and sparse, so that it needs no disk. Permissions would not
	// stop a test that root runs.
	truncateSync(join(folder, 'sub/huge.bin'), 3 * GIBIBYTE);
	const result = await run(folder);
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, /^ {2}files {7}1$/m);
	assert.match(result.stdout, /^Could not be read:\n {2}sub\/huge\.bin: .*2 GiB/m);
});

test('hash-and-gzip.mjs leaves symbolic links out, also those that form a cycle', async (t) => {
	const folder = tempDir(t);
	mkdirSync(join(folder, 'sub'));
	writeFileSync(join(folder, 'sub/a.txt'), 'a');
	symlinkSync(folder, join(folder, 'sub/up'));
	symlinkSync('nowhere', join(folder, 'dangling'));
	const result = await run(folder, '--no-compare');
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, /^1 file, 0\.0 MB in .* \(2 symbolic links left out\)$/m);
});

test('hash-and-gzip.mjs reports an empty folder', async (t) => {
	const folder = tempDir(t);
	const result = await run(folder);
	assert.equal(result.code, 0, describeResult(result));
	assert.equal(result.stdout, `0 files, 0.0 MB in ${folder}\n`);
});

test('hash-and-gzip.mjs ends with exit code 1 and a clear message for wrong arguments', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, { 'a.txt': 'a' });
	const file = join(folder, 'a.txt');
	const cases: [RegExp, ...string[]][] = [
		[/^There is no folder '.*\/nowhere'\. Usage: /, join(folder, 'nowhere')],
		[/^'.*\/a\.txt' is not a folder\. /, file],
		[/^--processes must be a whole number from 1 on, not 'many'\. /, folder, '--processes', 'many'],
		[/^--processes must be a whole number from 1 on, not '0'\. /, folder, '--processes', '0'],
		[/'--compress'.*Usage: /, folder, '--compress'],
		[/^One folder at a time\. /, folder, folder],
	];
	for (const [message, ...args] of cases) {
		const result = await run(...args);
		assert.equal(result.code, 1, describeResult(result));
		assert.match(result.stderr, message);
		assert.equal(result.stderr.trimEnd().split('\n').length, 1);
	}
});

test('hash-and-gzip.mjs and its workers end cleanly at Ctrl-C', async (t) => {
	const folder = tempDir(t);
	// Enough work that the signal surely comes in the middle of it.
	for (let i = 0; i < 8; i++) {
		writeFileSync(join(folder, `${i}.bin`), '');
		truncateSync(join(folder, `${i}.bin`), GIBIBYTE / 4);
	}
	const program = startProgram(EXAMPLE, { args: [folder, '--no-compare', '--processes', '2'] });
	await program.waitForOutput(/^8 files/m);
	const workers = await eventually('two workers', () => {
		const children = childrenOf(program.pid);
		return children.length >= 2 ? children : undefined;
	});
	program.child.kill('SIGINT');
	const result = await program.result;
	assert.equal(result.code, 130, describeResult(result));
	assert.equal(result.stderr, '\nInterrupted.\n');
	await eventually('the workers to end', () => workers.every((pid) => !isRunning(pid)));
});
