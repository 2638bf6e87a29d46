/**
 * Processes, a thread and tasks of the test's own process that do the same thing at
 * once, all of them without ticks.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Process, Queue } from 'multiprocess';
import { inThread } from '../support/in-thread.js';
import { Waits, withoutTicks } from '../support/without-ticks.js';

/**
 * What each of them does. It waits through `waits`, and may block only if it is alone in its
 * thread.
 */
export type Work<A extends unknown[]> = (waits: Waits, me: number, isAlone: boolean, ...args: A) => Promise<void>;

/** Waits until all of them are done. Fails if a wait has stalled. */
export async function allDo<A extends unknown[]>(t: TestContext, work: Work<A>, ...args: A): Promise<void> {
	withoutTicks();
	const reports = new Queue<string>();
	const processes = [0, 1].map((me) => {
		const p = new Process({ target: report, args: [work as Work<unknown[]>, reports, me, args] });
		p.start();
		t.after(() => p.kill());
		return p;
	});
	const thread = inThread(t, report, work as Work<unknown[]>, reports, 2, args);
	const waits = new Waits();
	await Promise.all([3, 4].map((me) => work(waits, me, false, ...args)));
	for (const p of processes) assert.equal(await p.join(), 0);
	await thread.result;
	const stalled = [waits.stalled, ...[0, 1, 2].map(() => reports.getNowait())];
	assert.deepEqual(stalled, ['', '', '', '']);
	reports.close();
}

async function report(work: Work<unknown[]>, to: Queue<string>, me: number, args: unknown[]): Promise<void> {
	withoutTicks();
	const waits = new Waits();
	await work(waits, me, true, ...args);
	to.putSync(waits.stalled);
}
