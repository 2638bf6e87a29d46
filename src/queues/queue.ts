/** A queue between processes. Python: `multiprocessing.Queue`. */
import { QueueShutDown } from '../errors.js';
import { Received } from '../memory/cells/received.js';
import { checkNoMore, checkOptions, describe, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { untilOver } from '../streams/iterate.js';
import { NOT_NOW, type Outgoing, toItem, toValue, toValueNow } from '../streams/item-codec.js';
import { needsAwait } from '../streams/messages.js';
import type { Item } from '../streams/ring.js';
import { watchTakes } from '../streams/waiting-takes.js';
import { WATCH, type Watch } from '../waitable.js';
import * as messages from './messages.js';
import { type QueueAddress, QueueCore } from './queue-core.js';

/** Options of a `Queue` or `JoinableQueue`. */
export interface QueueOptions {
	/**
	 * Most items that the queue holds; a put beyond that waits. Default: 0, for any number, so that
	 * no put ever waits for a consumer. Python: `maxsize`.
	 */
	maxSize?: number | undefined;
	/** Bytes that the queue has room for at first; it grows. Default: 65,536. */
	capacity?: number | undefined;
}

/** Returns the core of a queue. @internal */
export let coreOf: (queue: Queue, call: string) => QueueCore;
/** Hands cores to the constructors of Queue and JoinableQueue. @internal */
export const received = new Received<QueueCore>();

/**
 * Passes values from any number of processes to any number of others. Each item is got once, and
 * items of one process keep their order. Python: `multiprocessing.Queue`.
 *
 * ```ts
 * const lines = new Queue<string>();
 * const p = new Process({ target: async () => { for await (const line of lines) console.log(line); } });
 * p.start();
 * await lines.put('hello');
 * lines.shutdown();
 * await p.join();
 * ```
 *
 * An item that was put stays, whatever becomes of its producer: a process may end, and be joined,
 * before its items are got. A consumer that is killed loses at most the item that it had got. No
 * thread feeds the queue: a put is complete when it returns, and there is nothing to join. For one
 * sender and one receiver that should learn of one another's end, use a Pipe.
 */
export class Queue<T = unknown> implements AsyncIterable<T> {
	readonly #core: QueueCore;
	#isClosed = false;

	/**
	 * Makes a queue.
	 *
	 * @param options A number is short for `{ maxSize }`.
	 * @throws TypeError, RangeError, ProcessError if there is no shared memory
	 */
	constructor(options: QueueOptions | number = {}) {
		this.#core = received.take() ?? createCore(options, new.target.name);
		this.#core.shared.open();
	}

	/**
	 * Puts an item, and waits for room if need be. Resolves once the item is in the queue. If it
	 * throws, nothing is put. Python: `put`.
	 *
	 * @throws QueueFull when the timeout has passed
	 * @throws QueueShutDown after a shutdown
	 * @throws ClosedError if the queue is closed here
	 * @throws ShippingError for what can't be sent
	 * @throws ProcessError if there is no memory
	 * @throws the signal's reason when it aborts
	 */
	put(item: T, options?: WaitOptions): Promise<void> {
		try {
			const { putter } = this.#open('Queue.put()');
			const outgoing = toItem(item, 'item');
			if (options === undefined && putter.putSoon(outgoing)) return putter.breathe();
			return this.#putLater(outgoing, options);
		} catch (error) {
			return Promise.reject(error);
		}
	}

	async #putLater(outgoing: Outgoing, options: WaitOptions | undefined): Promise<void> {
		const { putter, stream } = this.#core;
		if (!(await putter.put(outgoing, options, 'Queue.put()', this)))
			throw messages.full('Queue.put()', options?.timeout, stream.limits.maxItems);
	}

	/**
	 * Puts an item if there is room. Python: `put_nowait`.
	 *
	 * @throws QueueFull, and what `put` throws
	 */
	putNowait(item: T): void {
		checkNoMore([arguments[1]], 'Queue.putNowait()', 'it waits for nothing: putSync() and put() have a timeout');
		this.#putSync(item, NOW, 'Queue.putNowait()');
	}

	/**
	 * `put()` that blocks the thread while there is no room.
	 *
	 * @throws what `put` throws
	 */
	putSync(item: T, options?: SyncWaitOptions): void {
		this.#putSync(item, options, 'Queue.putSync()');
	}

	/**
	 * Gets the next item, and waits for it if need be. If it throws, nothing is taken. Python: `get`.
	 *
	 * @throws QueueEmpty when the timeout has passed
	 * @throws QueueShutDown after a shutdown, once nothing is left
	 * @throws ClosedError if the queue is closed here
	 * @throws the signal's reason when it aborts
	 */
	async get(options?: WaitOptions): Promise<T> {
		const { taker } = this.#open('Queue.get()');
		const soon = options === undefined ? taker.takeSoon() : undefined;
		const item = soon ?? (await taker.take(options, 'Queue.get()', this));
		if (!item) throw messages.empty('Queue.get()', options?.timeout);
		return taker.inTurn(item, toValue) as T;
	}

	/**
	 * Gets the next item if there is one. Python: `get_nowait`.
	 *
	 * @throws QueueEmpty, and what `getSync` throws
	 */
	getNowait(): T {
		checkNoMore([arguments[0]], 'Queue.getNowait()', 'it waits for nothing: getSync() and get() have a timeout');
		return this.#getSync(NOW, 'Queue.getNowait()');
	}

	/**
	 * `get()` that blocks the thread while the queue is empty.
	 *
	 * @throws ShippingError also for an item with a module that only `get()` can import; the item
	 * stays the next one; and what `get` throws
	 */
	getSync(options?: SyncWaitOptions): T {
		return this.#getSync(options, 'Queue.getSync()');
	}

	/**
	 * Returns how many items are in the queue at this moment: exact even after deaths. Python:
	 * `qsize`.
	 *
	 * @throws ClosedError
	 */
	qsize(): number {
		return this.#open('Queue.qsize()').stream.count;
	}

	/**
	 * Returns whether the queue has no item at this moment. Python: `empty`.
	 *
	 * @throws ClosedError
	 */
	empty(): boolean {
		return this.#open('Queue.empty()').stream.isEmpty;
	}

	/**
	 * Returns whether the queue holds `maxSize` items at this moment. Python: `full`.
	 *
	 * @throws ClosedError
	 */
	full(): boolean {
		const { stream } = this.#open('Queue.full()');
		return stream.limits.maxItems > 0 && stream.count >= stream.limits.maxItems;
	}

	/**
	 * Ends this process's use of this object. Calls that wait on it here reject with a ClosedError.
	 * The queue remains for all other holders. Python: `close`.
	 */
	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		const { putter, taker, progress } = this.#core;
		for (const waiting of [putter, taker, progress]) waiting.dismiss(this, () => messages.closedMeanwhile('Queue'));
		this.#core.close();
	}

	/**
	 * Allows no more puts, by any process. Remaining items can still be got; after them, `get` throws
	 * QueueShutDown and iterations end. Python 3.13: `shutdown`.
	 *
	 * @param options.immediate Whether remaining items are dropped. Default: false.
	 * @throws TypeError, ClosedError
	 */
	shutdown(options: { immediate?: boolean | undefined } = {}): void {
		const call = 'Queue.shutdown()';
		checkOptions(options, ['immediate'], call, 'an object, as { immediate: true }');
		const { immediate = false } = options;
		if (typeof immediate !== 'boolean')
			throw new TypeError(`${call}: immediate is ${describe(immediate)}; give true or false`);
		this.#open(call).shutDown(immediate);
	}

	/** Iterates over items as they come, until the queue is shut down and empty, or closed here. */
	[Symbol.asyncIterator](): AsyncIterator<T> {
		return untilOver(
			() => this.get(),
			(error) => error instanceof QueueShutDown || this.#isClosed,
		);
	}

	/** Calls `close()`. */
	[Symbol.dispose](): void {
		this.close();
	}

	/** For `wait()`. */
	get [WATCH](): Watch {
		return watchTakes(this.#open('wait()').taker, this);
	}

	#putSync(item: T, options: SyncWaitOptions | undefined, call: string): void {
		const core = this.#open(call);
		if (!core.putter.putSync(toItem(item, 'item'), options, call))
			throw messages.full(call, options?.timeout, core.stream.limits.maxItems);
	}

	#getSync(options: SyncWaitOptions | undefined, call: string): T {
		const core = this.#open(call);
		const item = core.taker.takeSync(options, call);
		if (!item) throw messages.empty(call, options?.timeout);
		return valueNow(core, item, call) as T;
	}

	#open(call: string): QueueCore {
		if (this.#isClosed) throw messages.closed(call);
		return this.#core;
	}

	static {
		coreOf = (queue, call) => queue.#open(call);
		received.register<Queue, QueueAddress>(Queue, {
			kind: 'queue',
			module: import.meta.url,
			depart: (queue) => queue.#open('sending a Queue').depart(),
			attach: (address) => QueueCore.attach(address, 'Queue'),
		});
	}
}

/**
 * Decodes an item for a blocking call. If that takes waiting, the item stays the next one.
 *
 * @throws ShippingError if it takes waiting
 */
export function valueNow({ taker }: QueueCore, item: Item, call: string): unknown {
	const value = taker.readNow(item, toValueNow);
	if (value === NOT_NOW) throw needsAwait(call, 'get()');
	return value;
}

function createCore(options: QueueOptions | number, call: string): QueueCore {
	if (typeof options === 'number') return createCore({ maxSize: options }, call);
	checkOptions(options, ['maxSize', 'capacity'], call, 'an object, as { maxSize: 100 }, or the maxSize itself');
	const { maxSize = 0, capacity = DEFAULT_CAPACITY } = options;
	checkWhole(call, 'maxSize', maxSize, 0, LARGEST_SIZE);
	checkWhole(call, 'capacity', capacity, 1, LARGEST_CAPACITY);
	return QueueCore.create(2 ** Math.ceil(Math.log2(Math.max(LEAST_CAPACITY, capacity))), maxSize);
}

function checkWhole(call: string, name: string, value: unknown, least: number, most: number): void {
	if (typeof value !== 'number') throw messages.noSize(call, name, value);
	if (!Number.isInteger(value) || value < least || value > most)
		throw messages.sizeOutOfRange(call, name, value, `a whole number from ${least} to ${most}`);
}

const NOW = { timeout: 0 };
const DEFAULT_CAPACITY = 2 ** 16;
const LEAST_CAPACITY = 2 ** 12;
const LARGEST_CAPACITY = 2 ** 28;
const LARGEST_SIZE = 2 ** 31 - 1;
