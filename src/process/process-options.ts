/**
 * Checks what a Process is made with, so that a slip shows where it was made and not in another process.
 */
import { describe } from '../options.js';

export function checkProcessOptions(options: unknown): void {
	if (typeof options !== 'object' || options === null) {
		throw new TypeError(`new Process(): options is ${describe(options)}; give an object, as { target, args }`);
	}
	const { target, args, name, daemon, env, stdio } = options as Record<string, unknown>;
	const check = (fits: boolean, option: string, value: unknown, remedy: string): void => {
		if (value !== undefined && !fits)
			throw new TypeError(`new Process(): ${option} is ${describe(value)}; give ${remedy}`);
	};
	check(typeof target === 'function', 'target', target, 'a function');
	check(Array.isArray(args), 'args', args, "an array of the target's arguments");
	check(typeof name === 'string', 'name', name, 'a string');
	check(typeof daemon === 'boolean', 'daemon', daemon, 'true or false');
	check(isStrings(env), 'env', env, 'an object whose values are strings');
	check(['inherit', 'pipe', 'ignore'].includes(stdio as string), 'stdio', stdio, "'inherit', 'pipe' or 'ignore'");
}

function isStrings(env: unknown): boolean {
	return typeof env === 'object' && env !== null && Object.values(env).every((value) => typeof value === 'string');
}
