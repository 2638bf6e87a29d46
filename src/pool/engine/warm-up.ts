/**
 * While a program's first pool has nothing to do yet, the program gets ready to send functions
 * (`shipping/send/warm-up.ts`), step by step until the first call comes. The first call
 * of a server that opened its pool a moment ago then takes a few milliseconds and not a hundred.
 */
import { lazily } from '../../lazy.js';
import type * as Shipping from '../../shipping/send/warm-up.js';
import { setTimeout } from '../../timers.js';

/** Runs once in a program. @param isIdle Returns false as soon as the pool has been given work. */
export function warmUp(isIdle: () => boolean): void {
	if (isDone || !isIdle()) return;
	isDone = true;
	let steps: Iterator<void> | undefined;
	const next = (): void => {
		if (!isIdle()) return;
		try {
			steps ??= shipping().warmUp();
			if (!steps.next().done) setTimeout(next, PAUSE_MS).unref();
		} catch {
			// The first call does what can't be done beforehand, as without an inspector.
		}
	};
	setTimeout(next, PAUSE_MS).unref();
}

/** An unref'd immediate would wait for something else to happen. */
const PAUSE_MS = 1;
let isDone = false;
const shipping = lazily<typeof Shipping>('./shipping/send/warm-up.js');
