/**
 * Ownership of a lock, for a Condition, which releases it for a while and acquires it again.
 * Works for Lock and RLock alike.
 */
import { OwnerDiedError } from '../../errors.js';
import { FOREVER } from '../../options.js';
import { held } from './held.js';
import type { Holding } from './lock-core.js';
import { Outcome } from '../words/lock-word.js';
import { coreOf, type Lock } from './lock.js';
import * as messages from '../messages.js';
import { mayReenter, RLock } from './rlock.js';

/**
 * Whether the caller may release the lock. A Lock knows nothing of tasks, so this thread must
 * have acquired it. For an RLock, the running code must be inside the `with()` or `hold()` that
 * holds it, or this thread must have acquired it outside of any.
 */
export function isHeldHere(lock: Lock): boolean {
	const core = coreOf(lock);
	return core.lock.isMine && (!(lock instanceof RLock) || mayReenter(core));
}

/** What `retake` needs: how an RLock was held. */
export type LockState = Holding | undefined;

/**
 * Releases the lock completely, however often it was acquired. The caller has checked `isHeldHere`.
 */
export function releaseAll(lock: Lock, call: string): LockState {
	const core = coreOf(lock);
	const { holding } = core;
	core.holding = undefined;
	core.release(call);
	return holding;
}

/**
 * Acquires the lock again, as it was held before `releaseAll`.
 *
 * @throws OwnerDiedError, with the lock held
 */
export async function retake(lock: Lock, state: LockState, call: string): Promise<void> {
	const { lock: word, turns } = coreOf(lock);
	restore(lock, state, call, word.tryFast() ? Outcome.ACQUIRED : await turns.wait({}, call, undefined));
}

/** Blocking `retake`. */
export function retakeSync(lock: Lock, state: LockState, call: string): void {
	restore(lock, state, call, coreOf(lock).lock.acquireSync(FOREVER));
}

function restore(lock: Lock, state: LockState, call: string, outcome: Outcome): void {
	const core = coreOf(lock);
	core.holding = state;
	if (outcome !== Outcome.ABANDONED) return;
	if (core.onOwnerDeath === 'release') return core.warn(call);
	const release = held(() => releaseAll(lock, 'Held.release()'));
	throw new OwnerDiedError(messages.ownerDied(call), release);
}
