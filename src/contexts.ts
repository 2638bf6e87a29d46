/**
 * Contexts: the library with one start method, for code that must not depend on, or
 * change, the program's default.
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

/** What `getContext()` gives. Python: `multiprocessing.context.BaseContext`. */
export interface Context {
	readonly startMethod: StartMethod;
	/** Its instances, and those of its subclasses, are started by this context's method. */
	readonly Process: typeof Process;
	/**
	 * Its workers are started by this context's method, unless `startMethod` says otherwise; that
	 * of `'thread'` is `ThreadPool`.
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

/** What `getContext()` gives. @throws ProcessError for what is no start method, or not here */
export function contextOf(method: StartMethod): Context {
	return CONTEXTS[checkStartMethod(method, 'getContext()')];
}

/** The same for all: what processes share does not depend on how they are started. */
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
