/** Waits for the first of several objects. Python: `multiprocessing.connection.wait`. */
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

/** An object that `wait()` can wait for. */
export type Waitable = Receiver | Process | Sentinel | Queue | SimpleQueue | Socket | Promise<unknown>;

/**
 * Waits until at least one of the objects is ready. Resolves to all that are, in the order given,
 * or to `[]` when the timeout has passed. Python: `multiprocessing.connection.wait`.
 *
 * ```ts
 * const [first] = await wait([pipe, p, queue], { timeout: 1000 });
 * if (first === p) console.log(`it ended with ${p.exitCode}`);
 * ```
 *
 * Nothing is taken from any object. An object is ready as follows:
 *
 * - the end of a pipe, or a socket: something can be received, or it is at its end
 * - a queue: something can be got, or it is shut down
 * - a process, or its sentinel: it has ended
 * - a promise: it is settled
 *
 * Without objects, the call is a pause of `timeout` milliseconds, as in Python.
 *
 * @throws TypeError for what can't be waited for, and for no objects without a timeout or signal;
 * ClosedError for an object that is closed here; the signal's reason when it aborts
 */
export async function wait<W extends Waitable>(objects: Iterable<W>, options: WaitOptions = {}): Promise<W[]> {
	const { timeout, signal } = checkBeforeWaiting(options, 'wait()');
	if (typeof (objects as Partial<Iterable<W>> | undefined)?.[Symbol.iterator] !== 'function')
		throw new TypeError(`wait(): expected an array, got ${describe(objects)}; pass a list of the objects to wait for`);
	const all = [...objects];
	if (all.length === 0 && timeout === undefined && !signal) throw messages.nothingToWaitFor();
	const watched = all.map((object) => ({ object, watch: watchOf(object) }));
	const ready = (): W[] => watched.filter(({ watch }) => watch.isReady()).map(({ object }) => object);
	// A promise that is settled shows it only a turn later.
	await new Promise(setImmediate);
	const already = ready();
	if (already.length > 0 || timeout === 0) return already;
	// It may have aborted during that turn, when nobody listened.
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
 * Returns one watch for each promise. A promise keeps its callbacks until it settles, so there is
 * one only, however often the promise is waited for.
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
	// In flowing mode nothing is left to be read by the time of a 'readable' event.
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

/**
 * Listens with one listener for each event, because Node.js warns of more than ten.
 *
 * @returns a function that stops listening
 */
function listen(socket: Socket, events: readonly string[], onEvent: () => void): () => void {
	const key = events.join();
	const all = listeners.get(socket) ?? new Map<string, Listeners>();
	listeners.set(socket, all);
	const listening = all.get(key) ?? new Listeners(socket, events);
	all.set(key, listening);
	listening.add(onEvent);
	return () => listening.delete(onEvent);
}

/** By the events listened to. */
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
