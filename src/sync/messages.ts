/** What users are told about locks and the like. */
import { BrokenBarrierError, ProcessError, TimeoutError } from '../errors.js';

export function notLocked(call: string): ProcessError {
	return new ProcessError(`${call}: it is not locked, or was released already; release once for each acquire`);
}

export function notOwner(call: string, owner: string): ProcessError {
	return new ProcessError(`${call}: it is held by ${owner}; only its owner may do that`);
}

export function deadlock(call: string, instead: string): ProcessError {
	return new ProcessError(
		`${call}: this thread holds it, and could never release it while the call blocks; use ${instead}, or release it first`,
	);
}

/** For a call that blocks. */
export function inVain({ call, what }: { readonly call: string; readonly what: string }): ProcessError {
	return new ProcessError(
		`${call}: no other process or thread has ${what}, and this one can do nothing while the call blocks, so it would never return; await ${call.replace('Sync', '')}, give a timeout, or pass ${what} to another process first`,
	);
}

export function timedOut(call: string, timeout: number | undefined): TimeoutError {
	return new TimeoutError(`${call}: it was not free within ${timeout} ms`);
}

export function ownerDied(what: string): string {
	return `${what}: its holder died while holding it; what it protects may be half done`;
}

export function noOwnerDeathOption(call: string, given: string): TypeError {
	return new TypeError(`${call}: onOwnerDeath is ${given}; give 'release' or 'throw'`);
}

export function tooManyReleases(call: string, bound: number): ProcessError {
	return new ProcessError(
		`${call}: it was released too many times: its value would exceed ${bound}; release once for each unit taken`,
	);
}

export function noCount(call: string, name: string, given: string, least: number): TypeError {
	return new TypeError(`${call}: ${name} is ${given}; give a whole number of at least ${least}`);
}

export function countOutOfRange(call: string, name: string, given: number, least: number, most: number): RangeError {
	return new RangeError(`${call}: ${name} is ${given}; give a whole number from ${least} to ${most}`);
}

export function conditionNotHeld(call: string): ProcessError {
	return new ProcessError(
		`${call}: its lock is not held here; call it inside condition.with(), or between acquire() and release()`,
	);
}

export function tooManyWaiters(call: string, limit: number): ProcessError {
	return new ProcessError(`${call}: ${limit} are waiting already, which is the limit`);
}

export function brokenBarrier(call: string, reason: string): BrokenBarrierError {
	return new BrokenBarrierError(`${call}: the barrier is broken: ${reason}; reset() makes it usable again`);
}

export function noGuard(call: string, given: string): TypeError {
	return new TypeError(`${call}: lock is ${given}; give a Lock or an RLock, true for a new RLock, or false for none`);
}

export function unguarded(call: string): ProcessError {
	return new ProcessError(`${call}: it was made with lock: false, so it has no lock`);
}

export function notAtomic(call: string, type: string): TypeError {
	return new TypeError(
		`${call}: a ${type} has no atomic operations; hold the lock instead: await v.getLock().with(() => { v.value += n; })`,
	);
}

export function badLength(call: string, length: number): RangeError {
	return new RangeError(
		`${call}: size is ${length}; give a whole number of elements, at least 0, or the values themselves`,
	);
}

export function noElements(call: string, given: string): TypeError {
	return new TypeError(`${call}: sizeOrValues is ${given}; give a number of elements, or an iterable of values`);
}
