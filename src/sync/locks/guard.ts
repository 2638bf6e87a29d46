/**
 * The lock that a value or an array in shared memory has. Those stand in this area and not with the
 * rest of shared memory, which knows nothing of locks: imports run downward. Python:
 * `multiprocessing.sharedctypes.synchronized`.
 */
import { describe } from '../../options.js';
import { Lock } from './lock.js';
import * as messages from '../messages.js';
import { RLock } from './rlock.js';

export interface GuardOptions {
	/** `true`, the default: an RLock of its own; `false`: none; or the lock that guards it. */
	lock?: boolean | Lock | undefined;
}

/** @throws TypeError for what is no lock */
export function guardOf({ lock = true }: GuardOptions, call: string): Lock | undefined {
	if (lock === true) return new RLock();
	if (lock === false) return undefined;
	if (lock instanceof Lock) return lock;
	throw messages.noGuard(call, describe(lock));
}
