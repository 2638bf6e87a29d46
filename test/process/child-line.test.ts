import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { getContext } from 'multiprocess';
import { ChildLine } from '#src/process/child/child-line.js';
import { SocketLine } from '#src/process/line/socket-line.js';
import { eventually } from '../support/eventually.js';
import { tempDir } from '../support/temp-dir.js';

interface Ends {
	readonly line: ChildLine;
	readonly parent: Socket;
	/** What was written by blocking writes. */
	readonly written: Uint8Array[];
	/** How often the stream was opened. */
	opened(): number;
}

async function ends(t: TestContext): Promise<Ends> {
	const server = createServer().listen(`${tempDir(t)}/socket`);
	await once(server, 'listening');
	const near = connect(server.address() as string);
	const [parent] = (await once(server, 'connection')) as [Socket];
	t.after(() => {
		server.close();
		near.destroy();
		parent.destroy();
	});
	let opened = 0;
	const written: Uint8Array[] = [];
	const open = (): SocketLine => {
		opened++;
		return new SocketLine(near);
	};
	return { line: new ChildLine(open, (bytes) => written.push(bytes)), parent, written, opened: () => opened };
}

test('a process whose target runs and returns does without node:net', async (t) => {
	const file = join(tempDir(t), 'modules');
	const p = new (getContext('spawn').Process)({
		target: () => {
			const { moduleLoadList } = process as unknown as { moduleLoadList: string[] };
			process.getBuiltinModule('node:fs').writeFileSync(file, JSON.stringify(moduleLoadList));
		},
	});
	p.start();
	assert.equal(await p.join(), 0);
	const modules = JSON.parse(readFileSync(file, 'utf8')) as string[];
	assert.ok(modules.includes('NativeModule fs'));
	assert.ok(!modules.includes('NativeModule net'));
});

test('small writes need no stream', async (t) => {
	const { line, written, opened } = await ends(t);
	assert.equal(line.write(Buffer.from('ending')), true);
	line.unref();
	assert.deepEqual(written.map(String), ['ending']);
	assert.equal(line.backlog, 0);
	assert.equal(opened(), 0);
});

test('a large write goes through a stream, and so do the writes after it', async (t) => {
	const { line, parent, written, opened } = await ends(t);
	let received = '';
	parent.on('data', (chunk) => (received += chunk));
	line.write(Buffer.from('much '.repeat(1000)));
	line.write(Buffer.from('after'));
	await eventually('all has arrived', () => received === `${'much '.repeat(1000)}after`);
	assert.deepEqual(written, []);
	assert.equal(opened(), 1);
});

test('a child that waits for its parent receives what it sends at once', async (t) => {
	const { line, parent } = await ends(t);
	const heard: string[] = [];
	line.listen(
		(chunk) => heard.push(String(chunk)),
		() => heard.push('end'),
	);
	line.ref();
	parent.end('frame');
	await eventually('frame and end are heard', () => heard.join() === 'frame,end');
});

test('a child that lives on learns of its parent’s end without waiting for it', async (t) => {
	const { line, parent, opened } = await ends(t);
	let ended = false;
	line.listen(
		() => {},
		() => (ended = true),
	);
	line.unref();
	await eventually('the stream is open', () => opened() === 1);
	parent.destroy();
	await eventually('the end is heard', () => ended);
});
