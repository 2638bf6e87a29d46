/** This library's side of the rows about messages. */
import { Barrier, Pipe, Pool, Queue } from 'multiprocess';
import { messagesOf } from './messages.mjs';

export function openStream(processes) {
	const queue = new Queue();
	const { measure, close } = streamBetween(processes, queue, queue);
	return { blocking: measure(putBlocking, getBlocking), async: measure(putByAwait, getByAwait), close };
}

export function openPipes() {
	const [near, far] = Pipe();
	const [receiver, sender] = Pipe({ duplex: false });
	const { pool, measure, close } = streamBetween(1, sender, receiver);
	const measureTrips = (ask, answer) => async (what, trips, warmUp) => {
		const answers = pool.apply(answer, [far, warmUp + trips]);
		const took = await pool.apply(ask, [near, what, trips, warmUp]);
		await answers;
		return took;
	};
	return {
		trips: { blocking: measureTrips(askBlocking, answerBlocking), async: measureTrips(askByAwait, answerByAwait) },
		stream: { blocking: measure(sendBlocking, receiveBlocking), async: measure(sendByAwait, receiveByAwait) },
		close,
	};
}

/** A stream from `processes` senders to as many receivers. */
function streamBetween(processes, sender, receiver) {
	const pool = new Pool(2 * processes);
	const barrier = new Barrier(2 * processes);
	const measure = (send, receive) => async (what, count, warmUp) => {
		const work = [barrier, what, count / processes, Math.ceil(warmUp / processes)];
		const inEach = (task, end) => Array.from({ length: processes }, () => pool.apply(task, [end, ...work]));
		const [begins, ends] = [inEach(send, sender), inEach(receive, receiver)];
		return spanOf(await Promise.all(begins), await Promise.all(ends));
	};
	return { pool, measure, close: () => pool.terminate() };
}

/** Milliseconds between the first begin and the last end. */
function spanOf(senders, receivers) {
	const began = senders.map((times) => Number(times.began));
	const ended = receivers.map((times) => Number(times.ended));
	return (Math.max(...ended) - Math.min(...began)) / 1e6;
}

const putBlocking = (queue, ...work) => repeat((message) => queue.putSync(message), ...work);
const getBlocking = (queue, ...work) => repeat(() => queue.getSync(), ...work);
const putByAwait = (queue, ...work) => repeatByAwait((message) => queue.put(message), ...work);
const getByAwait = (queue, ...work) => repeatByAwait(() => queue.get(), ...work);
const sendBlocking = (end, ...work) => repeat((message) => end.sendSync(message), ...work);
const receiveBlocking = (end, ...work) => repeat(() => end.recvSync(), ...work);
const sendByAwait = (end, ...work) => repeatByAwait((message) => end.sendBytes(message), ...work);
const receiveByAwait = (end, ...work) => repeatByAwait(() => end.recvBytes(), ...work);

/** Runs the warm-up, waits until all others have finished theirs, then runs the counted part. */
function repeat(pass, barrier, what, count, warmUp) {
	const messages = messagesOf(what);
	for (let i = 0; i < warmUp; i++) pass(messages[i % messages.length]);
	barrier.waitSync();
	const began = process.hrtime.bigint();
	for (let i = 0; i < count; i++) pass(messages[i % messages.length]);
	return { began, ended: process.hrtime.bigint() };
}

async function repeatByAwait(pass, barrier, what, count, warmUp) {
	const messages = messagesOf(what);
	for (let i = 0; i < warmUp; i++) await pass(messages[i % messages.length]);
	await barrier.wait();
	const began = process.hrtime.bigint();
	for (let i = 0; i < count; i++) await pass(messages[i % messages.length]);
	return { began, ended: process.hrtime.bigint() };
}

function askBlocking(end, what, trips, warmUp) {
	const messages = messagesOf(what);
	let began;
	for (let i = -warmUp; i < trips; i++) {
		if (i === 0) began = performance.now();
		end.sendSync(messages[0]);
		end.recvSync();
	}
	return performance.now() - began;
}

async function askByAwait(end, what, trips, warmUp) {
	const messages = messagesOf(what);
	let began;
	for (let i = -warmUp; i < trips; i++) {
		if (i === 0) began = performance.now();
		await end.send(messages[0]);
		await end.recv();
	}
	return performance.now() - began;
}

function answerBlocking(end, trips) {
	for (let i = 0; i < trips; i++) end.sendSync(end.recvSync());
}

async function answerByAwait(end, trips) {
	for (let i = 0; i < trips; i++) await end.send(await end.recv());
}
