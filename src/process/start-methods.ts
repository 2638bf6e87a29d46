/**
 * The ways to start a process. `settings.ts` holds the default.
 */
import { checkOptions, describe } from '../options.js';
import { forkRefused, noStartMethod, startMethodSet, unknownStartMethod } from './messages.js';

/**
 * How a child starts. `'forkserver'` (the default): a standby process, already booted, takes the
 * work. `'spawn'`: a fresh process. `'thread'`: a worker thread of this process.
 */
export type StartMethod = 'forkserver' | 'spawn' | 'thread';

/** The supported methods, the default first. */
export const START_METHODS: readonly StartMethod[] = ['forkserver', 'spawn', 'thread'];

/**
 * @throws TypeError unless `method` is a string; ProcessError for an unknown method, or one not
 * supported here
 */
export function checkStartMethod(method: unknown, call: string): StartMethod {
	if (typeof method !== 'string') throw noStartMethod(call, describe(method), START_METHODS);
	if (method === 'fork') throw forkRefused();
	const known = START_METHODS.find((candidate) => candidate === method);
	if (known === undefined) throw unknownStartMethod(call, method, START_METHODS);
	return known;
}

/**
 * @throws as `checkStartMethod`; TypeError for unknown options; ProcessError if a method was set
 * before, unless `force`
 */
export function changeStartMethod(
	current: StartMethod | undefined,
	next: string | null,
	options: { readonly force?: boolean },
): StartMethod | undefined {
	const checked = next === null ? undefined : checkStartMethod(next, 'setStartMethod()');
	checkOptions(options, ['force'], 'setStartMethod()', 'an object, as { force: true }');
	if (current !== undefined && !options.force) throw startMethodSet(current);
	return checked;
}
