import type { TestContext } from 'node:test';
import { Process } from 'multiprocess';
import { inThread } from './in-thread.js';

/** Where the other side of a test may run. */
export const PLACES = ['process', 'thread'] as const;
export type Place = (typeof PLACES)[number];

/**
 * Runs `fn(...args)` in a process of its own or in a thread of this one. Rejects if the call
 * failed, or if the process or thread ended before the call was done.
 */
export async function elsewhere<A extends unknown[]>(
	t: Pick<TestContext, 'after'>,
	place: Place,
	fn: (...args: A) => unknown,
	...args: A
): Promise<void> {
	if (place === 'thread') return inThread(t, async (call, given) => void (await call(...given)), fn, args).result;
	const p = new Process<A>({ target: fn, args });
	p.start();
	const code = await p.join();
	if (code !== 0) throw new Error(`the process ended with ${code}`);
}
