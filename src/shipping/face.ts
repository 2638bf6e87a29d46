/**
 * What users have to do with shipping: they say how something travels where that can't be
 * found out, and see what is sent. In one file since this is on the package's face, where each
 * module costs every program time.
 */
import { lazily } from '../lazy.js';
import type * as Wording from '../options.js';
import type { ShippingReport } from './explain.js';
import type * as Explaining from './explain.js';

/**
 * Says which variables `fn` uses, and their values. Such a function is sent with
 * these, and never inspected: for runtimes without an inspector, and for hot paths
 * that send a new closure each time.
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
	if (typeof fn !== 'function') throw new TypeError(`withCaptures(): fn is ${wording().describe(fn)}; give a function`);
	if (typeof captures !== 'object' || captures === null || Array.isArray(captures)) {
		throw new TypeError(`withCaptures(): captures is ${wording().describe(captures)}; give an object, as { factor }`);
	}
	explicit.set(fn, captures);
	return fn;
}

export function explicitCaptures(fn: Function): Readonly<Record<string, unknown>> | undefined {
	return explicit.get(fn);
}

/**
 * Sends each instance of `type`, and of the classes that extend it, as what `reduce` returns; the
 * receiver makes it again with `rebuild`. Both travel with the first of them, so that the receiver
 * can send them on or back. For classes with #private fields, and for what must be opened anew
 * where it arrives. Python: `copyreg.pickle`, `ForkingPickler.register`.
 *
 * ```ts
 * registerReducer(Account, { reduce: (account) => account.toJSON(), rebuild: (data) => Account.from(data) });
 * ```
 *
 * @throws TypeError if `type` is no class, or `reduce` or `rebuild` no function
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
	reducers.set(type.prototype, { reducer, isLearned: false });
	anyReducers = true;
}

/** That of another process for a class that has none of its own here. */
export function learnReducer(prototype: object, reducer: Reducer): void {
	if (reducers.get(prototype)?.isLearned === false) return;
	reducers.set(prototype, { reducer, isLearned: true });
	anyReducers = true;
}

/**
 * The reducer of the object's class, or of the nearest class above it that has one; and whose it
 * is.
 */
export function reducerOf(object: object): { readonly reducer: Reducer; readonly prototype: object } | undefined {
	if (!anyReducers) return undefined;
	for (
		let prototype = Object.getPrototypeOf(object) as object | null;
		prototype;
		prototype = Object.getPrototypeOf(prototype) as object | null
	) {
		const known = reducers.get(prototype);
		if (known) return { reducer: known.reducer, prototype };
	}
	return undefined;
}

/**
 * What would be sent for a value or function: each function, class, captured variable,
 * module and handle, with how it travels and its share of the bytes. Nothing is sent.
 * Python: dill's `detect`, roughly.
 *
 * ```ts
 * console.table(explainShipping(() => render(template)).entries);
 * ```
 *
 * @throws ShippingError where sending it would throw one, the same
 */
export function explainShipping(value: unknown): ShippingReport {
	return explaining().explain(value, 'value');
}

export interface Reducer {
	reduce(value: object): unknown;
	rebuild(data: unknown): object;
}

const explicit = new WeakMap<Function, Record<string, unknown>>();
/** By the prototype of the class. */
const reducers = new WeakMap<object, { readonly reducer: Reducer; readonly isLearned: boolean }>();
let anyReducers = false;
const explaining = lazily<typeof Explaining>('./shipping/explain.js');
const wording = lazily<typeof Wording>('./options.js');
