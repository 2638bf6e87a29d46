/**
 * A flag that processes and threads wait for. Python: `multiprocessing.Event`.
 */
import type { CellAddress } from '../memory/cells/passages.js';
import { Received } from '../memory/received.js';
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
 * It stays set until it is cleared, and `set()` lets go all who wait at that moment, even if
 * it is cleared at once. It says nothing of how often it was set, and keeps nobody out; for
 * that there are Semaphore and Lock.
 */
export class Event {
	readonly #core: EventCore;

	/** @throws ProcessError where there is no shared memory */
	constructor() {
		this.#core = received.take() ?? EventCore.create();
	}

	/** Python: `is_set`. */
	isSet(): boolean {
		return this.#core.isSet;
	}

	/** Sets it, and lets go all who wait. It waits for nobody. */
	set(): void {
		this.#core.set();
	}

	clear(): void {
		this.#core.clear();
	}

	/**
	 * Waits until it is set: true, at once where it is; or the timeout has passed: false.
	 *
	 * @throws the signal's reason when it aborts
	 */
	async wait(options?: WaitOptions): Promise<boolean> {
		return this.#core.wait(options, 'Event.wait()');
	}

	/**
	 * `wait()` for code that has no use for its event loop, which it blocks.
	 *
	 * @throws ProcessError where nobody else could ever set it
	 */
	waitSync(options?: SyncWaitOptions): boolean {
		const call = 'Event.waitSync()';
		return this.#core.waitSync(checkSyncTimeout(options, call), call);
	}

	/** As Python's: `<Event at unset>`. */
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
