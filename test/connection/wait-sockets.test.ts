/** Sockets among the objects of a wait. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Pipe, Process, wait } from 'multiprocess';
import { eventually } from '../support/eventually.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

/** Both ends of a connection. */
async function sockets(t: TestContext): Promise<[Socket, Socket]> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	const client = connect(port, '127.0.0.1');
	const [accepted] = (await once(server, 'connection')) as [Socket];
	server.close();
	t.after(() => [client, accepted].forEach((socket) => socket.destroy()));
	return [client, accepted];
}

const EVENTS = ['data', 'readable', 'end', 'close', 'error'] as const;
const listeners = (socket: Socket): number[] => EVENTS.map((name) => socket.listenerCount(name));

test('WAI02 a socket is ready when data has come, which stays readable, and at its end', async (t) => {
	const [here, there] = await sockets(t);
	const before = listeners(here);
	assert.deepEqual(await wait([here], { timeout: 5 }), []);
	assert.deepEqual(listeners(here), before);
	const waiting = wait([here], { timeout: 60_000 });
	there.write('text');
	assert.deepEqual(await waiting, [here]);
	assert.deepEqual(listeners(here), before);
	assert.deepEqual(await wait([here]), [here]);
	assert.equal(String(here.read()), 'text');
	assert.deepEqual(await wait([here], { timeout: 5 }), []);
	const end = wait([here]);
	there.end();
	assert.deepEqual(await end, [here]);
	assert.equal(here.read(), null);
	assert.deepEqual(await wait([here], { timeout: 60_000 }), [here]);
	here.destroy();
	assert.deepEqual(await wait([here], { timeout: 0 }), [here]);
});

test('WAI02 a paused socket keeps the data that came', async (t) => {
	const [here, there] = await sockets(t);
	let text = '';
	here.on('data', (chunk) => (text += String(chunk)));
	here.pause();
	const waiting = wait([here], { timeout: 60_000 });
	there.write('kept');
	assert.deepEqual(await waiting, [here]);
	assert.equal(text, '');
	here.resume();
	there.end();
	await once(here, 'end');
	assert.equal(text, 'kept');
});

test('WAI02 a flowing socket goes on flowing, and its listeners get everything', async (t) => {
	const [here, there] = await sockets(t);
	let text = '';
	here.on('data', (chunk) => (text += String(chunk)));
	const before = listeners(here);
	const waiting = wait([here], { timeout: 60_000 });
	there.write('first');
	assert.deepEqual(await waiting, [here]);
	assert.deepEqual(listeners(here), before);
	const second = wait([here]);
	there.end(' last');
	assert.deepEqual(await second, [here]);
	if (!here.readableEnded) await once(here, 'end');
	assert.equal(text, 'first last');
});

test('sockets, pipes and processes can be mixed', async (t) => {
	const [here, there] = await sockets(t);
	const [end, otherEnd] = Pipe<string>();
	const p = new Process({ target: () => {} });
	p.start();
	await p.join();
	assert.deepEqual(await wait([here, end, p]), [p]);
	const waiting = wait([end, here]);
	there.write('x');
	assert.deepEqual(await waiting, [here]);
	await otherEnd.send('y');
	assert.deepEqual(await wait([here, p, end]), [here, p, end]);
	assert.equal(await end.recv(), 'y');
});

test('a program that has waited exits by itself, even if it closed nothing', async () => {
	const result = await runProgram(inRepository('test/fixtures/connection/waited.mjs'));
	assert.deepEqual([result.stdout, result.code], ['0 1 0\n', 0], describeResult(result));
});

test('many waits on one socket add one listener for each event', async (t) => {
	const [here, there] = await sockets(t);
	const before = listeners(here);
	const waiting = Array.from({ length: 20 }, () => wait([here], { timeout: 60_000 }));
	await eventually('they listen', () => listeners(here).some((count, i) => count > before[i]));
	assert.ok(listeners(here).every((count, i) => count <= before[i] + 1));
	there.write('text');
	assert.deepEqual(
		await Promise.all(waiting),
		Array.from({ length: 20 }, () => [here]),
	);
	assert.deepEqual(listeners(here), before);
});
