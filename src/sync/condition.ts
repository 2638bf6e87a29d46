/**
 * Waiting, in the middle of what a lock protects, until another process has changed it.
 * Python: `multiprocessing.Condition`.
 */
import { checkWaitOptions, describe, type SyncWaitOptions, type WaitOptions } from '../options.js';
import { type Cell, takeCell } from '../memory/cells/cell.js';
import { type CellAddress, receiveCell, sendCell } from '../memory/cells/passages.js';
import { Received } from '../memory/received.js';
import type { Held } from './locks/held.js';
import { Lock } from './locks/lock.js';
import * as messages from './messages.js';
import { isHeldHere, releaseAll, retake, retakeSync } from './locks/ownership.js';
import type { RLock } from './locks/rlock.js';
import { WAITING, type Entry, tableWords, WaiterTable } from './words/waiter-table.js';
import { type Watch, waitWhile, waitWhileSync } from './words/wait-while.js';
import { clock } from '../timers.js';

const received = new Received<{ readonly lock: Lock; readonly cell: Cell }>();

/**
 * A lock with a waiting room.
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
 * What one waits for is a state that the lock protects; a notification says no more than that
 * it may have changed, so look at it again: `waitFor()` does. A notification that nobody waits
 * for is gone; for one that stays there is Event. Those who wait longest are woken first, and
 * those who died are passed over.
 */
export class Condition {
	readonly #lock: Lock;
	readonly #cell: Cell;
	readonly #table: WaiterTable;

	/** @param lock Default: a Lock of its own. @throws TypeError for what is no lock */
	constructor(lock?: Lock | RLock) {
		const core = received.take() ?? { lock: ownLock(lock), cell: takeCell(CONTENT_WORDS) };
		this.#lock = core.lock;
		this.#cell = core.cell;
		this.#table = new WaiterTable(core.cell, TABLE_AT, ENTRIES);
	}

	/** Of the lock: see `Lock.acquire()`. */
	acquire(options: WaitOptions = {}): Promise<boolean> {
		return this.#lock.acquire(options);
	}

	/** Of the lock. */
	acquireSync(options: SyncWaitOptions = {}): boolean {
		return this.#lock.acquireSync(options);
	}

	/** Of the lock. */
	release(): void {
		this.#lock.release();
	}

	/** Of the lock. */
	hold(options: WaitOptions = {}): Promise<Held> {
		return this.#lock.hold(options);
	}

	/** Of the lock. */
	with<R>(fn: () => R | Promise<R>, options: WaitOptions = {}): Promise<R> {
		return this.#lock.with(fn, options);
	}

	/**
	 * Releases the lock, waits to be notified, and has the lock again in any case: when it
	 * returns, and when it rejects.
	 *
	 * @returns false when the timeout has passed first
	 * @throws ProcessError when the lock is not held, the signal's reason when it aborts
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
		// Told and aborted in one moment: another shall have it.
		if (wasTold) this.#notify(1, call);
		throw aborted.reason;
	}

	/** `wait()` that blocks. @throws ProcessError, too, where nobody else could ever notify it */
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
	 * Waits until a function gives something true; it is called with the lock held, at
	 * first and after each notification.
	 *
	 * @returns what it gave last: something false when the timeout has passed
	 */
	async waitFor<V>(predicate: () => V, options: WaitOptions = {}): Promise<V> {
		const call = 'Condition.waitFor()';
		if (typeof predicate !== 'function') throw new TypeError(`${call}: ${describe(predicate)} is no function`);
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
	 * Wakes so many of those who wait, who then ask for the lock in turn.
	 *
	 * @throws ProcessError when the lock is not held
	 */
	notify(n = 1): void {
		const call = 'Condition.notify()';
		if (!Number.isInteger(n) || n < 0)
			throw new RangeError(`${call}: ${describe(n)} is no number of processes; give 1 or more`);
		this.#notify(n, call);
	}

	/** Wakes all who wait. @throws ProcessError when the lock is not held */
	notifyAll(): void {
		this.#notify(Number.POSITIVE_INFINITY, 'Condition.notifyAll()');
	}

	/** As Python's: `<Condition(<Lock(owner=None)>, 0)>`, with the number of those who wait. */
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
		// Tickets run over; what is compared is their distance.
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

/** Words of the content: the next ticket, then the table. */
const TICKET_AT = 0;
const TABLE_AT = 1;
/** So many may wait at a time; a cell of 4 KiB holds them. */
const ENTRIES = 320;
const CONTENT_WORDS = TABLE_AT + tableWords(ENTRIES);
const NOTIFIED = 2;

function ownLock(lock: Lock | undefined): Lock {
	if (lock === undefined) return new Lock();
	if (!(lock instanceof Lock))
		throw new TypeError(`new Condition(): ${describe(lock)} is no lock; give a Lock or RLock, or nothing`);
	return lock;
}

function watchOf({ word }: Entry): Watch {
	return { word, expected: WAITING };
}
