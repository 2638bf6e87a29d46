import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { Channel } from '#src/process/line/channel.js';
import { ControlFrame } from '#src/process/line/frame.js';
import { SocketLine } from '#src/process/line/socket-line.js';
import { eventually } from '../support/eventually.js';
import { tempDir } from '../support/temp-dir.js';

/** Two ends of one connection. */
async function pair(t: TestContext): Promise<[Socket, Socket]> {
	const server = createServer().listen(`${tempDir(t)}/socket`);
	await once(server, 'listening');
	const near = connect(server.address() as string);
	const [far] = (await once(server, 'connection')) as [Socket];
	t.after(() => {
		server.close();
		near.destroy();
		far.destroy();
	});
	return [near, far];
}

interface Received {
	readonly type: number;
	readonly id: number;
	readonly text: string;
}

function collect(channel: Channel): { frames: Received[]; ends: () => number } {
	const frames: Received[] = [];
	let ends = 0;
	channel.listen(
		(type, id, bytes) => frames.push({ type, id, text: Buffer.from(bytes).toString() }),
		() => ends++,
	);
	return { frames, ends: () => ends };
}

const packet = (text: string) => ({ bytes: Buffer.from(text), definitions: [] });

test('frames of one tick arrive in order, small and large ones', async (t) => {
	const [near, far] = await pair(t);
	const sender = new Channel(new SocketLine(near));
	const { frames } = collect(new Channel(new SocketLine(far)));
	const texts = ['a', 'b'.repeat(40_000), '', 'c'.repeat(70_000), 'd', 'e'.repeat(1_000_000), 'f'];
	texts.forEach((text, id) => sender.send(1, id, packet(text)));
	assert.ok(sender.backlog > 0);
	await eventually('all have arrived', () => frames.length === texts.length);
	assert.deepEqual(
		frames,
		texts.map((text, id) => ({ type: 1, id, text })),
	);
	await eventually('nothing is left', () => sender.backlog === 0);
});

test('a sent buffer can be reused at once', async (t) => {
	const [near, far] = await pair(t);
	const sender = new Channel(new SocketLine(near));
	const { frames } = collect(new Channel(new SocketLine(far)));
	const bytes = Buffer.from('first');
	sender.send(1, 0, { bytes, definitions: [] });
	bytes.write('other');
	await eventually('it has arrived', () => frames.length === 1);
	assert.equal(frames[0]?.text, 'first');
});

test('many small frames arrive although the other side does not read at first', async (t) => {
	const [near, far] = await pair(t);
	const sender = new Channel(new SocketLine(near));
	const receiver = new Channel(new SocketLine(far));
	far.pause();
	for (let id = 0; id < 20_000; id++) {
		sender.send(2, id, packet(`frame ${id}`));
		if (id % 100 === 0) await tick();
	}
	const { frames } = collect(receiver);
	far.resume();
	await eventually('all have arrived', () => frames.length === 20_000);
	assert.ok(frames.every(({ id, text }, index) => id === index && text === `frame ${index}`));
});

test('frames that came before anybody listened are kept; READY and BEGUN go to their own listeners', async (t) => {
	const [near, far] = await pair(t);
	const sender = new Channel(new SocketLine(near));
	const receiver = new Channel(new SocketLine(far));
	const told: string[] = [];
	receiver.onReady = () => told.push('ready');
	receiver.onBegun = () => told.push('begun');
	sender.send(ControlFrame.READY, 0);
	sender.send(3, 1, packet('early'));
	sender.send(ControlFrame.BEGUN, 0);
	await eventually('both were told', () => told.length === 2);
	const { frames } = collect(receiver);
	assert.deepEqual([told, frames], [['ready', 'begun'], [{ type: 3, id: 1, text: 'early' }]]);
});

test('each side learns of the end once, after the last frame; later frames are dropped', async (t) => {
	const [near, far] = await pair(t);
	const sender = new Channel(new SocketLine(near));
	const receiver = new Channel(new SocketLine(far));
	const own = collect(sender);
	const other = collect(receiver);
	sender.send(1, 0, packet('last'));
	sender.close();
	assert.equal(own.ends(), 1);
	sender.send(1, 1, packet('too late'));
	await eventually('the other side knows', () => other.ends() === 1);
	assert.deepEqual(
		other.frames.map(({ text }) => text),
		['last'],
	);
	receiver.send(1, 2);
	receiver.close();
	sender.close();
	let late = 0;
	receiver.onEnd(() => late++);
	assert.deepEqual([own.ends(), other.ends(), late, receiver.ended], [1, 1, 1, true]);
});

test('a connection that fails ends the channel and is no uncaught error', async (t) => {
	const [near] = await pair(t);
	const { ends } = collect(new Channel(new SocketLine(near)));
	near.destroy(new Error('ECONNRESET'));
	await eventually('it knows', () => ends() === 1);
});
