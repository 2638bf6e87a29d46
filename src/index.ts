/** Process-based parallelism with the API of Python's `multiprocessing`: see README.md. */
import type { Context } from './contexts.js';
import type * as Contexts from './contexts.js';
import { lazily } from './lazy.js';
import { getStartMethod } from './process/settings.js';
import type { StartMethod } from './process/start-methods.js';

export type { Context } from './contexts.js';
export * from './connection.js';
export * from './errors.js';
export type { Logger, LogLevel } from './log.js';
export type { ElementOf, TypedArrayConstructor } from './memory/segments/element-types.js';
export { ShareableList, SharedMemory, SharedMemoryManager } from './memory/face.js';
export type { ListItem } from './memory/segments/list-layout.js';
export type { SyncWaitOptions, WaitOptions } from './options.js';
export { AsyncResult } from './pool/jobs/async-result.js';
export type { MaybeAsyncIterable } from './pool/jobs/input.js';
export type { AnyFunction } from './any-function.js';
export { Pool, ThreadPool } from './pool/pool.js';
export type { ImapOptions, MapOptions, PoolOptions } from './pool/pool-options.js';
export {
	type CurrentProcess,
	cpuCount,
	currentProcess,
	isMainProcess,
	parentProcess,
} from './process/current.js';
export type { ParentProcess } from './process/parent-process.js';
export { activeChildren, Process, type ProcessBase, type ProcessOptions } from './process/process.js';
export type { Sentinel } from './process/sentinel.js';
export {
	getAllStartMethods,
	getLogger,
	getStartMethod,
	logToStderr,
	onChildStart,
	setExecutable,
	setForkserverPreload,
	setStartMethod,
} from './process/settings.js';
export type { StartMethod } from './process/start-methods.js';
export { JoinableQueue, Queue, SimpleQueue } from './queues/face.js';
export type { QueueOptions } from './queues/queue.js';
export type { BarrierOptions } from './sync/barrier.js';
export {
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
export type { GuardOptions } from './sync/locks/guard.js';
export type { Held } from './sync/locks/held.js';
export type { LockOptions } from './sync/locks/lock.js';
export type { ShippingEntry, ShippingReport } from './shipping/explain.js';
export { explainShipping, registerReducer, withCaptures } from './shipping/face.js';

/**
 * Returns the library with `method` as its start method. The program's default is unchanged, and
 * starting something through a context does not fix it. Python: `multiprocessing.get_context`.
 *
 * ```ts
 * const spawn = getContext('spawn');
 * const p = new spawn.Process({ target: () => console.log('in a fresh process') });
 * ```
 *
 * @param method Default: what `getStartMethod()` returns at the call.
 * @returns the same object for the same method each time
 * @throws ProcessError for an unknown start method, or one that this system lacks
 */
export function getContext(method: StartMethod = getStartMethod()): Context {
	return contexts().contextOf(method);
}

/**
 * Does nothing: there are no frozen executables to support, and a child imports no main module. It
 * exists for programs that are ported from Python. Python: `multiprocessing.freeze_support`.
 */
export function freezeSupport(): void {}

const contexts = lazily<typeof Contexts>('./contexts.js');
