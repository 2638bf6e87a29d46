/**
 * Cases that hold for processes and threads alike are run twice: where they stand, and by
 * `by-threads.test.ts` of their area, which sets the start method `thread` and imports them again.
 */
import { type TestContext, test } from 'node:test';
import { getStartMethod } from 'multiprocess';

/** Whether this is the second run. */
export const byThreads = getStartMethod() === 'thread';

/**
 * A case of processes as such, or of what does not depend on what runs there,
 * that the second run leaves out.
 */
export const testOfProcesses: (title: string, run: (t: TestContext) => Promise<void>) => void = byThreads
	? () => {}
	: (title, run) => void test(title, run);

/** What messages that a child writes call this process or thread. */
export function childName(): string {
	return `${byThreads ? 'another thread of ' : ''}process ${process.pid}`;
}
