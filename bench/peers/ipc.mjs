/** The channel of `child_process.fork`, without a library. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { messagesOf } from '../messages.mjs';
import { afterWarmUp, tripsOf } from './peer-process.mjs';

/** @param {'advanced' | 'json'} serialization */
export function adapter(serialization) {
	const start = (task) => fork(new URL('ipc-child.mjs', import.meta.url).pathname, [task], { serialization });
	return {
		openStream() {
			const child = start('count');
			return {
				only: (what, count, warmUp) => afterWarmUp(count, warmUp, (times) => sendAll(child, messagesOf(what), times)),
				close: () => end(child),
			};
		},
		openPipes() {
			const child = start('echo');
			const send = (message) => child.send(message);
			const trips = tripsOf({ send, onMessage: (listener) => child.on('message', listener) });
			return { trips: { only: (what, ...times) => trips(messagesOf(what)[0], ...times) }, close: () => end(child) };
		},
	};
}

async function sendAll(child, messages, count) {
	child.send(count);
	await once(child, 'message');
	const answer = once(child, 'message');
	let waiting = 0;
	let resume = () => {};
	const onSent = () => --waiting === 0 && resume();
	const began = process.hrtime.bigint();
	for (let i = 0; i < count; i++) {
		waiting++;
		if (!child.send(messages[i % messages.length], onSent))
			await new Promise((resolve) => {
				resume = resolve;
			});
	}
	const [ended] = await answer;
	return Number(BigInt(ended) - began) / 1e6;
}

async function end(child) {
	const ended = once(child, 'exit');
	child.disconnect();
	await ended;
}
