/**
 * A lock that processes and threads share. Python: `multiprocessing.Lock`.
 */
import { OwnerDiedError } from '../../errors.js';
import {
	checkBeforeWaiting,
	checkOptions,
	checkSyncTimeout,
	describe,
	FOREVER,
	type SyncWaitOptions,
	type WaitOptions,
} from '../../options.js';
import { Received } from '../../memory/cells/received.js';
import { AT_ONCE, type Held, held } from './held.js';
import { type LockAddress, LockCore, type OnOwnerDeath, ownerName } from './lock-core.js';
import { Outcome } from '../words/lock-word.js';
import * as messages from '../messages.js';

/** Options of locks and semaphores. */
export interface LockOptions {
	/**
	 * What happens to the lock when its holder dies. In both cases the next waiter acquires it.
	 * `'release'`, the default: a warning is logged once. `'throw'`: that waiter gets an
	 * OwnerDiedError, whose `held` releases the lock.
	 */
	onOwnerDeath?: OnOwnerDeath | undefined;
}

/** Returns the core of a lock. @internal */
export let coreOf: (lock: Lock) => LockCore;
/** Hands cores to the constructors of Lock and RLock. @internal */
export const received = new Received<LockCore>();

/**
 * Mutual exclusion between processes, threads and the async tasks of one process.
 *
 * ```ts
 * const lock = new Lock();
 * await lock.with(() => save(file));
 * {
 *   using held = await lock.hold({ timeout: 1000 });
 *   save(file);
 * }
 * ```
 *
 * A lock does not know which task holds it. Any process may release it, and a holder that acquires
 * it again waits for itself; use RLock for that. Hold it briefly, as everyone else waits. To
 * signal, use Event or Condition.
 */
export class Lock {
	readonly #core: LockCore;

	/** @throws TypeError for unknown options, ProcessError if there is no shared memory */
	constructor(options: LockOptions = {}) {
		this.#core = received.take() ?? LockCore.create(checkOnOwnerDeath(options, new.target.name));
	}

	/**
	 * Waits until the lock is acquired.
	 *
	 * @returns true once it is acquired, false if the timeout passed
	 * @throws OwnerDiedError, the signal's reason if it aborts
	 */
	acquire(options?: WaitOptions): Promise<boolean> {
		return options === undefined && this.#core.lock.tryFast() ? AT_ONCE : this.#take(options, 'Lock.acquire()');
	}

	async #take(options: WaitOptions | undefined, call: string): Promise<boolean> {
		if (options !== undefined) checkBeforeWaiting(options, call);
		return this.#judge(
			this.#core.lock.tryFast() ? Outcome.ACQUIRED : await this.#core.turns.wait(options ?? {}, call, undefined),
			call,
		);
	}

	/** Acquires the lock if that takes no waiting. */
	tryAcquire(): boolean {
		return this.#judge(this.#core.lock.tryAcquire(), 'Lock.tryAcquire()');
	}

	/**
	 * Blocking `acquire()`, for code that has no use for its event loop.
	 *
	 * @throws ProcessError if the call could never return
	 */
	acquireSync(options?: SyncWaitOptions): boolean {
		return (options === undefined && this.#core.lock.tryFast()) || this.#takeSync(options, 'Lock.acquireSync()');
	}

	#takeSync(options: SyncWaitOptions | undefined, call: string): boolean {
		const timeout = checkSyncTimeout(options, call);
		const { lock } = this.#core;
		if (timeout === FOREVER && lock.isMine) throw messages.deadlock(call, 'acquire()');
		return this.#judge(lock.acquireSync(timeout), call);
	}

	/**
	 * Releases the lock, even if another thread or process holds it. Python: `release`.
	 *
	 * @throws ProcessError if it is not locked
	 */
	release(): void {
		this.#core.release('Lock.release()');
	}

	/** Whether anybody holds the lock. */
	locked(): boolean {
		return this.#core.lock.owner !== 0;
	}

	/**
	 * Acquires the lock to the end of a block: `using held = await lock.hold()`. @throws TimeoutError
	 */
	async hold(options?: WaitOptions): Promise<Held> {
		const call = 'Lock.hold()';
		if (!(await this.#take(options, call))) throw messages.timedOut(call, options?.timeout);
		return held(() => this.release());
	}

	/** Blocking `hold()`. @throws TimeoutError */
	holdSync(options?: SyncWaitOptions): Held {
		const call = 'Lock.holdSync()';
		if (!this.#takeSync(options, call)) throw messages.timedOut(call, options?.timeout);
		return held(() => this.release());
	}

	/**
	 * Runs a function while holding the lock, and returns its result. Python: `with lock:`.
	 *
	 * @throws TimeoutError
	 */
	async with<R>(fn: () => R | Promise<R>, options?: WaitOptions): Promise<R> {
		const call = 'Lock.with()';
		if (typeof fn !== 'function')
			throw new TypeError(`${call}: expected a function, got ${describe(fn)}; pass the function itself`);
		if (!(await this.#take(options, call))) throw messages.timedOut(call, options?.timeout);
		try {
			return await fn();
		} finally {
			this.release();
		}
	}

	/** Prints as Python does: `<Lock(owner=None)>`. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return `<Lock(owner=${ownerName(this.#core.lock.owner)})>`;
	}

	#judge(outcome: Outcome, call: string): boolean {
		if (outcome === Outcome.ABANDONED) this.#tellOfDeath(call);
		return outcome !== Outcome.HELD;
	}

	/** Called when the lock was acquired from an owner that died. */
	#tellOfDeath(call: string): void {
		if (this.#core.onOwnerDeath === 'release') return this.#core.warn('Lock');
		throw new OwnerDiedError(
			messages.ownerDied(call),
			held(() => this.release()),
		);
	}

	static {
		coreOf = (lock) => lock.#core;
		received.register<Lock, LockAddress>(Lock, {
			kind: 'lock',
			module: import.meta.url,
			depart: (lock) => lock.#core.depart(),
			attach: (address) => LockCore.attach(address, 'Lock'),
		});
	}
}

export function checkOnOwnerDeath(options: LockOptions, call: string): OnOwnerDeath {
	checkOptions(options, ['onOwnerDeath'], call, "an object, such as { onOwnerDeath: 'throw' }");
	const { onOwnerDeath = 'release' } = options;
	if (onOwnerDeath !== 'release' && onOwnerDeath !== 'throw')
		throw messages.noOwnerDeathOption(call, describe(onOwnerDeath));
	return onOwnerDeath;
}
