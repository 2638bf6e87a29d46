/**
 * Process-based parallelism with the API of Python's `multiprocessing`: see README.md.
 */
export { type Context, freezeSupport, getContext } from './contexts.js';
export * from './errors.js';
export type { Logger, LogLevel } from './log.js';
export type { WaitOptions } from './options.js';
export { AsyncResult } from './pool/async-result.js';
export type { MaybeAsyncIterable } from './pool/input.js';
export type { AnyFunction } from './pool/job.js';
export { Pool } from './pool/pool.js';
export type { ImapOptions, MapOptions, PoolOptions } from './pool/pool-options.js';
export {
	type CurrentProcess,
	cpuCount,
	currentProcess,
	isMainProcess,
	parentProcess,
} from './process/current.js';
export type { ParentProcess } from './process/parent.js';
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
export type { ShippingEntry, ShippingReport } from './shipping/explain.js';
export { explainShipping, registerReducer, withCaptures } from './shipping/face.js';
