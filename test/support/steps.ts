/**
 * Ends a call at its n-th atomic step, as SIGKILL may end a process: nothing after that step
 * happens.
 */

/**
 * Calls `fn` and ends the call before its atomic operation number `step` (from 0).
 *
 * @returns whether the call got that far
 */
export function endedBefore(step: number, fn: () => void): boolean {
	try {
		interrupted(step, fn, () => {
			throw ENDED;
		});
		return false;
	} catch (error) {
		if (error === ENDED) return true;
		throw error;
	}
}

/** Like `endedBefore`, but really kills this process there. */
export function killedBefore(step: number, fn: () => void): void {
	interrupted(step, fn, () => process.kill(process.pid, 'SIGKILL'));
}

/**
 * Calls `fn`, and calls `others` before its atomic operation number `step` (from 0).
 *
 * @returns whether the call had that many
 */
export function joinedBefore(step: number, fn: () => void, others: () => void): boolean {
	let wasJoined = false;
	interrupted(step, fn, () => {
		wasJoined = true;
		others();
	});
	return wasJoined;
}

function interrupted(step: number, fn: () => void, interrupt: () => void): void {
	const original = OPERATIONS.map((name) => [name, Atomics[name]] as const);
	let steps = 0;
	for (const [name, operation] of original) {
		Reflect.set(Atomics, name, (...args: never[]) => {
			if (steps++ === step) interrupt();
			return Reflect.apply(operation, Atomics, args) as unknown;
		});
	}
	try {
		fn();
	} finally {
		for (const [name, operation] of original) Reflect.set(Atomics, name, operation);
	}
}

const OPERATIONS = ['add', 'and', 'compareExchange', 'exchange', 'load', 'or', 'store'] as const;
const ENDED = new Error('ended');
