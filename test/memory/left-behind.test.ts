/** What programs and processes leave in shared memory, however they end. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { Process, SharedMemory } from 'multiprocess';
import { CONTROL_BYTES } from '#src/memory/tree/slots.js';
import { removeDeadTrees } from '#src/memory/tree/dead-trees.js';
import { treeFolders, treePlaces, treePrefix } from '#src/memory/tree/tree-name.js';
import { eventually } from '../support/eventually.js';
import { noOwnSharedMemory, runWithOwnSharedMemory } from '../support/own-shared-memory.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram, startProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

const SHARES = inRepository('test/fixtures/memory/shares.mjs');
const NEXT = inRepository('test/fixtures/memory/next-program.mjs');
const LEFT_BEHIND = inRepository('test/fixtures/memory/left-behind.mjs');
const CLI = inRepository('dist/cli/main.js');

test('SHM14 RTR13 LRT03 the next program removes what a killed program left, including its names', async () => {
	const name = `killed-${process.pid}`;
	const program = startProgram(SHARES, { args: [name] });
	const [, folder] = await program.waitForOutput(/ready (\S+)/);
	assert.equal(SharedMemory.attach(name).size, 1000);
	program.child.kill('SIGKILL');
	await program.result;
	const result = await runProgram(NEXT, { args: [name] });
	assert.equal(result.stdout, 'true ProcessError\n', describeResult(result));
	assert.equal(existsSync(`/dev/shm/${folder}`), false);
	assert.throws(() => SharedMemory.attach(name), { name: 'ProcessError' });
});

test('the name of a dead program is free at once', async (t) => {
	const name = `dead-${process.pid}`;
	const program = startProgram(SHARES, { args: [name] });
	await program.waitForOutput(/ready/);
	assert.throws(() => SharedMemory.create(8, { name }), { name: 'ProcessError', message: /already/ });
	program.child.kill('SIGKILL');
	await program.result;
	const shm = SharedMemory.create(8, { name });
	t.after(() => shm.unlink());
	assert.equal(SharedMemory.attach(name).size, 8);
});

test('SHM16 programs of the same user attach by a name; the next one removes what a program left that a signal ended', async () => {
	const name = `ends-${process.pid}`;
	const program = startProgram(SHARES, { args: [name] });
	const [, folder] = await program.waitForOutput(/ready (\S+)/);
	assert.ok(existsSync(`/dev/shm/${folder}`));
	const next = await runProgram(NEXT, { args: [name] });
	assert.equal(next.stdout, 'true 1000 bytes\n', describeResult(next));
	assert.equal(SharedMemory.attach(name).size, 1000);
	program.child.kill('SIGTERM');
	await program.result;
	await runProgram(NEXT, { args: [name] });
	assert.equal(existsSync(`/dev/shm/${folder}`), false);
});

test('a program that ends before its children leaves nothing', async () => {
	const result = await runProgram(inRepository('test/fixtures/memory/daemon.mjs'));
	assert.match(result.stdout, /^\/dev\/shm\/multiprocess-\S+\n$/, describeResult(result));
	assert.equal(existsSync(result.stdout.trim()), false);
});

test('the next program logs what it removes, with the number of files', { skip: noOwnSharedMemory }, async () => {
	const result = await runWithOwnSharedMemory(LEFT_BEHIND, { args: [`${NEXT} left`] });
	const [before, state, log, after] = result.stdout.split('\n');
	assert.deepEqual([before, state, after], ['left: 2', 'true ProcessError', 'left: 0'], describeResult(result));
	assert.match(
		log,
		/^\[INFO\/MainProcess\] removed \/dev\/shm\/multiprocess-\S+ with \d files, which a dead program left/,
	);
});

test('multiprocess cleanup removes what is left, and only lists it with --dry-run', {
	skip: noOwnSharedMemory,
}, async () => {
	const result = await runWithOwnSharedMemory(LEFT_BEHIND, {
		args: [`${CLI} cleanup --dry-run`, `${CLI} cleanup`, `${CLI} cleanup`],
	});
	const lines = result.stdout.split('\n');
	assert.match(lines[1], /^would remove \/dev\/shm\/multiprocess-\S+: \d files, \d+ bytes$/);
	assert.match(lines[3], /^removed \/dev\/shm\/multiprocess-\S+: \d files, \d+ bytes$/);
	assert.deepEqual(
		[lines[0], lines[2], ...lines.slice(4)],
		['left: 2', 'left: 2', 'left: 0', 'nothing was left behind', 'left: 0', ''],
		describeResult(result),
	);
});

test('multiprocess with an unknown command prints its usage, and exits with 2', async () => {
	for (const args of [[], ['cleanup', 'more'], ['cleanup', '--force']]) {
		const result = await runProgram(CLI, { args });
		assert.deepEqual([result.code, result.stdout], [2, ''], describeResult(result));
		assert.match(result.stderr, /usage: multiprocess cleanup \[--dry-run\]/);
	}
	const help = await runProgram(CLI, { args: ['--help'] });
	assert.equal(help.code, 0);
	assert.match(help.stdout, /^usage:/);
});

test('what a killed child had is freed while its parent runs', async (t) => {
	const file = `${tempDir(t)}/name`;
	const p = new Process({
		target: (path: string) => {
			const shm = SharedMemory.create(100_000);
			writeFileSync(path, shm.name, { flag: 'wx' });
			setInterval(() => shm.size, 1000);
		},
		args: [file],
	});
	const own = SharedMemory.create(8);
	const segments = () => readdirSync(treeFolders().main).filter((name) => name.startsWith('segment-')).length;
	const before = segments();
	p.start();
	await eventually('the child has a segment', () => existsSync(file) && segments() === before + 1);
	p.kill();
	await p.join();
	await eventually('its segment is gone', () => segments() === before);
	own[Symbol.dispose]();
});

test('a tree that is being made is left alone, and one whose maker died is removed, with its dangling links', (t) => {
	const made = `${treePlaces().main}/${treePrefix()}test-${process.pid}`;
	const unfinished = `${made}.unfinished-test`;
	for (const folder of [made, unfinished]) {
		mkdirSync(folder, { mode: 0o700 });
		writeFileSync(`${folder}/control`, Buffer.alloc(CONTROL_BYTES));
		symlinkSync('/nowhere', `${folder}/segment-1-1`);
		t.after(() => rmSync(folder, { recursive: true, force: true }));
	}
	removeDeadTrees();
	assert.deepEqual([existsSync(made), existsSync(unfinished)], [false, true]);
	const old = Date.now() / 1000 - 3600;
	utimesSync(unfinished, old, old);
	removeDeadTrees();
	assert.equal(existsSync(unfinished), false);
});

test('memory is shared without a temp folder, and by a program whose tree was given an invalid name', async () => {
	for (const env of [{ TMPDIR: '/nowhere' }, { MULTIPROCESS_TREE: 'nonsense' }]) {
		const result = await runProgram(inRepository('examples/counter.mjs'), { args: ['10'], env });
		assert.match(result.stdout, /^with a lock: 40 of 40.*\natomically: 40 of 40/, describeResult(result));
	}
});
