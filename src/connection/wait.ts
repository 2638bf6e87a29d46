/**
 * Waiting for the first of several. Python: `multiprocessing.connection.wait`.
 */
import type { Socket } from 'node:net';
import { checkBeforeWaiting, describe, type WaitOptions } from '../options.js';
import type { Process } from '../process/process.js';
import type { Sentinel } from '../process/sentinel.js';
import type { Queue } from '../queues/queue.js';
import type { SimpleQueue } from '../queues/simple-queue.js';
import { WATCH, type Watch, type WatchableObject } from '../waitable.js';
import type { Receiver } from './connection.js';
import * as messages from './messages.js';

/** What `wait()` takes. */
export type Waitable = Receiver | Process | Sentinel | Queue | SimpleQueue | Socket | Promise<unknown>;

/**
 * Waits until one of the objects is ready, and gives all that are, in the order given; `[]` when the timeout has passed.
 *
 * ```ts
 * const [first] = await wait([pipe, p, queue], { timeout: 1000 });
 * if (first === p) console.log(`it ended with ${p.exitCode}`);
 * ```
 *
 * Ready is: the end of a pipe or a socket that something can be received from, or that is at its end; a queue that something can be got from, or that is shut
 * down; a process, or its sentinel, that has ended; a promise that is settled. Nothing is taken from any.
 *
 * @throws TypeError for what can't be waited for, ClosedError for what is closed here, the signal's reason when it aborts
 */
export async function wait<W extends Waitable>(objects: Iterable<W>, options: WaitOptions = {}): Promise<W[]> {
	const { timeout, signal } = checkBeforeWaiting(options, 'wait()');
	if (typeof (objects as Partial<Iterable<W>> | undefined)?.[Symbol.iterator] !== 'function')
		throw new TypeError(`wait(): ${describe(objects)} is no list; give an array of what is to be waited for`);
	const watched = [...objects].map((object) => ({ object, watch: watchOf(object) }));
	const ready = (): W[] => watched.filter(({ watch }) => watch.isReady()).map(({ object }) => object);
	// Whether a promise is settled shows a moment later only.
	await new Promise(setImmediate);
	const already = ready();
	if (already.length > 0 || timeout === 0 || watched.length === 0) return already;
	const ends: (() => void)[] = [];
	try {
		return await new Promise<W[]>((resolve, reject) => {
			const look = (error?: unknown): void => {
				if (error !== undefined) return reject(error);
				const found = ready();
				if (found.length > 0) resolve(found);
			};
			if (timeout !== undefined) {
				const timer = setTimeout(() => resolve(ready()), timeout);
				ends.push(() => clearTimeout(timer));
			}
			if (signal) {
				const onAbort = (): void => reject(signal.reason);
				signal.addEventListener('abort', onAbort, { once: true });
				ends.push(() => signal.removeEventListener('abort', onAbort));
			}
			for (const { watch } of watched) ends.push(watch.watch(look));
		});
	} finally {
		for (const end of ends) end();
	}
}

/** @throws TypeError */
function watchOf(object: Waitable): Watch {
	if (typeof object !== 'object' || object === null) throw messages.notWaitable(object);
	if (WATCH in object) return (object as WatchableObject)[WATCH];
	if ('sentinel' in object) return ofSentinel(object.sentinel);
	if ('whenReady' in object) return ofSentinel(object as Sentinel);
	if ('readableLength' in object) return ofSocket(object);
	if ('then' in object) return ofPromise(object);
	throw messages.notWaitable(object);
}

function ofSentinel(sentinel: Sentinel): Watch {
	const { whenReady } = sentinel as Sentinel & { readonly whenReady: Promise<void> };
	return { isReady: () => sentinel.ready, watch: ofPromise(whenReady).watch };
}

function ofPromise(promise: Promise<unknown>): Watch {
	let isSettled = false;
	const waiting = new Set<() => void>();
	const settle = (): void => {
		isSettled = true;
		for (const onReady of waiting) onReady();
	};
	promise.then(settle, settle);
	return {
		isReady: () => isSettled,
		watch(onReady) {
			waiting.add(onReady);
			return () => waiting.delete(onReady);
		},
	};
}

function ofSocket(socket: Socket): Watch {
	// In flowing mode there is nothing left to be read when it is told of.
	const event = socket.readableFlowing ? 'data' : 'readable';
	const events = [event, 'end', 'close', 'error'];
	let hasCome = false;
	return {
		isReady: () => hasCome || socket.readableLength > 0 || socket.readableEnded || socket.destroyed,
		watch(onReady) {
			const onEvent = (): void => {
				hasCome = true;
				onReady();
			};
			for (const name of events) socket.on(name, onEvent);
			return () => {
				for (const name of events) socket.off(name, onEvent);
			};
		},
	};
}
