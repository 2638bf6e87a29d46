/**
 * The files that the package is built into. Loading a file costs every program and every child a
 * fraction of a millisecond.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { getContext, Pool, Process, Queue } from 'multiprocess';
import { inRepository } from '../support/repository.js';

const DIST = inRepository('dist/');

/** Names in `dist/` of the ES modules that this process or thread has loaded. */
function loaded(dist: string): string[] {
	const { Session } = process.getBuiltinModule('node:inspector');
	const { fileURLToPath } = process.getBuiltinModule('node:url');
	const session = new Session();
	const files = new Set<string>();
	session.connect();
	session.on('Debugger.scriptParsed', ({ params: { url } }) => {
		const path = url.startsWith('file:') ? fileURLToPath(url) : url;
		if (path.startsWith(dist)) files.add(path.slice(dist.length));
	});
	session.post('Debugger.enable');
	session.disconnect();
	return [...files].sort();
}

async function loadedInChild(startMethod: 'spawn' | 'thread'): Promise<string[]> {
	const p = new (getContext(startMethod).Process)({
		target: (dist: string) => console.log(JSON.stringify(loaded(dist))),
		args: [DIST],
		stdio: 'pipe',
	});
	p.start();
	const output = await text(p.stdout as Readable);
	await p.join();
	return JSON.parse(output) as string[];
}

test('a program that has started a Process has loaded six files', async () => {
	const p = new Process({ target: () => {} });
	p.start();
	assert.deepEqual(loaded(DIST), ['common.js', 'face.js', 'index.js', 'send.js', 'start.js', 'tree.js']);
	await p.join();
});

const CHILD = ['common.js', 'face.js', 'process/boot.cjs'];

test('a process that received a function has loaded three files, and no code that sends functions', async () => {
	assert.deepEqual(await loadedInChild('spawn'), CHILD);
});

test('a thread that received a function has loaded the same files', async () => {
	assert.deepEqual(await loadedInChild('thread'), CHILD);
});

test('a worker of a pool has loaded one file more', async () => {
	await using pool = new Pool({ processes: 1, startMethod: 'spawn' });
	const files = await pool.apply(loaded, [DIST]);
	assert.deepEqual(files, [...CHILD, 'tasks.js']);
});

test('each file is ASCII, because the engine keeps other files with two bytes per character', () => {
	const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) => /\.c?js$/.test(file));
	const others = files.filter((file) => /[^\0-\x7f]/.test(readFileSync(DIST + file, 'utf8')));
	assert.deepEqual(others, []);
});

test('the first file that a child loads is too large for the young generation of the engine', () => {
	assert.ok(statSync(`${DIST}common.js`).size > 128 * 1024);
});

test('stack traces name functions as the source does, even if a file has two functions of that name', () => {
	const queue = new Queue<number>();
	queue.close();
	assert.throws(
		() => queue.putSync(1),
		(error: Error) => /^ClosedError: .*\n {4}at closed \(/.test(error.stack ?? ''),
	);
});
