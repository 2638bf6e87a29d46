/**
 * Waiting, while holding a lock, until another process has changed what the lock protects.
 * Python: `multiprocessing.Condition`.
 *
 * Each waiter has an entry in a table, with a word of its own to sleep on and a ticket. `notify()`
 * chooses the waiters with the oldest tickets. Alternative: one word for all waiters, as pthreads
 * have it; then the kernel would choose, and a notification could go to a waiter that was killed.
 */
import { checkWaitOptions, describe, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { type Cell, takeCell } from '../memory/cells/cell.js';
import { type CellAddress, receiveCell, sendCell } from '../memory/cells/passages.js';
import { Received } from '../memory/cells/received.js';
import type { Held } from './locks/held.js';
import { Lock } from './locks/lock.js';
import * as messages from './messages.js';
import { isHeldHere, releaseAll, retake, retakeSync } from './locks/ownership.js';
import type { RLock } from './locks/rlock.js';
import { WAITING, type Entry, tableWords, WaiterTable } from './words/waiter-table.js';
import { type WatchedWord, waitWhile, waitWhileSync } from './words/wait-while.js';
import { clock } from '../timers.js';

const received = new Received<{ readonly lock: Lock; readonly cell: Cell }>();

/**
 * A lock together with a queue of waiters.
 *
 * ```ts
 * await condition.with(async () => {
 *   await condition.waitFor(() => stock.value > 0);
 *   stock.value--;
 * });
 * // elsewhere
 * await condition.with(() => {
 *   stock.value++;
 *   condition.notify();
 * });
 * ```
 *
 * A waiter waits for a state that the lock protects. A notification says only that the state may
 * have changed, so check it again, as `waitFor()` does. A notification is lost if nobody waits; an
 * Event stays set. The longest waiters are woken first, and dead waiters are skipped.
 */
export class Condition {
	readonly #lock: Lock;
	readonly #cell: Cell;
	readonly #table: WaiterTable;

	/** @param lock Default: a new Lock. @throws TypeError for anything but a Lock or RLock */
	constructor(lock?: Lock | RLock) {
		const core = received.take() ?? { lock: ownLock(lock), cell: takeCell(CONTENT_WORDS) };
		this.#lock = core.lock;
		this.#cell = core.cell;
		this.#table = new WaiterTable(core.cell, TABLE_AT, ENTRIES);
	}

	/** Acquires the lock: see `Lock.acquire()`. */
	acquire(options: WaitOptions = {}): Promise<boolean> {
		return this.#lock.acquire(options);
	}

	/** Acquires the lock: see `Lock.acquireSync()`. */
	acquireSync(options: SyncWaitOptions = {}): boolean {
		return this.#lock.acquireSync(options);
	}

	/** Releases the lock. */
	release(): void {
		this.#lock.release();
	}

	/** Acquires the lock to the end of a block: see `Lock.hold()`. */
	hold(options: WaitOptions = {}): Promise<Held> {
		return this.#lock.hold(options);
	}

	/** Runs a function while holding the lock: see `Lock.with()`. */
	with<R>(fn: () => R | Promise<R>, options: WaitOptions = {}): Promise<R> {
		return this.#lock.with(fn, options);
	}

	/**
	 * Releases the lock, waits to be notified, and acquires the lock again. The caller holds the lock
	 * whether the call returns or rejects.
	 *
	 * @returns false if the timeout passed first
	 * @throws ProcessError if the caller does not hold the lock, the signal's reason if it aborts
	 */
	async wait(options: WaitOptions = {}): Promise<boolean> {
		const call = 'Condition.wait()';
		const checked = checkWaitOptions(options, call);
		checked.signal?.throwIfAborted();
		const entry = this.#enter(call);
		const state = releaseAll(this.#lock, call);
		const aborted = await waitWhile(watchOf(entry), checked).then(
			() => undefined,
			(reason: unknown) => ({ reason }),
		);
		const wasTold = this.#table.leave(entry) !== WAITING;
		await retake(this.#lock, state, call);
		if (!aborted) return wasTold;
		// Notified and aborted at the same moment: the notification goes to another waiter.
		if (wasTold) this.#notify(1, call);
		throw aborted.reason;
	}

	/** Blocking `wait()`. @throws ProcessError as well, if nobody else could ever notify */
	waitSync(options: SyncWaitOptions = {}): boolean {
		const call = 'Condition.waitSync()';
		const { timeout = Number.POSITIVE_INFINITY } = checkWaitOptions(options, call);
		const awaited = { cell: this.#cell, call, what: 'the condition' };
		const entry = this.#enter(call);
		const state = releaseAll(this.#lock, call);
		const isOver = waitWhileSync(watchOf(entry), timeout, awaited);
		const wasTold = this.#table.leave(entry) !== WAITING;
		retakeSync(this.#lock, state, call);
		if (!isOver && !wasTold && timeout === Number.POSITIVE_INFINITY) throw messages.inVain(awaited);
		return wasTold;
	}

	/**
	 * Waits until a function returns something truthy. The function is called with the lock held,
	 * first at once and then after each notification.
	 *
	 * @returns what the function returned last: something falsy if the timeout passed
	 */
	async waitFor<V>(predicate: () => V, options: WaitOptions = {}): Promise<V> {
		const call = 'Condition.waitFor()';
		if (typeof predicate !== 'function')
			throw new TypeError(`${call}: expected a function, got ${describe(predicate)}; pass the function itself`);
		const { timeout, signal } = checkWaitOptions(options, call);
		const end = timeout === undefined ? undefined : clock() + timeout;
		let value = predicate();
		while (!value) {
			const left = end === undefined ? undefined : end - clock();
			if (left !== undefined && left <= 0) break;
			await this.wait({ timeout: left, signal });
			value = predicate();
		}
		return value;
	}

	/**
	 * Wakes up to `n` waiters, which then acquire the lock in turn.
	 *
	 * @throws ProcessError if the caller does not hold the lock
	 */
	notify(n = 1): void {
		const call = 'Condition.notify()';
		if (!Number.isInteger(n) || n < 0)
			throw new RangeError(`${call}: n is ${describe(n)}; give a whole number of waiters, at least 0`);
		this.#notify(n, call);
	}

	/** Wakes all waiters. @throws ProcessError if the caller does not hold the lock */
	notifyAll(): void {
		this.#notify(Number.POSITIVE_INFINITY, 'Condition.notifyAll()');
	}

	/** Prints as Python does: `<Condition(<Lock(owner=None)>, 0)>`, with the number of waiters. */
	[Symbol.for('nodejs.util.inspect.custom')](
		_depth: number,
		options: object,
		inspect: (value: unknown, options: object) => string,
	): string {
		return `<Condition(${inspect(this.#lock, options)}, ${this.#table.waiting().length})>`;
	}

	#enter(call: string): Entry {
		if (!isHeldHere(this.#lock)) throw messages.conditionNotHeld(call);
		const { words, at } = this.#cell;
		const entry = this.#table.enter(Atomics.add(words, at + TICKET_AT, 1));
		if (!entry) throw messages.tooManyWaiters(call, ENTRIES);
		return entry;
	}

	#notify(count: number, call: string): void {
		if (!isHeldHere(this.#lock)) throw messages.conditionNotHeld(call);
		// Tickets wrap at 2³², so their distance is compared.
		const inOrder = this.#table.waiting().sort((a, b) => (a.number - b.number) | 0);
		let told = 0;
		for (const entry of inOrder) {
			if (told >= count) return;
			if (this.#table.isAlive(entry) && this.#table.tell(entry, NOTIFIED)) told++;
		}
	}

	static {
		received.register<Condition, { lock: Lock; cell: CellAddress }>(Condition, {
			kind: 'condition',
			module: import.meta.url,
			depart: (condition) => {
				const { address, passage } = sendCell(condition.#cell);
				return { description: { lock: condition.#lock, cell: address }, passage };
			},
			attach: ({ lock, cell }) => ({ lock, cell: receiveCell(cell, 'Condition') }),
		});
	}
}

/**
 * Words of the content: the next ticket, which the holder of the lock raises, then a `WaiterTable`.
 */
const TICKET_AT = 0;
const TABLE_AT = 1;
/** Most waiters at a time; a cell of 4 KiB holds them. */
const ENTRIES = 320;
const CONTENT_WORDS = TABLE_AT + tableWords(ENTRIES);
const NOTIFIED = 2;

function ownLock(lock: Lock | undefined): Lock {
	if (lock === undefined) return new Lock();
	if (!(lock instanceof Lock))
		throw new TypeError(`new Condition(): lock is ${describe(lock)}; give a Lock or an RLock, or nothing`);
	return lock;
}

function watchOf({ word }: Entry): WatchedWord {
	return { word, expected: WAITING };
}
