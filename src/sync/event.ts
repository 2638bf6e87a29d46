/**
 * A flag that processes and threads wait for. Python: `multiprocessing.Event`.
 */
import type { CellAddress } from '../memory/cells/passages.js';
import { Received } from '../memory/cells/received.js';
import { checkSyncTimeout, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { EventCore } from './event-core.js';

const received = new Received<EventCore>();

/**
 * Tells any number of processes that something has happened.
 *
 * ```ts
 * const ready = new Event();
 * const p = new Process({ target: async () => { await prepare(); ready.set(); } });
 * p.start();
 * await ready.wait();
 * ```
 *
 * An event stays set until it is cleared. `set()` lets go everyone who is waiting at that moment,
 * even if the event is cleared at once. An event neither counts how often it was set nor keeps
 * anybody out; use Semaphore and Lock for that.
 */
export class Event {
	readonly #core: EventCore;

	/** @throws ProcessError if there is no shared memory */
	constructor() {
		this.#core = received.take() ?? EventCore.create();
	}

	/** Whether the event is set. Python: `is_set`. */
	isSet(): boolean {
		return this.#core.isSet;
	}

	/** Sets the event and lets go all waiters. Never waits. */
	set(): void {
		this.#core.set();
	}

	/** Unsets the event: later waits wait again. */
	clear(): void {
		this.#core.clear();
	}

	/**
	 * Waits until the event is set.
	 *
	 * @returns true once it is set, false if the timeout passed
	 * @throws the signal's reason if it aborts
	 */
	async wait(options?: WaitOptions): Promise<boolean> {
		return this.#core.wait(options, 'Event.wait()');
	}

	/**
	 * Blocking `wait()`, for code that has no use for its event loop.
	 *
	 * @throws ProcessError if nobody else could ever set the event
	 */
	waitSync(options?: SyncWaitOptions): boolean {
		const call = 'Event.waitSync()';
		return this.#core.waitSync(checkSyncTimeout(options, call), call);
	}

	/** Prints as Python does: `<Event at unset>`. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return `<Event at ${this.isSet() ? 'set' : 'unset'}>`;
	}

	static {
		received.register<Event, CellAddress>(Event, {
			kind: 'event',
			module: import.meta.url,
			depart: (event) => event.#core.depart(),
			attach: (address) => EventCore.attach(address, 'Event'),
		});
	}
}
