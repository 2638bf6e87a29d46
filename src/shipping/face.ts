/**
 * What users say about shipping: how something travels where that can't be found out, and a look at
 * what is sent.
 */
import { lazily } from '../lazy.js';
import type * as Wording from '../options.js';
import type { ShippingReport } from './explain.js';
import type * as Explaining from './explain.js';
import { registerCaptures, setReducer } from './values/registered.js';

/**
 * Declares which variables `fn` uses, and their values. Such a function is sent with these and
 * never inspected. For runtimes without an inspector, and for hot paths that send a new closure
 * each time.
 *
 * ```ts
 * const factor = 3;
 * await pool.map(withCaptures((x: number) => x * factor, { factor }), items);
 * ```
 *
 * @returns `fn` itself
 * @throws TypeError if `fn` is not a function, or `captures` not an object
 */
export function withCaptures<F extends (...args: never[]) => unknown>(fn: F, captures: Record<string, unknown>): F {
	if (typeof fn !== 'function') throw new TypeError(`withCaptures(): fn is ${wording().describe(fn)}; give a function`);
	if (typeof captures !== 'object' || captures === null || Array.isArray(captures)) {
		throw new TypeError(`withCaptures(): captures is ${wording().describe(captures)}; give an object, as { factor }`);
	}
	registerCaptures(fn, captures);
	return fn;
}

/**
 * Sends instances of `type` and its subclasses as what `reduce` returns; the receiver restores them
 * with `rebuild`. Both functions travel with the first instance, so that the receiver can send
 * instances on or back. For classes with #private fields, and for anything that must be reopened
 * where it arrives. Python: `copyreg.pickle`, `ForkingPickler.register`.
 *
 * ```ts
 * registerReducer(Account, { reduce: (account) => account.toJSON(), rebuild: (data) => Account.from(data) });
 * ```
 *
 * @param reducer.reduce Returns what stands for an instance in a message.
 * @param reducer.rebuild Returns an instance for it, in the receiver.
 * @throws TypeError if `type` is not a class, or `reduce` or `rebuild` not a function
 */
export function registerReducer<T extends object, D>(
	type: abstract new (...args: never[]) => T,
	reducer: { reduce(value: T): D; rebuild(data: D): T },
): void {
	if (typeof type !== 'function' || typeof type.prototype !== 'object') {
		throw new TypeError(`registerReducer(): type is ${wording().describe(type)}; give a class`);
	}
	for (const name of ['reduce', 'rebuild'] as const) {
		if (typeof reducer?.[name] !== 'function') {
			throw new TypeError(`registerReducer(): ${name} is ${wording().describe(reducer?.[name])}; give a function`);
		}
	}
	setReducer(type.prototype as object, reducer);
}

/**
 * Reports what would be sent for a value or function: each function, class, captured variable,
 * module and handle, with how it travels and its share of the bytes. Nothing is sent. Python:
 * roughly dill's `detect`.
 *
 * ```ts
 * console.table(explainShipping(() => render(template)).entries);
 * ```
 *
 * @throws the ShippingError that sending the value would throw
 */
export function explainShipping(value: unknown): ShippingReport {
	return explaining().explain(value, 'value');
}

const explaining = lazily<typeof Explaining>('./shipping/explain.js');
const wording = lazily<typeof Wording>('./options.js');
