/**
 * A program's memory lives as long as the program, whichever of its processes has ended,
 * and whatever other programs do.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Process, SharedMemory } from 'multiprocess';
import { noOwnSharedMemory, runWithOwnSharedMemory } from '../support/own-shared-memory.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runCommand, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

const CHILDREN = inRepository('test/fixtures/memory/one-after-the-other.mjs');
const SPILL = inRepository('test/fixtures/memory/spill.mjs');
const NEXT = inRepository('test/fixtures/memory/next-program.mjs');

test('a segment that one child has named exists for the next, even if the program itself shares nothing', async () => {
	const result = await runProgram(CHILDREN, { args: [`children-${process.pid}`] });
	assert.equal(result.stdout, 'found 7\n', describeResult(result));
});

test('so it does when another program has started in between and looked for dead ones', async () => {
	const result = await runProgram(CHILDREN, { args: [`between-${process.pid}`, `${NEXT} none`] });
	assert.equal(result.stdout, 'found 7\n', describeResult(result));
});

test('a child that ends leaves the names of others alone', async (t) => {
	const name = `kept-${process.pid}`;
	const shm = SharedMemory.create(8, { name });
	t.after(() => shm.unlink());
	const p = new Process({ target: (given: string) => void SharedMemory.attach(given).bytes[0], args: [name] });
	p.start();
	await p.join();
	assert.equal(SharedMemory.attach(name).size, 8);
});

test('programs that share a temp folder, but not their memory, leave each other’s files on disk alone', {
	skip: noOwnSharedMemory,
}, async (t) => {
	const disk = tempDir(t);
	// As in two containers: the second sees neither the first one's memory nor its processes.
	const other = `mount -t tmpfs tmpfs /dev/shm && exec "${process.execPath}" ${NEXT} none`;
	const command = `unshare -m -p -f --mount-proc sh -c '${other}'`;
	const result = await runWithOwnSharedMemory(SPILL, { size: '8m', args: [command], temp: disk });
	assert.equal(result.stdout, 'put 12\ntrue ProcessError\nall got\n', describeResult(result));
});

test('a program that sees another’s memory, but not its temp folder, leaves it alone as well', {
	skip: noOwnSharedMemory,
}, async (t) => {
	const [disk, own] = [tempDir(t), tempDir(t)];
	const command = `unshare -m -p -f --mount-proc sh -c 'TMPDIR=${own} exec "${process.execPath}" ${NEXT} none'`;
	const result = await runWithOwnSharedMemory(SPILL, { size: '8m', args: [command], temp: disk });
	assert.equal(result.stdout, 'put 12\ntrue ProcessError\nall got\n', describeResult(result));
});

test('also after the folder on disk was removed and made again', { skip: noOwnSharedMemory }, async (t) => {
	const disk = tempDir(t);
	const other = `mount -t tmpfs tmpfs /dev/shm && exec "${process.execPath}" ${NEXT} none`;
	const command = `unshare -m -p -f --mount-proc sh -c '${other}'`;
	const result = await runWithOwnSharedMemory(SPILL, { size: '8m', args: [command, 'again'], temp: disk });
	assert.equal(result.stdout, 'put 12\ntrue ProcessError\nall got\n', describeResult(result));
});

test('the next program that sees the temp folder removes what a killed program had on disk', {
	skip: noOwnSharedMemory,
}, async (t) => {
	const disk = tempDir(t);
	const killed = await runWithOwnSharedMemory(SPILL, { size: '8m', args: ['kill -9 $PPID'], temp: disk });
	assert.equal(killed.signal, 'SIGKILL', describeResult(killed));
	const list = (): Promise<{ stdout: string }> => runCommand('ls', [disk]);
	assert.match((await list()).stdout, /\.spill/);
	const result = await runProgram(NEXT, { args: ['none'], env: { TMPDIR: disk } });
	assert.equal(result.stdout, 'true ProcessError\n', describeResult(result));
	assert.equal((await list()).stdout, '');
});
