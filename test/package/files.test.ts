/** How many files of the package are loaded: each costs every program and every child a part of a millisecond. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { Pool, Process } from 'multiprocess';
import { inRepository } from '../support/repository.js';

const DIST = inRepository('dist/');

/** Names in `dist/` of what this process, or this thread, has loaded as ES modules. */
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
	const { getContext } = await import('multiprocess');
	const p = new (getContext(startMethod).Process)({
		target: (dist: string) => console.log(JSON.stringify(loaded(dist))),
		args: [DIST],
		stdio: 'pipe',
	});
	p.start();
	const output = await text(p.stdout as AsyncIterable<Buffer> as never);
	await p.join();
	return JSON.parse(output) as string[];
}

test('a program that starts a Process has loaded four files', async () => {
	const p = new Process({ target: () => {} });
	p.start();
	// What prepares the standby may come later.
	const files = loaded(DIST).filter((file) => file !== 'process/scene.js');
	assert.deepEqual(files, ['common.js', 'face.js', 'index.js', 'start.js']);
	await p.join();
});

test('a process that receives a function has loaded four', async () => {
	assert.deepEqual(await loadedInChild('spawn'), ['child.js', 'common.js', 'face.js', 'process/boot.cjs']);
});

test('so has a thread', async () => {
	assert.deepEqual(await loadedInChild('thread'), ['child.js', 'common.js', 'face.js', 'process/boot.cjs']);
});

test('a worker of a pool has loaded what tasks need, too', async () => {
	await using pool = new Pool({ processes: 1, startMethod: 'spawn' });
	const files = await pool.apply(loaded, [DIST]);
	assert.deepEqual(files, ['child.js', 'common.js', 'face.js', 'process/boot.cjs', 'tasks.js', 'worker.js']);
});
