/**
 * The lock of a value or an array in shared memory. Both are in this area, as the rest of shared
 * memory must not import locks. Python: `multiprocessing.sharedctypes.synchronized`.
 */
import { describe } from '../../options.js';
import { Lock } from './lock.js';
import * as messages from '../messages.js';
import { RLock } from './rlock.js';

/** Options of SharedValue and SharedArray. */
export interface GuardOptions {
	/** `true`, the default: a new RLock. `false`: no lock. Or the lock that guards it. */
	lock?: boolean | Lock | undefined;
}

/** @throws TypeError for something that is not a lock */
export function guardOf({ lock = true }: GuardOptions, call: string): Lock | undefined {
	if (lock === true) return new RLock();
	if (lock === false) return undefined;
	if (lock instanceof Lock) return lock;
	throw messages.noGuard(call, describe(lock));
}
