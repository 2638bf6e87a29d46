/** A queue that knows when all items are done. Python: `multiprocessing.JoinableQueue`. */
import { checkNoMore, type WaitOptions } from '../options.js';
import * as messages from './messages.js';
import { coreOf, Queue, received } from './queue.js';
import { type QueueAddress, QueueCore } from './queue-core.js';

/**
 * A Queue whose consumers report each item as done, and which can be waited for until all are.
 * Python: `multiprocessing.JoinableQueue`.
 *
 * ```ts
 * const jobs = new JoinableQueue<string>();
 * const p = new Process({ target: async () => { for await (const file of jobs) { await convert(file); jobs.taskDone(); } }, daemon: true });
 * p.start();
 * for (const file of files) await jobs.put(file);
 * await jobs.join();
 * ```
 *
 * An item whose consumer was killed before `taskDone()` stays undone, because nobody can say how
 * far the consumer came. If that may happen, give `join()` a timeout. A Pool does all of this by
 * itself.
 */
export class JoinableQueue<T = unknown> extends Queue<T> {
	/**
	 * Reports one item that was got as done. Python: `task_done`.
	 *
	 * @throws ProcessError when called more often than items were put, ClosedError
	 */
	taskDone(): void {
		const call = 'JoinableQueue.taskDone()';
		checkNoMore([arguments[0]], call, 'it is for one item: call it once for each');
		if (!coreOf(this, call).progress.finishOne()) throw messages.tooOftenDone(call);
	}

	/**
	 * Resolves to true once all items that were put are done, or to false when the timeout has
	 * passed. Python: `join`, which has no timeout.
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
