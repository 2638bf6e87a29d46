/**
 * The Process classes of the contexts: a Process that is started by one method, whatever the
 * default is. They stand in a module of their own that exports them, so that in a child a subclass
 * of theirs finds them by import.
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

/** Python: what stands in for it in `multiprocessing.dummy`. */
export class ThreadProcess<A extends readonly unknown[] = readonly unknown[]> extends Process<A> {
	static readonly [START_METHOD] = 'thread';
}
