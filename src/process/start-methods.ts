/**
 * The ways to start a process. Which one is the default, `settings.ts` knows.
 */
import { checkOptions, describe } from '../options.js';
import { forkRefused, noStartMethod, startMethodSet, unknownStartMethod } from './messages.js';

/**
 * `'forkserver'` (the default): a standby process, already started, takes the work. `'spawn'`: a
 * fresh process. `'thread'`: a worker thread of this process.
 */
export type StartMethod = 'forkserver' | 'spawn' | 'thread';

/** All that work here, the default first. */
export const START_METHODS: readonly StartMethod[] = ['forkserver', 'spawn', 'thread'];

/**
 * @throws TypeError for what is no string; ProcessError for what is no start method, or not here
 */
export function checkStartMethod(method: unknown, call: string): StartMethod {
	if (typeof method !== 'string') throw noStartMethod(call, describe(method), START_METHODS);
	if (method === 'fork') throw forkRefused();
	const known = START_METHODS.find((candidate) => candidate === method);
	if (known === undefined) throw unknownStartMethod(call, method, START_METHODS);
	return known;
}

/**
 * @throws as `checkStartMethod`; TypeError for unknown options; ProcessError for one that
 * was set before, unless `force`
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
