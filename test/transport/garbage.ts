/** Garbage collection at odd moments. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pick } from './bytes.js';

/**
 * Collects garbage now and then: in the turn that still holds the last value, or in a later turn.
 */
export async function collectSometimes(seed: number): Promise<void> {
	const when = pick(seed, 54, 6);
	if (when < 2) collectGarbage();
	if (when === 1 || when === 2) await setImmediate();
	if (when === 2) collectGarbage();
}

export function collectGarbage(): void {
	if (!globalThis.gc) {
		setFlagsFromString('--expose-gc');
		globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;
	}
	globalThis.gc();
}
