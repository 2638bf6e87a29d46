/**
 * While a program's first pool has nothing to do yet, its owner gets ready to send functions
 * (`shipping/functions/warm-up.ts`), step by step until the first call comes: the first call of a
 * server that opened its pool a moment ago then takes a few milliseconds and not a hundred.
 */
import { lazily } from '../lazy.js';
import type * as Shipping from '../shipping/functions/warm-up.js';
import { setImmediate } from '../timers.js';

/** Once in a program. @param isIdle False as soon as the pool has been given something */
export function warmUp(isIdle: () => boolean): void {
	if (isDone || !isIdle()) return;
	isDone = true;
	let step = 0;
	const next = (): void => {
		if (!isIdle()) return;
		try {
			shipping().WARM_UP[step++]?.();
		} catch {
			// What can't be had beforehand, as without an inspector, the first call looks for by itself.
			return;
		}
		if (step < shipping().WARM_UP.length) setImmediate(next).unref();
	};
	setImmediate(next).unref();
}

let isDone = false;
const shipping = lazily<typeof Shipping>('./shipping/functions/warm-up.js');
