/**
 * The ways to start a process, and which one is the default.
 */
import { checkOptions, describe } from '../options.js';
import { forkRefused, noStartMethod, startMethodSet, threadNotYet, unknownStartMethod } from './messages.js';

/**
 * `'forkserver'` (the default): a standby process, already started, takes the work. `'spawn'`: a fresh process.
 * `'thread'`: a worker thread; not available yet.
 */
export type StartMethod = 'forkserver' | 'spawn' | 'thread';

/** The start methods that there are so far. */
export type AvailableStartMethod = Exclude<StartMethod, 'thread'>;

/**
 * Sets the default start method. Python: `multiprocessing.set_start_method`.
 *
 * @param method `null` goes back to the default.
 * @throws ProcessError when it was set before, unless `force`; TypeError, ProcessError for what is no start method, or not here
 */
export function setStartMethod(method: StartMethod | null, options: { force?: boolean } = {}): void {
	const next = method === null ? undefined : checkStartMethod(method, 'setStartMethod()');
	checkOptions(options, ['force'], 'setStartMethod()', 'an object, as { force: true }');
	if (chosen !== undefined && !options.force) throw startMethodSet(chosen);
	chosen = next;
}

/** Python: `multiprocessing.get_start_method`. */
export function getStartMethod(): AvailableStartMethod {
	return chosen ?? METHODS[0];
}

/** All that work here, the default first. Python: `multiprocessing.get_all_start_methods`. */
export function getAllStartMethods(): StartMethod[] {
	return [...METHODS];
}

/** @throws TypeError for what is no string; ProcessError for what is no start method, or not here */
export function checkStartMethod(method: unknown, call: string): AvailableStartMethod {
	if (typeof method !== 'string') throw noStartMethod(call, describe(method), METHODS);
	if (method === 'fork') throw forkRefused();
	if (method === 'thread') throw threadNotYet();
	if (method === 'forkserver' || method === 'spawn') return method;
	throw unknownStartMethod(call, method, METHODS);
}

const METHODS = ['forkserver', 'spawn'] as const;
let chosen: AvailableStartMethod | undefined;
