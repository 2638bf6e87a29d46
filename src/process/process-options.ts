/**
 * What a Process is made with. It is checked at once, so that a slip shows where it was made and
 * not in another process.
 */
import type { AnyFunction, Fitting } from '../any-function.js';
import { checkNoMore, checkOptions, describe } from '../options.js';
import { checkEnvironment } from './environment.js';

/** Options of a Process. `args` may be omitted only if the target needs none. */
export type ProcessOptions<A extends readonly unknown[]> = ProcessBase<A> &
	([] extends A ? { args?: readonly [...A] } : { args: readonly [...A] });

/** For a target with optional arguments, such as those with a default. */
export type FittingProcessOptions<A extends readonly unknown[], F extends AnyFunction> = ProcessSettings & {
	target: F;
	args: readonly [...A] & Fitting<A, F>;
};

/** Options of a Process, without `args`. */
export interface ProcessBase<A extends readonly unknown[]> extends ProcessSettings {
	/** The function that the child runs. Default: `run()`, which a subclass overrides. */
	target?: (...args: A) => unknown;
}

export interface ProcessSettings {
	/** Default: `Process-1`, and in a child `Process-1:2`. */
	name?: string;
	/** A daemon is terminated when its parent ends. Default: the creator's own flag. */
	daemon?: boolean;
	/** Added to the child's environment. */
	env?: Record<string, string>;
	/**
	 * Where the child's output goes. `'pipe'` provides `stdout` and `stderr`. Default: `'inherit'`.
	 * The child's stdin is always empty.
	 */
	stdio?: 'inherit' | 'pipe' | 'ignore';
}

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
