/**
 * Process-based parallelism with the API of Python's `multiprocessing`: see README.md.
 */
import { preloadInChildren } from './process/library-modules.js';

export { type Context, freezeSupport, getContext } from './contexts.js';
export * from './errors.js';
export { getLogger, type Logger, type LogLevel, logToStderr } from './log.js';
export type { WaitOptions } from './options.js';
export { AsyncResult } from './pool/async-result.js';
export type { MaybeAsyncIterable } from './pool/input.js';
export type { AnyFunction } from './pool/job.js';
export { Pool } from './pool/pool.js';
export type { ImapOptions, MapOptions, PoolOptions } from './pool/pool-options.js';
export { onChildStart } from './process/child-start.js';
export { cpuCount } from './process/cpu-count.js';
export { type CurrentProcess, currentProcess, isMainProcess } from './process/current.js';
export { setExecutable } from './process/executable.js';
export { type ParentProcess, parentProcess } from './process/parent.js';
export { setForkserverPreload } from './process/preload.js';
export { activeChildren, Process, type ProcessBase, type ProcessOptions } from './process/process.js';
export type { Sentinel } from './process/sentinel.js';
export { getAllStartMethods, getStartMethod, type StartMethod, setStartMethod } from './process/start-methods.js';
export { explainShipping, type ShippingEntry, type ShippingReport } from './shipping/explain.js';
export { withCaptures } from './shipping/functions/with-captures.js';
export { registerReducer } from './shipping/reducers.js';

// Standbys import all of it beforehand, since functions that are sent may use any of it.
preloadInChildren(import.meta.url);
