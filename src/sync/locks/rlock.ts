/**
 * A lock that its owner may take again. Python: `multiprocessing.RLock`.
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
 * A Lock that counts: its owner may take it again, and releases it as often as it took it.
 *
 * ```ts
 * const lock = new RLock();
 * async function save() { await lock.with(() => write(file)); }
 * async function saveAll() { await lock.with(async () => { await save(); await save(); }); }
 * ```
 *
 * Inside `with()` and `hold()` the owner is the code that runs there, and all that it calls and
 * awaits, so that two tasks of one process keep each other out. What is taken by `acquire()` alone
 * is owned by the process (or worker thread), and any code of it may take it again. A bare
 * `acquire()` inside `with()` or `hold()` counts up what is held there.
 *
 * Take what `hold()` gives by `using`: that tells who is inside. Where it is merely kept in a
 * variable, the caller of the function that holds counts as inside, too, with all that it begins
 * later in the same turn, and is not kept out. `with()` has no such leak. Two `hold()` of one turn
 * are two tasks: one that calls it twice awaits the first before the second.
 */
export class RLock extends Lock {
	/**
	 * As `Lock.acquire()`; at once where the owner has it.
	 *
	 * @throws OwnerDiedError, the signal's reason when it aborts
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
	 * As `Lock.acquireSync()`.
	 *
	 * @throws ProcessError where another task of this thread has it, which
	 * could never release it meanwhile
	 */
	override acquireSync(options?: SyncWaitOptions): boolean {
		return this.#takeSync(options, 'RLock.acquireSync()') !== undefined;
	}

	/**
	 * Undoes one acquisition.
	 *
	 * @throws ProcessError when it is not locked, and for any but its owner
	 */
	override release(): void {
		const call = 'RLock.release()';
		const core = coreOf(this);
		const { holding, lock } = core;
		if (!holding || !lock.isMine || !mayReenter(core)) throw whyNotReleased(lock.owner, lock.isMine, call);
		leave(core, holding, call);
	}

	// Not async: what it enters must be the caller's own context.
	override hold(options?: WaitOptions): Promise<Held> {
		const call = 'RLock.hold()';
		const section = mayReenter(coreOf(this)) ? undefined : new Section();
		const taking = this.#take(options, section, call);
		section?.enter();
		return this.#hold(taking, section, options, call);
	}

	/**
	 * `hold()` that blocks; it is the thread's, as what is taken by `acquireSync()`.
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
		if (typeof fn !== 'function') throw new TypeError(`${call}: ${describe(fn)} is no function`);
		const section = new Section();
		const holding = await this.#take(options, section, call);
		if (!holding) throw messages.timedOut(call, options?.timeout);
		try {
			// Where it was taken again, what it was inside of before is what owns it.
			return await (holding.section === section ? section.run(fn) : fn());
		} finally {
			section.end();
			this.#leave(holding, call);
		}
	}

	/**
	 * Python's, with what the numbers are: `<RLock(owner=MainProcess, count=2)>`; of another's the
	 * count is not known: `nonzero`.
	 */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		const { holding, lock } = coreOf(this);
		const { owner } = lock;
		const count = owner === 0 ? 0 : lock.isMine && holding ? holding.depth : 'nonzero';
		return `<RLock(owner=${ownerName(owner)}, count=${count})>`;
	}

	/** What takes no waiting is done at once, so that two calls in one turn see one another. */
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

	/** What stands behind it was acquired, or was not. */
	#begin(outcome: Outcome, section: Section | undefined, call: string): Holding | undefined {
		if (outcome === Outcome.HELD) return undefined;
		const holding = begin(coreOf(this), section);
		if (outcome === Outcome.ABANDONED) this.#tellOfDeath(holding, call);
		return holding;
	}

	/** It has been acquired from an owner that died. */
	#tellOfDeath(holding: Holding, call: string): void {
		const core = coreOf(this);
		if (core.onOwnerDeath === 'release') return core.warn('RLock');
		// The error ends the call, and nobody is inside: it is the thread's.
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

/** Whether the running code owns it. */
export function mayReenter({ holding }: LockCore): boolean {
	return holding !== undefined && (holding.section === undefined || holding.section.isCurrent);
}

/** Takes it if that takes no waiting and nobody died with it. */
function takeNow(core: LockCore, section: Section | undefined): Holding | undefined {
	return reenter(core) ?? (core.lock.tryFast() ? begin(core, section) : undefined);
}

function reenter(core: LockCore): Holding | undefined {
	const { holding } = core;
	if (!holding || !mayReenter(core)) return undefined;
	holding.depth++;
	return holding;
}

/** What stands behind it was acquired. */
function begin(core: LockCore, section: Section | undefined): Holding {
	const holding: Holding = { section, depth: 1 };
	core.holding = holding;
	return holding;
}

/** Undoes one acquisition of what this thread holds. */
function leave(core: LockCore, holding: Holding, call: string): void {
	holding.depth--;
	if (holding.depth === 0) {
		core.holding = undefined;
		core.release(call);
	} else if (holding.section?.isOver) {
		// What was acquired inside it and is not released yet is the thread's
		// now: nobody is inside any more.
		holding.section = undefined;
	}
}

function whyNotReleased(owner: number, isMine: boolean, call: string): Error {
	if (owner === 0) return messages.notLocked(call);
	return messages.notOwner(call, isMine ? 'another task of this process' : ownerName(owner));
}
