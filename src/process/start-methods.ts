/**
 * The ways to start a process. Which one is the default, `settings.ts` knows.
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

/** All that work here, the default first. */
export const START_METHODS = ['forkserver', 'spawn'] as const;

/** @throws TypeError for what is no string; ProcessError for what is no start method, or not here */
export function checkStartMethod(method: unknown, call: string): AvailableStartMethod {
	if (typeof method !== 'string') throw noStartMethod(call, describe(method), START_METHODS);
	if (method === 'fork') throw forkRefused();
	if (method === 'thread') throw threadNotYet();
	if (method === 'forkserver' || method === 'spawn') return method;
	throw unknownStartMethod(call, method, START_METHODS);
}

/** @throws as `checkStartMethod`; TypeError for unknown options; ProcessError for one that was set before, unless `force` */
export function changeStartMethod(
	current: AvailableStartMethod | undefined,
	next: string | null,
	options: { readonly force?: boolean },
): AvailableStartMethod | undefined {
	const checked = next === null ? undefined : checkStartMethod(next, 'setStartMethod()');
	checkOptions(options, ['force'], 'setStartMethod()', 'an object, as { force: true }');
	if (current !== undefined && !options.force) throw startMethodSet(current);
	return checked;
}
