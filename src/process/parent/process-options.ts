/**
 * Checks what a Process is made with, so that a slip shows where it was
 * made and not in another process.
 */
import { checkNoMore, checkOptions, describe } from '../../options.js';
import { checkEnvironment } from '../environment.js';

/** @throws TypeError */
export function checkProcessOptions(options: unknown, more: readonly unknown[]): void {
	const call = 'new Process()';
	checkOptions(options, PROCESS_OPTIONS, call, 'an object, as { target, args }');
	checkNoMore(more, call, 'give one object, as { target, args: [1, 2] }');
	const { target, args, name, daemon, env, stdio } = options as Record<string, unknown>;
	const check = (fits: boolean, option: string, value: unknown, remedy: string): void => {
		if (value !== undefined && !fits) throw new TypeError(`${call}: ${option} is ${describe(value)}; give ${remedy}`);
	};
	check(typeof target === 'function', 'target', target, 'a function');
	check(Array.isArray(args), 'args', args, "an array of the target's arguments");
	check(typeof name === 'string', 'name', name, 'a string');
	check(typeof daemon === 'boolean', 'daemon', daemon, 'true or false');
	checkEnvironment(env, call);
	check(['inherit', 'pipe', 'ignore'].includes(stdio as string), 'stdio', stdio, "'inherit', 'pipe' or 'ignore'");
}

const PROCESS_OPTIONS = ['target', 'args', 'name', 'daemon', 'env', 'stdio'];
