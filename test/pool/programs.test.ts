/**
 * Pools in separate programs: what keeps a program alive, how it ends, and where its functions are
 * defined.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { inRepository } from '../support/repository.js';
import {
	describeResult,
	type ProgramOptions,
	type ProgramResult,
	runCommand,
	runProgram,
} from '../support/run-program.js';

const fixture = (name: string): string => inRepository(`test/fixtures/pool/${name}`);
const run = (name: string, options?: ProgramOptions): Promise<ProgramResult> => runProgram(fixture(name), options);

function assertPrints(result: ProgramResult, lines: readonly string[]): void {
	assert.equal(result.code, 0, describeResult(result));
	assert.equal(result.stderr, '');
	assert.deepEqual(result.stdout.split('\n').slice(0, -1), lines);
}

test('a script that ends while its pool is idle exits with 0, prints nothing and leaves no worker', async () => {
	// The result comes when all processes that hold its output have ended, including its workers.
	assertPrints(await run('idle.mjs'), []);
	assertPrints(await run('never-used.mjs'), []);
});

test('pending work keeps the program alive until it is done', async () => {
	const result = await run('pending.mjs');
	assert.equal(result.code, 0, describeResult(result));
	assert.deepEqual(result.stdout.split('\n').slice(0, -1).toSorted(), ['apply 5', 'imap 6,7,8', 'map 1,2,3,4']);
});

test('loops that stand still or never began do not keep the program alive', async () => {
	assertPrints(await run('loop-not-ended.mjs'), ['1']);
});

test('leaving a loop over an infinite input lets the program end', async () => {
	assertPrints(await run('loop-left.mjs'), ['0', '1', '2', 'closed']);
});

test('an unhandled rejection of a task ends the program like any other', async () => {
	const result = await run('unhandled.mjs');
	assert.equal(result.code, 1);
	assert.match(result.stderr, /RangeError: nobody listens[^]*in PoolWorker-1 \(pid \d+\)/);
});

test('an unhandled rejection of cancelled work does not end the program', async () => {
	assertPrints(await run('terminated.mjs'), []);
});

test('Ctrl-C is left to the parent: workers go on and results arrive', async () => {
	const child = spawn(process.execPath, [fixture('interrupt.mjs')], {
		// It gets its own process group, as from a shell.
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, NODE_TEST_CONTEXT: undefined },
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
	const closed = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
	await eventually('both tasks run', () => output.includes('running 2') && output.includes('running 3'));
	process.kill(-(child.pid as number), 'SIGINT');
	assert.equal(await closed, 0, output);
	assert.deepEqual(output.split('\n').slice(2, -1), ['interrupted', 'results 4,9', 'more 9']);
});

test('POO23 the pool keeps no arguments, items, results or functions', async () => {
	const result = await run('references.mjs', { execArgv: ['--expose-gc'] });
	assert.equal(result.code, 0, describeResult(result));
	assert.match(result.stdout, /^0 of \d+ alive/);
});

test('SIQ05 if a worker cannot be started, the constructor throws and ends those that it started', async () => {
	for (const room of [8, 11, 14]) {
		const script = `ulimit -n 64; exec "$0" "$@"`;
		const args = ['-c', script, process.execPath, fixture('few-descriptors.mjs'), String(room)];
		const result = await runCommand('sh', args);
		assert.equal(result.code, 0, describeResult(result));
		const [error, none, another] = result.stdout.split('\n');
		assert.match(error, /^ProcessError ERR_MP_PROCESS .*(EMFILE|file descriptor)/);
		assert.deepEqual([none, another], ['no worker is left', 'another pool 2']);
	}
});

test('MAI01 workers run functions of a script without running the script again', async () => {
	assertPrints(await run('main-handling/script.mjs'), ['main', '2,5,10']);
});

test('MAI02 a script may have no suffix', async () => {
	assertPrints(await run('main-handling/without-suffix'), ['main', '2,5,10']);
});

test('MAI05 a folder with a main file may be the program', async () => {
	assertPrints(await run('main-handling/folder'), ['main', '2,5,10']);
});

test('MAI09 a module of a package with relative imports may be the program', async () => {
	const result = await run('main-handling/package/tools/run.js');
	assert.equal(result.code, 0, describeResult(result));
	assert.deepEqual(result.stdout, 'main\n2,5,10\n25\n');
});
