/**
 * Contexts: the library with one start method, for code that must neither depend on the program's
 * default nor change it.
 */
import { Pipe } from './connection/face.js';
import { ForkserverPool, SpawnPool } from './pool/context-pool.js';
import { type Pool, ThreadPool } from './pool/pool.js';
import { ForkserverProcess, SpawnProcess, ThreadProcess } from './process/context-process.js';
import type { Process } from './process/process.js';
import { checkStartMethod, type StartMethod } from './process/start-methods.js';
import { JoinableQueue, Queue, SimpleQueue } from './queues/face.js';
import {
	Barrier,
	BoundedSemaphore,
	Condition,
	Event,
	Lock,
	RLock,
	Semaphore,
	SharedArray,
	SharedValue,
} from './sync/face.js';

/**
 * The library with one start method, as `getContext()` returns it. Python:
 * `multiprocessing.context.BaseContext`.
 */
export interface Context {
	/** The start method of this context. */
	readonly startMethod: StartMethod;
	/** `Process` whose instances, and those of its subclasses, use the context's start method. */
	readonly Process: typeof Process;
	/**
	 * `Pool` whose workers use the context's start method unless `startMethod` says otherwise. In the
	 * context `'thread'` it is `ThreadPool`.
	 */
	readonly Pool: typeof Pool;
	readonly Lock: typeof Lock;
	readonly RLock: typeof RLock;
	readonly Semaphore: typeof Semaphore;
	readonly BoundedSemaphore: typeof BoundedSemaphore;
	readonly Condition: typeof Condition;
	readonly Event: typeof Event;
	readonly Barrier: typeof Barrier;
	readonly SharedValue: typeof SharedValue;
	readonly SharedArray: typeof SharedArray;
	readonly Pipe: typeof Pipe;
	readonly Queue: typeof Queue;
	readonly SimpleQueue: typeof SimpleQueue;
	readonly JoinableQueue: typeof JoinableQueue;
}

/**
 * Returns the context of a start method.
 *
 * @throws ProcessError for an unknown start method, or one that this system lacks
 */
export function contextOf(method: StartMethod): Context {
	return CONTEXTS[checkStartMethod(method, 'getContext()')];
}

/** The same in all contexts: shared objects do not depend on how processes are started. */
const SHARED = {
	Lock,
	RLock,
	Semaphore,
	BoundedSemaphore,
	Condition,
	Event,
	Barrier,
	SharedValue,
	SharedArray,
	Pipe,
	Queue,
	SimpleQueue,
	JoinableQueue,
};

const CONTEXTS: Readonly<Record<StartMethod, Context>> = {
	forkserver: Object.freeze({ startMethod: 'forkserver', Process: ForkserverProcess, Pool: ForkserverPool, ...SHARED }),
	spawn: Object.freeze({ startMethod: 'spawn', Process: SpawnProcess, Pool: SpawnPool, ...SHARED }),
	thread: Object.freeze({ startMethod: 'thread', Process: ThreadProcess, Pool: ThreadPool, ...SHARED }),
};
