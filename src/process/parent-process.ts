/**
 * The parent of this process, as a child sees it.
 */
import { settles, type WaitOptions } from '../options.js';
import type { Channel } from './line/channel.js';
import { ProcessSentinel, type Sentinel } from './sentinel.js';
import { setTimeout } from '../timers.js';

/**
 * Describes the process that started this one. Python: the result of
 * `multiprocessing.parent_process()`.
 */
export interface ParentProcess {
	/** The parent's name. */
	readonly name: string;
	/** The parent's process id; for a thread, that of this process. */
	readonly pid: number;
	/** Ready once the parent has ended. */
	readonly sentinel: Sentinel;
	/** Whether the parent still runs. */
	isAlive(): boolean;
	/**
	 * Waits for the parent to end.
	 *
	 * A child whose event loop runs ends with its parent, or one second later if it has called
	 * `parentProcess()`. On Linux, a child that blocks its event loop is killed within two seconds.
	 *
	 * @returns 0, as a child can't learn its parent's exit code; `undefined` if the timeout passed
	 * first
	 */
	join(options?: WaitOptions): Promise<number | undefined>;
}

/**
 * Returns the parent. From now on this process outlives the parent by a moment, to notice its end.
 */
export function watchedParent(parent: { readonly name: string; readonly pid: number }): ParentProcess {
	watched = true;
	return {
		name: parent.name,
		pid: parent.pid,
		sentinel,
		// The kernel re-parents an orphan at once, even while this process is too busy to notice the
		// end of the channel. A thread ends with its process.
		isAlive: () => !ended && (process.ppid === parent.pid || process.pid === parent.pid),
		join,
	};
}

/** In a child: returns what ends this process when the parent's end of the channel is gone. */
export function followParent(channel: Channel): () => void {
	parentChannel = channel;
	return () => {
		ended = true;
		settleEnd();
		if (watched) setTimeout(() => process.exit(1), NOTICE_MS).unref();
		else process.exit(1);
	};
}

/** Time that a child has to notice its parent's end if it has asked for the parent. */
const NOTICE_MS = 1_000;

let ended = false;
let watched = false;
let waiters = 0;
let parentChannel: Channel | undefined;
let settleEnd: () => void;
const whenEnded = new Promise<void>((resolve) => {
	settleEnd = resolve;
});
const sentinel = new ProcessSentinel(whenEnded);

async function join(options: WaitOptions = {}): Promise<number | undefined> {
	// A waiter keeps this process alive; the channel alone does not.
	if (waiters++ === 0) parentChannel?.ref();
	try {
		return (await settles(whenEnded, options, 'parentProcess().join()')) ? 0 : undefined;
	} finally {
		if (--waiters === 0) parentChannel?.unref();
	}
}
