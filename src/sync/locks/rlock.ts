/**
 * A lock that its owner may acquire again. Python: `multiprocessing.RLock`.
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
import { AT_ONCE, type Held, held } from './held.js';
import { coreOf, Lock, received } from './lock.js';
import { type Holding, type LockAddress, LockCore, ownerName } from './lock-core.js';
import { Outcome } from '../words/lock-word.js';
import * as messages from '../messages.js';
import { Section } from './section.js';

/**
 * A Lock that counts: its owner may acquire it again, and releases it as often.
 *
 * ```ts
 * const lock = new RLock();
 * async function save() { await lock.with(() => write(file)); }
 * async function saveAll() { await lock.with(async () => { await save(); await save(); }); }
 * ```
 *
 * Inside `with()` and `hold()` the owner is the code that runs there, with all that it calls and
 * awaits. So two tasks of one process keep each other out. A bare `acquire()` makes the process (or
 * worker thread) the owner, and any of its code may acquire the lock again. Inside `with()` or
 * `hold()`, a bare `acquire()` counts up what is held there.
 *
 * Bind the result of `hold()` by `using`, which marks the code that is inside. If the result is
 * merely kept in a variable, the caller of the function that holds counts as inside too, with all
 * that it begins later in the same turn, and is not kept out. `with()` has no such leak. Two calls
 * of `hold()` in one turn are two tasks: await the first before the second.
 */
export class RLock extends Lock {
	/**
	 * See `Lock.acquire()`; returns at once if the caller is the owner.
	 *
	 * @throws OwnerDiedError, the signal's reason if it aborts
	 */
	override acquire(options?: WaitOptions): Promise<boolean> {
		return options === undefined && takeNow(coreOf(this), undefined) ? AT_ONCE : this.#acquire(options);
	}

	async #acquire(options: WaitOptions | undefined): Promise<boolean> {
		return (await this.#take(options, undefined, 'RLock.acquire()')) !== undefined;
	}

	override tryAcquire(): boolean {
		const core = coreOf(this);
		return (reenter(core) ?? this.#begin(core.lock.tryAcquire(), undefined, 'RLock.tryAcquire()')) !== undefined;
	}

	/**
	 * See `Lock.acquireSync()`.
	 *
	 * @throws ProcessError if another task of this thread holds the lock, which
	 * could never release it meanwhile
	 */
	override acquireSync(options?: SyncWaitOptions): boolean {
		return this.#takeSync(options, 'RLock.acquireSync()') !== undefined;
	}

	/**
	 * Undoes one acquisition.
	 *
	 * @throws ProcessError if the lock is not locked, or the caller is not its owner
	 */
	override release(): void {
		const call = 'RLock.release()';
		const core = coreOf(this);
		const { holding, lock } = core;
		if (!holding || !lock.isMine || !mayReenter(core)) throw whyNotReleased(lock.owner, lock.isMine, call);
		leave(core, holding, call);
	}

	// Not async: the section must be entered in the caller's own context.
	override hold(options?: WaitOptions): Promise<Held> {
		const call = 'RLock.hold()';
		const section = mayReenter(coreOf(this)) ? undefined : new Section();
		const taking = this.#take(options, section, call);
		section?.enter();
		return this.#hold(taking, section, options, call);
	}

	/**
	 * Blocking `hold()`. The thread is the owner, as with `acquireSync()`.
	 *
	 * @throws TimeoutError
	 */
	override holdSync(options?: SyncWaitOptions): Held {
		const call = 'RLock.holdSync()';
		const holding = this.#takeSync(options, call);
		if (!holding) throw messages.timedOut(call, options?.timeout);
		return held(() => this.#leave(holding, call));
	}

	override async with<R>(fn: () => R | Promise<R>, options?: WaitOptions): Promise<R> {
		const call = 'RLock.with()';
		if (typeof fn !== 'function')
			throw new TypeError(`${call}: expected a function, got ${describe(fn)}; pass the function itself`);
		const section = new Section();
		const holding = await this.#take(options, section, call);
		if (!holding) throw messages.timedOut(call, options?.timeout);
		try {
			// If it was acquired again, the outer section stays the owner.
			return await (holding.section === section ? section.run(fn) : fn());
		} finally {
			section.end();
			this.#leave(holding, call);
		}
	}

	/**
	 * Prints as Python does, with numbers added: `<RLock(owner=MainProcess, count=2)>`. The count of
	 * another owner is not known: `nonzero`.
	 */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		const { holding, lock } = coreOf(this);
		const { owner } = lock;
		const count = owner === 0 ? 0 : lock.isMine && holding ? holding.depth : 'nonzero';
		return `<RLock(owner=${ownerName(owner)}, count=${count})>`;
	}

	/** Acquires at once if that takes no waiting, so that two calls in one turn see each other. */
	async #take(
		options: WaitOptions | undefined,
		section: Section | undefined,
		call: string,
	): Promise<Holding | undefined> {
		const core = coreOf(this);
		if (options !== undefined) checkBeforeWaiting(options, call);
		return takeNow(core, section) ?? this.#begin(await core.turns.wait(options ?? {}, call, undefined), section, call);
	}

	#takeSync(options: SyncWaitOptions | undefined, call: string): Holding | undefined {
		const core = coreOf(this);
		const timeout = checkSyncTimeout(options, call);
		const taken = takeNow(core, undefined);
		if (taken) return taken;
		if (timeout === FOREVER && core.lock.isMine) throw messages.deadlock(call, 'acquire()');
		return this.#begin(core.lock.acquireSync(timeout), undefined, call);
	}

	async #hold(
		taking: Promise<Holding | undefined>,
		section: Section | undefined,
		options: WaitOptions | undefined,
		call: string,
	): Promise<Held> {
		try {
			const holding = await taking;
			if (!holding) throw messages.timedOut(call, options?.timeout);
			section?.begin();
			return held(
				() => {
					section?.end();
					this.#leave(holding, call);
				},
				() => section?.confirm(),
			);
		} catch (error) {
			section?.end();
			throw error;
		}
	}

	/** Notes the outcome of an attempt to acquire the underlying lock. */
	#begin(outcome: Outcome, section: Section | undefined, call: string): Holding | undefined {
		if (outcome === Outcome.HELD) return undefined;
		const holding = begin(coreOf(this), section);
		if (outcome === Outcome.ABANDONED) this.#tellOfDeath(holding, call);
		return holding;
	}

	/** Called when the lock was acquired from an owner that died. */
	#tellOfDeath(holding: Holding, call: string): void {
		const core = coreOf(this);
		if (core.onOwnerDeath === 'release') return core.warn('RLock');
		// The error ends the call, so nobody is inside: the thread is the owner.
		holding.section = undefined;
		throw new OwnerDiedError(
			messages.ownerDied(call),
			held(() => this.#leave(holding, call)),
		);
	}

	#leave(holding: Holding, call: string): void {
		const core = coreOf(this);
		if (core.holding !== holding || !core.lock.isMine) throw messages.notLocked(call);
		leave(core, holding, call);
	}

	static {
		received.register<RLock, LockAddress>(RLock, {
			kind: 'rlock',
			module: import.meta.url,
			depart: (lock) => coreOf(lock).depart(),
			attach: (address) => LockCore.attach(address, 'RLock'),
		});
	}
}

/** Whether the running code is the owner. */
export function mayReenter({ holding }: LockCore): boolean {
	return holding !== undefined && (holding.section === undefined || holding.section.isCurrent);
}

/** Acquires if that takes no waiting and no owner died. */
function takeNow(core: LockCore, section: Section | undefined): Holding | undefined {
	return reenter(core) ?? (core.lock.tryFast() ? begin(core, section) : undefined);
}

function reenter(core: LockCore): Holding | undefined {
	const { holding } = core;
	if (!holding || !mayReenter(core)) return undefined;
	holding.depth++;
	return holding;
}

/** Notes that the underlying lock was acquired. */
function begin(core: LockCore, section: Section | undefined): Holding {
	const holding: Holding = { section, depth: 1 };
	core.holding = holding;
	return holding;
}

/** Undoes one acquisition of this thread's. */
function leave(core: LockCore, holding: Holding, call: string): void {
	holding.depth--;
	if (holding.depth === 0) {
		core.holding = undefined;
		core.release(call);
	} else if (holding.section?.isOver) {
		// Nobody is inside any more, so acquisitions made inside and not yet
		// released become the thread's.
		holding.section = undefined;
	}
}

function whyNotReleased(owner: number, isMine: boolean, call: string): Error {
	if (owner === 0) return messages.notLocked(call);
	return messages.notOwner(call, isMine ? 'another task of this process' : ownerName(owner));
}
