/**
 * Timers that a test holds back. The library takes Node's timers once, when it is loaded, so import
 * this file before any of it.
 */
import type { TestContext } from 'node:test';

/** From now on, returns the callbacks of newly set timers in a list instead of calling them. */
export function holdTimers(t: TestContext): (() => void)[] {
	const list: (() => void)[] = [];
	held = list;
	t.after(() => {
		held = undefined;
	});
	return list;
}

let held: (() => void)[] | undefined;

const timers = process.getBuiltinModule('node:timers');
const original = timers.setTimeout;
const idle = { unref: () => idle } as unknown as NodeJS.Timeout;

function setTimeoutOrHold(...args: Parameters<typeof original>): NodeJS.Timeout {
	if (!held) return original(...args);
	held.push(args[0]);
	return idle;
}

timers.setTimeout = Object.assign(setTimeoutOrHold, { __promisify__: original.__promisify__ });
