/**
 * The Process classes of the contexts: each starts by one method, whatever the default is. This
 * module exports them so that their subclasses can import them in a child.
 */
import { Process } from './process.js';
import { START_METHOD } from './settings.js';

/** Python: `multiprocessing.context.ForkServerProcess`. */
export class ForkserverProcess<A extends readonly unknown[] = readonly unknown[]> extends Process<A> {
	static readonly [START_METHOD] = 'forkserver';
}

/** Python: `multiprocessing.context.SpawnProcess`. */
export class SpawnProcess<A extends readonly unknown[] = readonly unknown[]> extends Process<A> {
	static readonly [START_METHOD] = 'spawn';
}

/** Python: `multiprocessing.dummy.Process`. */
export class ThreadProcess<A extends readonly unknown[] = readonly unknown[]> extends Process<A> {
	static readonly [START_METHOD] = 'thread';
}
