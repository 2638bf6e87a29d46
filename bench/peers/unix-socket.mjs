/** A Unix socket between two processes; each message is preceded by its length. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messagesOf } from '../messages.mjs';
import { onFrame, writeFrame } from './frames.mjs';
import { afterWarmUp, tripsOf } from './peer-process.mjs';

export function adapter() {
	return {
		async openStream() {
			const { socket, close } = await connect('count');
			const answers = [];
			onFrame(socket, (frame) => answers.shift()(frame));
			const answer = () => new Promise((resolve) => answers.push(resolve));
			return {
				only: (what, count, warmUp) =>
					afterWarmUp(count, warmUp, (times) => sendAll(socket, answer, messagesOf(what), times)),
				close,
			};
		},
		async openPipes() {
			const { socket, close } = await connect('echo');
			const send = (value) => writeFrame(socket, Buffer.from(JSON.stringify(value)));
			const trips = tripsOf({
				send,
				onMessage: (listener) => onFrame(socket, (frame) => listener(JSON.parse(frame))),
			});
			return { trips: { only: (what, ...times) => trips(messagesOf(what)[0], ...times) }, close };
		},
	};
}

async function connect(task) {
	const folder = mkdtempSync(join(tmpdir(), 'bench-socket-'));
	const path = join(folder, 'socket');
	const server = createServer().listen(path);
	await once(server, 'listening');
	const child = spawn(process.execPath, [new URL('unix-socket-child.mjs', import.meta.url).pathname, path, task]);
	const [socket] = await once(server, 'connection');
	return {
		socket,
		async close() {
			const ended = once(child, 'exit');
			socket.end();
			server.close();
			await ended;
			rmSync(folder, { recursive: true });
		},
	};
}

/** Sends as many messages at once as the socket takes without waiting. */
async function sendAll(socket, answer, messages, count) {
	const ready = answer();
	writeFrame(socket, Buffer.from(String(count)));
	await ready;
	const last = answer();
	const began = process.hrtime.bigint();
	for (let i = 0; i < count; ) {
		socket.cork();
		let hasRoom = true;
		while (hasRoom && i < count) hasRoom = writeFrame(socket, messages[i++ % messages.length]);
		socket.uncork();
		if (!hasRoom) await once(socket, 'drain');
	}
	return Number(BigInt(String(await last)) - began) / 1e6;
}
