/**
 * The smallest queue. Python: `multiprocessing.SimpleQueue`.
 */
import { Received } from '../memory/cells/received.js';
import { checkNoMore } from '../options.js';
import { type Outgoing, toItem, toValue } from '../streams/item-codec.js';
import type { Item } from '../streams/ring.js';
import { watchTakes } from '../streams/waiting-takes.js';
import { WATCH, type Watch } from '../waitable.js';
import * as messages from './messages.js';
import { valueNow } from './queue.js';
import { type QueueAddress, QueueCore } from './queue-core.js';

const received = new Received<QueueCore>();

/**
 * A Queue that only puts and gets, for code that wants to show that it needs no more. Python:
 * `multiprocessing.SimpleQueue`.
 *
 * ```ts
 * const answers = new SimpleQueue<number>();
 * const p = new Process({ target: () => answers.putSync(42) });
 * p.start();
 * console.log(await answers.get());
 * ```
 */
export class SimpleQueue<T = unknown> {
	readonly #core: QueueCore;
	#isClosed = false;

	/** @throws ProcessError if there is no shared memory */
	constructor() {
		if (arguments.length > 0) refuseMore(arguments[0], 'new SimpleQueue()');
		this.#core = received.take() ?? QueueCore.create(CAPACITY, 0);
		this.#core.shared.open();
	}

	/**
	 * Puts an item; never waits for a consumer. Resolves once the item is in the queue. Python:
	 * `put`.
	 *
	 * @throws ClosedError, ShippingError for what can't be sent, ProcessError if there is no memory
	 */
	put(item: T): Promise<void> {
		try {
			if (arguments.length > 1) refuseMore(arguments[1], 'SimpleQueue.put()');
			const { putter } = this.#open('SimpleQueue.put()');
			const outgoing = toItem(item, 'item');
			return putter.putSoon(outgoing) ? putter.breathe() : this.#putLater(outgoing);
		} catch (error) {
			return Promise.reject(error);
		}
	}

	async #putLater(outgoing: Outgoing): Promise<void> {
		await this.#core.putter.put(outgoing, undefined, 'SimpleQueue.put()', this);
	}

	/**
	 * `put()` for code that has no use for its event loop.
	 *
	 * @throws what `put` throws
	 */
	putSync(item: T): void {
		if (arguments.length > 1) refuseMore(arguments[1], 'SimpleQueue.putSync()');
		this.#open('SimpleQueue.putSync()').putter.putSync(toItem(item, 'item'), undefined, 'SimpleQueue.putSync()');
	}

	/**
	 * Gets the next item, and waits for it if need be. Python: `get`.
	 *
	 * @throws ClosedError
	 */
	async get(): Promise<T> {
		if (arguments.length > 0) refuseMore(arguments[0], 'SimpleQueue.get()');
		const { taker } = this.#open('SimpleQueue.get()');
		const item = taker.takeSoon() ?? (await taker.take(undefined, 'SimpleQueue.get()', this));
		return taker.inTurn(item as Item, toValue) as T;
	}

	/**
	 * `get()` that blocks the thread while the queue is empty.
	 *
	 * @throws ClosedError, ShippingError for an item with a module that only `get()` can import; the
	 * item stays the next one
	 */
	getSync(): T {
		const call = 'SimpleQueue.getSync()';
		if (arguments.length > 0) refuseMore(arguments[0], call);
		const core = this.#open(call);
		return valueNow(core, core.taker.takeSync(undefined, call) as Item, call) as T;
	}

	/**
	 * Returns whether the queue has no item at this moment. Python: `empty`.
	 *
	 * @throws ClosedError
	 */
	empty(): boolean {
		return this.#open('SimpleQueue.empty()').stream.isEmpty;
	}

	/**
	 * Ends this process's use of this object. Calls that wait on it here reject with a ClosedError.
	 * Python: `close`.
	 */
	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		for (const waiting of [this.#core.putter, this.#core.taker])
			waiting.dismiss(this, () => messages.closedMeanwhile('SimpleQueue'));
		this.#core.close();
	}

	/** Calls `close()`. */
	[Symbol.dispose](): void {
		this.close();
	}

	/** For `wait()`. */
	get [WATCH](): Watch {
		return watchTakes(this.#open('wait()').taker, this);
	}

	#open(call: string): QueueCore {
		if (this.#isClosed) throw messages.closed(call);
		return this.#core;
	}

	static {
		received.register<SimpleQueue, QueueAddress>(SimpleQueue, {
			kind: 'simple-queue',
			module: import.meta.url,
			depart: (queue) => queue.#open('sending a SimpleQueue').depart(),
			attach: (address) => QueueCore.attach(address, 'SimpleQueue'),
		});
	}
}

/** Refuses an argument whose effect would be missing. */
function refuseMore(argument: unknown, call: string): void {
	checkNoMore([argument], call, messages.tooMany(call));
}

const CAPACITY = 2 ** 16;
