/**
 * A count of units that processes and threads take and give back. Python:
 * `multiprocessing.Semaphore` and `BoundedSemaphore`.
 */
import { OwnerDiedError } from '../../errors.js';
import {
	checkBeforeWaiting,
	checkSyncTimeout,
	describe,
	FOREVER,
	type SyncWaitOptions,
	type WaitOptions,
} from '../../options.js';
import { Received } from '../../memory/cells/received.js';
import { AT_ONCE, type Held, held } from './held.js';
import { checkOnOwnerDeath, type LockOptions } from './lock.js';
import * as messages from '../messages.js';
import { type SemaphoreAddress, SemaphoreCore } from './semaphore-core.js';
import { ABANDONED, MOST_UNITS, NONE, type Taken } from '../words/units.js';

let coreOf: (semaphore: Semaphore) => SemaphoreCore;
const received = new Received<SemaphoreCore>();

/**
 * Limits how many may do something at a time, or counts what is available.
 *
 * ```ts
 * const downloads = new Semaphore(4);
 * await downloads.with(() => download(url));
 * ```
 *
 * `acquire()` takes a unit and `release()` gives some back, without a notion of whose
 * they are: anybody may release what another took, as in signalling. Units taken by
 * `hold()` and `with()` come back when the process or thread that holds them dies. Up to
 * 12 holders are recorded at a time if the initial value is 8 or less, else up to 492.
 * Further units are taken as by `acquire()`.
 */
export class Semaphore {
	readonly #core: SemaphoreCore;

	/**
	 * @param value the initial number of units, 0 … 2³¹ − 1
	 * @throws TypeError, RangeError for another value or unknown options;
	 * ProcessError if there is no shared memory
	 */
	constructor(value: number = 1, options: LockOptions = {}) {
		const isBounded = this instanceof BoundedSemaphore;
		this.#core = received.take() ?? createCore(value, isBounded, options, new.target.name);
	}

	/**
	 * Waits until a unit is taken.
	 *
	 * @returns true once it is taken, false if the timeout passed
	 * @throws OwnerDiedError, the signal's reason if it aborts
	 */
	acquire(options?: WaitOptions): Promise<boolean> {
		return options === undefined && this.#core.units.tryFast() ? AT_ONCE : this.#acquire(options);
	}

	async #acquire(options: WaitOptions | undefined): Promise<boolean> {
		return this.#keep(await this.#take(false, options, 'acquire'), 'acquire');
	}

	/** Takes a unit if that takes no waiting. */
	tryAcquire(): boolean {
		return this.#core.units.tryFast() || this.#keep(this.#core.units.take(false), 'tryAcquire');
	}

	/**
	 * Blocking `acquire()`, for code that has no use for its event loop.
	 *
	 * @throws ProcessError if nobody could ever release a unit
	 */
	acquireSync(options?: SyncWaitOptions): boolean {
		if (options === undefined && this.#core.units.tryFast()) return true;
		return this.#keep(this.#takeSync(false, options, 'acquireSync'), 'acquireSync');
	}

	/**
	 * Gives back `n` units, even if another thread or process took them.
	 *
	 * @throws ProcessError if the value would be too large; RangeError, TypeError for another `n`
	 */
	release(n: number = 1): void {
		if (!isCount(n, 1)) throw wrongCount(n, 1, 'n', this.#call('release'));
		if (!this.#core.add(n)) throw messages.tooManyReleases(this.#call('release'), this.#core.bound);
	}

	/** Returns how many units could be taken now. Python: `get_value`. */
	getValue(): number {
		const { value, abandoned } = this.#core.units;
		return value + abandoned;
	}

	/**
	 * Takes a unit to the end of a block: `using held = await semaphore.hold()`.
	 *
	 * @throws TimeoutError
	 */
	async hold(options?: WaitOptions): Promise<Held> {
		const taken = await this.#takeRecorded(options, 'hold');
		return held(() => this.#giveBack(taken, 'hold'));
	}

	/** Blocking `hold()`. @throws TimeoutError */
	holdSync(options?: SyncWaitOptions): Held {
		const taken = this.#judge(this.#takeSync(true, options, 'holdSync'), 'holdSync');
		if (taken === NONE) throw messages.timedOut(this.#call('holdSync'), options?.timeout);
		return held(() => this.#giveBack(taken, 'holdSync'));
	}

	/**
	 * Runs a function while holding a unit, and returns its result. Python: `with semaphore:`.
	 *
	 * @throws TimeoutError
	 */
	async with<R>(fn: () => R | Promise<R>, options?: WaitOptions): Promise<R> {
		if (typeof fn !== 'function')
			throw new TypeError(`${this.#call('with')}: expected a function, got ${describe(fn)}; pass the function itself`);
		const taken = await this.#takeRecorded(options, 'with');
		try {
			return await fn();
		} finally {
			this.#giveBack(taken, 'with');
		}
	}

	/** Prints as Python does: `<Semaphore(value=1)>`. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		const most = this instanceof BoundedSemaphore ? `, maxvalue=${this.#core.bound}` : '';
		return `<${this.#kind}(value=${this.getValue()}${most})>`;
	}

	async #takeRecorded(options: WaitOptions | undefined, name: string): Promise<Taken> {
		const taken = this.#judge(await this.#take(true, options, name), name);
		if (taken === NONE) throw messages.timedOut(this.#call(name), options?.timeout);
		return taken;
	}

	async #take(recorded: boolean, options: WaitOptions | undefined, name: string): Promise<Taken> {
		if (options !== undefined) checkBeforeWaiting(options, this.#call(name));
		return this.#core.units.take(recorded) || this.#core.wait(options ?? {}, this.#call(name));
	}

	#takeSync(recorded: boolean, options: SyncWaitOptions | undefined, name: string): Taken {
		const timeout = options === undefined ? FOREVER : checkSyncTimeout(options, this.#call(name));
		return this.#core.units.take(recorded) || this.#core.waitSync(recorded, timeout, this.#call(name));
	}

	#keep(taken: Taken, name: string): boolean {
		if (taken === NONE) return false;
		this.#core.units.forget(this.#judge(taken, name));
		return true;
	}

	#judge(taken: Taken, name: string): Taken {
		if ((taken & ABANDONED) !== 0) this.#tellOfDeath(taken, name);
		return taken;
	}

	/** Called when the unit that was taken was a dead process's. */
	#tellOfDeath(taken: Taken, name: string): void {
		if (this.#core.onOwnerDeath === 'release') return this.#core.warn(this.#kind);
		throw new OwnerDiedError(
			messages.ownerDied(this.#call(name)),
			held(() => this.#giveBack(taken, name)),
		);
	}

	#giveBack(taken: Taken, name: string): void {
		if (!this.#core.giveBack(taken)) throw messages.tooManyReleases(this.#call(name), this.#core.bound);
	}

	get #kind(): string {
		return this instanceof BoundedSemaphore ? 'BoundedSemaphore' : 'Semaphore';
	}

	#call(name: string): string {
		return `${this.#kind}.${name}()`;
	}

	static {
		coreOf = (semaphore) => semaphore.#core;
		received.register<Semaphore, SemaphoreAddress>(Semaphore, {
			kind: 'semaphore',
			module: import.meta.url,
			depart: (semaphore) => semaphore.#core.depart(),
			attach: (address) => SemaphoreCore.attach(address, 'Semaphore'),
		});
	}
}

/**
 * A semaphore whose value never exceeds its initial one: a release too many throws, and changes
 * nothing. Python: `multiprocessing.BoundedSemaphore`.
 *
 * ```ts
 * const connections = new BoundedSemaphore(2);
 * ```
 */
export class BoundedSemaphore extends Semaphore {
	static {
		received.register<BoundedSemaphore, SemaphoreAddress>(BoundedSemaphore, {
			kind: 'bounded-semaphore',
			module: import.meta.url,
			depart: (semaphore) => coreOf(semaphore).depart(),
			attach: (address) => SemaphoreCore.attach(address, 'BoundedSemaphore'),
		});
	}
}

function createCore(value: number, isBounded: boolean, options: LockOptions, call: string): SemaphoreCore {
	if (!isCount(value, 0)) throw wrongCount(value, 0, 'value', call);
	const onOwnerDeath = checkOnOwnerDeath(options, call);
	return SemaphoreCore.create(value, isBounded ? value : MOST_UNITS, onOwnerDeath);
}

function isCount(count: unknown, least: number): boolean {
	return Number.isInteger(count) && (count as number) >= least && (count as number) <= MOST_UNITS;
}

function wrongCount(count: unknown, least: number, name: string, call: string): Error {
	if (typeof count !== 'number') return messages.noCount(call, name, describe(count), least);
	return messages.countOutOfRange(call, name, count, least, MOST_UNITS);
}
