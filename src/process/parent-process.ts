/**
 * The process that started this one, as far as a child can see it.
 */
import { settles, type WaitOptions } from '../options.js';
import type { Channel } from './line/channel.js';
import { ProcessSentinel, type Sentinel } from './sentinel.js';
import { setTimeout } from '../timers.js';

/** Python: what `multiprocessing.parent_process()` returns. */
export interface ParentProcess {
	readonly name: string;
	readonly pid: number;
	/** Ready once the parent ended. */
	readonly sentinel: Sentinel;
	isAlive(): boolean;
	/**
	 * Waits for the parent's end: 0, as its exit code can't be known here; `undefined` if the timeout
	 * passed first. A child outlives its parent by a second only, and only if it has asked for it.
	 */
	join(options?: WaitOptions): Promise<number | undefined>;
}

/** From now on its end is noticed, and ends this process a moment later only. */
export function watchedParent(parent: { readonly name: string; readonly pid: number }): ParentProcess {
	watched = true;
	return {
		name: parent.name,
		pid: parent.pid,
		sentinel,
		// The kernel gives an orphan another parent at once, also while this process is too busy to
		// notice the channel's end. A thread goes with its process.
		isAlive: () => !ended && (process.ppid === parent.pid || process.pid === parent.pid),
		join,
	};
}

/** In a child: ends this process when the parent's end of the channel is gone. */
export function followParent(channel: Channel): () => void {
	parentChannel = channel;
	return () => {
		ended = true;
		settleEnd();
		if (watched) setTimeout(() => process.exit(1), NOTICE_MS).unref();
		else process.exit(1);
	};
}

/** Time to notice the parent's end, for who has asked for the parent. */
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
	// Who waits for the parent keeps this process alive, which its channel otherwise does not.
	if (waiters++ === 0) parentChannel?.ref();
	try {
		return (await settles(whenEnded, options, 'parentProcess().join()')) ? 0 : undefined;
	} finally {
		if (--waiters === 0) parentChannel?.unref();
	}
}
