/**
 * A queue that knows when all is done. Python: `multiprocessing.JoinableQueue`.
 */
import { checkNoMore, type WaitOptions } from '../options.js';
import * as messages from './messages.js';
import { coreOf, Queue, received } from './queue.js';
import { type QueueAddress, QueueCore } from './queue-core.js';

/**
 * A Queue whose getters say of each item when they are done with it, and that others wait for.
 *
 * ```ts
 * const jobs = new JoinableQueue<string>();
 * const p = new Process({ target: async () => { for await (const file of jobs) { await convert(file); jobs.taskDone(); } }, daemon: true });
 * p.start();
 * for (const file of files) await jobs.put(file);
 * await jobs.join();
 * ```
 *
 * An item whose getter was killed before `taskDone()` stays undone, as nobody can say how far it
 * came: give `join()` a timeout where that may happen. A Pool does all of this by itself.
 */
export class JoinableQueue<T = unknown> extends Queue<T> {
	/**
	 * An item that was got is done. Python: `task_done`.
	 *
	 * @throws ProcessError when called more often than items were put
	 */
	taskDone(): void {
		const call = 'JoinableQueue.taskDone()';
		checkNoMore([arguments[0]], call, 'it is for one item: call it once for each');
		if (!coreOf(this, call).progress.finishOne()) throw messages.tooOftenDone(call);
	}

	/**
	 * Waits until all that was put is done: true; or the timeout has passed: false.
	 *
	 * @throws ClosedError, the signal's reason when it aborts
	 */
	async join(options: WaitOptions = {}): Promise<boolean> {
		const call = 'JoinableQueue.join()';
		return coreOf(this, call).progress.wait(options, call, this);
	}

	static {
		received.register<JoinableQueue, QueueAddress>(JoinableQueue, {
			kind: 'joinable-queue',
			module: import.meta.url,
			depart: (queue) => coreOf(queue, 'sending a JoinableQueue').depart(),
			attach: (address) => QueueCore.attach(address, 'JoinableQueue'),
		});
	}
}
