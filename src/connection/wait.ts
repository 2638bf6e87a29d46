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
import { clearTimeout, setImmediate, setTimeout } from '../timers.js';

/** What `wait()` takes. */
export type Waitable = Receiver | Process | Sentinel | Queue | SimpleQueue | Socket | Promise<unknown>;

/**
 * Waits until one of the objects is ready, and gives all that are, in the order given;
 * `[]` when the timeout has passed.
 *
 * ```ts
 * const [first] = await wait([pipe, p, queue], { timeout: 1000 });
 * if (first === p) console.log(`it ended with ${p.exitCode}`);
 * ```
 *
 * Ready is: the end of a pipe or a socket that something can be received from, or that is at its
 * end; a queue that something can be got from, or that is shut down; a process, or its sentinel,
 * that has ended; a promise that is settled. Nothing is taken from any.
 *
 * Of no objects it is a pause of `timeout`, as in Python.
 *
 * @throws TypeError for what can't be waited for, and for no objects without a timeout or signal,
 * ClosedError for what is closed here, the signal's reason when it aborts
 */
export async function wait<W extends Waitable>(objects: Iterable<W>, options: WaitOptions = {}): Promise<W[]> {
	const { timeout, signal } = checkBeforeWaiting(options, 'wait()');
	if (typeof (objects as Partial<Iterable<W>> | undefined)?.[Symbol.iterator] !== 'function')
		throw new TypeError(`wait(): ${describe(objects)} is no list; give an array of what is to be waited for`);
	const all = [...objects];
	if (all.length === 0 && timeout === undefined && !signal) throw messages.nothingToWaitFor();
	const watched = all.map((object) => ({ object, watch: watchOf(object) }));
	const ready = (): W[] => watched.filter(({ watch }) => watch.isReady()).map(({ object }) => object);
	// Whether a promise is settled shows a moment later only.
	await new Promise(setImmediate);
	const already = ready();
	if (already.length > 0 || timeout === 0) return already;
	// Meanwhile, before anybody listens.
	signal?.throwIfAborted();
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

/**
 * One for each promise, which keeps what it is told to call until it settles,
 * however many times it is waited for.
 */
function ofPromise(promise: Promise<unknown>): Watch {
	const known = promises.get(promise);
	if (known) return known;
	let isSettled = false;
	const waiting = new Set<() => void>();
	const settle = (): void => {
		isSettled = true;
		for (const onReady of waiting) onReady();
	};
	promise.then(settle, settle);
	const watch: Watch = {
		isReady: () => isSettled,
		watch(onReady) {
			waiting.add(onReady);
			return () => waiting.delete(onReady);
		},
	};
	promises.set(promise, watch);
	return watch;
}

const promises = new WeakMap<Promise<unknown>, Watch>();

function ofSocket(socket: Socket): Watch {
	// In flowing mode there is nothing left to be read when it is told of.
	const event = socket.readableFlowing ? 'data' : 'readable';
	const events = [event, 'end', 'close', 'error'];
	let hasCome = false;
	return {
		isReady: () => hasCome || socket.readableLength > 0 || socket.readableEnded || socket.destroyed,
		watch: (onReady) =>
			listen(socket, events, () => {
				hasCome = true;
				onReady();
			}),
	};
}

/** With one listener for each event, as Node warns of more than ten. @returns what ends it */
function listen(socket: Socket, events: readonly string[], onEvent: () => void): () => void {
	const key = events.join();
	const all = listeners.get(socket) ?? new Map<string, Listeners>();
	listeners.set(socket, all);
	const listening = all.get(key) ?? new Listeners(socket, events);
	all.set(key, listening);
	listening.add(onEvent);
	return () => listening.delete(onEvent);
}

/** By the events that are listened to. */
const listeners = new WeakMap<Socket, Map<string, Listeners>>();

class Listeners {
	readonly #socket: Socket;
	readonly #events: readonly string[];
	readonly #callbacks = new Set<() => void>();

	constructor(socket: Socket, events: readonly string[]) {
		this.#socket = socket;
		this.#events = events;
	}

	add(callback: () => void): void {
		if (this.#callbacks.size === 0) for (const name of this.#events) this.#socket.on(name, this.#onEvent);
		this.#callbacks.add(callback);
	}

	delete(callback: () => void): void {
		if (!this.#callbacks.delete(callback) || this.#callbacks.size > 0) return;
		for (const name of this.#events) this.#socket.off(name, this.#onEvent);
	}

	readonly #onEvent = (): void => {
		for (const callback of this.#callbacks) callback();
	};
}
