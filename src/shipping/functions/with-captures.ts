/**
 * Naming what a function uses, where it can't be found out.
 */
import { describe } from '../../options.js';

/**
 * Says which variables `fn` uses, and their values. Such a function is sent with these, and never inspected: for runtimes
 * without an inspector, and for hot paths that send a new closure each time.
 *
 * ```ts
 * const factor = 3;
 * await pool.map(withCaptures((x: number) => x * factor, { factor }), items);
 * ```
 *
 * @returns `fn` itself
 * @throws TypeError if `fn` is no function, or `captures` no object
 */
export function withCaptures<F extends (...args: never[]) => unknown>(fn: F, captures: Record<string, unknown>): F {
	if (typeof fn !== 'function') throw new TypeError(`withCaptures(): fn is ${describe(fn)}; give a function`);
	if (typeof captures !== 'object' || captures === null || Array.isArray(captures)) {
		throw new TypeError(`withCaptures(): captures is ${describe(captures)}; give an object, as { factor }`);
	}
	explicit.set(fn, captures);
	return fn;
}

export function explicitCaptures(fn: Function): Readonly<Record<string, unknown>> | undefined {
	return explicit.get(fn);
}

const explicit = new WeakMap<Function, Record<string, unknown>>();
