/**
 * Cases that hold for processes and threads alike run twice: in their own file, and by
 * `by-threads.test.ts` of their area, which sets the start method `thread` and imports them again.
 */
import { type TestContext, test } from 'node:test';
import { getStartMethod } from 'multiprocess';

/** Whether this is the second run. */
export const byThreads = getStartMethod() === 'thread';

/**
 * Declares a case that the second run leaves out: it is about processes as such, or does not depend
 * on what runs there.
 */
export const testOfProcesses: (title: string, run: (t: TestContext) => Promise<void>) => void = byThreads
	? () => {}
	: (title, run) => void test(title, run);

/** This process's or thread's name in messages that a child writes. */
export function childName(): string {
	return `${byThreads ? 'another thread of ' : ''}process ${process.pid}`;
}
