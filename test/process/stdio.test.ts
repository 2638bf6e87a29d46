import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { getContext, Process } from 'multiprocess';
import { runChild } from '../support/child.js';
import { inRepository } from '../support/repository.js';
import { runCommand, runProgram, startProgram } from '../support/run-program.js';

const SIZE = 2 * 1024 * 1024;
const fixture = (name: string) => inRepository(`test/fixtures/process/${name}`);

for (const method of ['forkserver', 'spawn', 'thread'] as const) {
	test(`output is complete although the child exits right after it (${method})`, async () => {
		const write = (size: number) => {
			process.stdout.write('o'.repeat(size));
			process.stderr.write('e'.repeat(size));
			process.exit(3);
		};
		const { exitCode, stdout, stderr } = await runChild({ target: write, args: [SIZE] }, getContext(method).Process);
		assert.deepEqual([exitCode, stdout.length, stderr.length], [3, SIZE, SIZE]);
	});
}

test('output is complete through the pipe of the program, also of a standby', async () => {
	const { stdout, stderr, code } = await runProgram(fixture('much-output.mjs'), { args: [String(SIZE)] });
	assert.deepEqual([stdout.length, stderr.length, code], [3 * SIZE, SIZE, 0]);
});

test('output that is read late is complete too', async () => {
	const p = new Process({ target: () => void process.stdout.write('x'.repeat(60_000)), stdio: 'pipe' });
	p.start();
	assert.equal(await p.join(), 0);
	assert.equal((await text(p.stdout as Readable)).length, 60_000);
});

test('close releases output that nobody reads, but not output that is being read', async () => {
	const p = new Process({ target: () => console.log('read'), stdio: 'pipe' });
	p.start();
	const reading = text(p.stdout as Readable);
	await p.join();
	p.close();
	assert.equal(p.stderr?.destroyed, true);
	assert.equal(await reading, 'read\n');
});

test('ignored output is not seen, and there are no streams', async () => {
	const { stdout, stderr, code } = await runProgram(fixture('ignored-output.mjs'));
	assert.deepEqual([stdout, stderr, code], ['no streams: true, exit code: 1\n', '', 0]);
});

test('the stdin of a child is empty', async () => {
	const { stdout } = await runChild({
		target: async () => {
			let bytes = 0;
			for await (const chunk of process.stdin) bytes += (chunk as Buffer).length;
			console.log('bytes', bytes);
		},
	});
	assert.equal(stdout, 'bytes 0\n');
});

test('a child does not take what the program reads from its stdin', async () => {
	const { stdout } = await runProgram(fixture('reads-stdin.mjs'), { input: 'one\ntwo\n' });
	assert.equal(stdout, 'child ended with 0\nread: one,two\n');
});

for (const how of ['destroyed', 'closed', 'undefined']) {
	test(`PRO21 a program whose output is ${how} starts children that end with 0`, async () => {
		const { code, stdout, stderr } = await runProgram(fixture('no-output.mjs'), { args: [how] });
		assert.equal(code, 0, stdout + stderr);
	});
}

test('PRO21 a program without stdout and stderr starts children', async () => {
	const command = 'exec "$0" "$@" >&- 2>&-';
	const { code } = await runCommand('sh', ['-c', command, process.execPath, fixture('no-output.mjs'), 'nothing']);
	assert.equal(code, 0);
});

test('a reader that goes away ends the writing child, not the program', async () => {
	const program = startProgram(fixture('reader-goes.mjs'));
	const { stdout, code } = await program.result;
	assert.deepEqual([stdout, code], ['ended: true\n', 0]);
});

test('a child has its own streams from start on', async () => {
	const p = new Process({ target: () => console.log('here'), stdio: 'pipe' });
	assert.equal(p.stderr, null);
	p.start();
	const [chunk] = (await once(p.stdout as Readable, 'data')) as [Buffer];
	assert.equal(chunk.toString(), 'here\n');
	await p.join();
});
