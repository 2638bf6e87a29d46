/**
 * How the instances of a class travel, where the class knows better than a copy of its fields.
 */
import { describe } from '../options.js';

/**
 * Sends each instance of `type`, and of the classes that extend it, as what `reduce` returns; the receiver makes it again with `rebuild`, which
 * travels with the first of them. For classes with #private fields, and for what must be opened anew where it
 * arrives. Python: `copyreg.pickle`, `ForkingPickler.register`.
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
		throw new TypeError(`registerReducer(): type is ${describe(type)}; give a class`);
	}
	for (const name of ['reduce', 'rebuild'] as const) {
		if (typeof reducer?.[name] !== 'function') {
			throw new TypeError(`registerReducer(): ${name} is ${describe(reducer?.[name])}; give a function`);
		}
	}
	reducers.set(type.prototype, reducer);
}

interface Reducer {
	reduce(value: object): unknown;
	rebuild(data: unknown): object;
}

/** The reducer of the object's class, or of the nearest class above it that has one. */
export function reducerOf(object: object): Reducer | undefined {
	if (reducers.size === 0) return undefined;
	for (let prototype = Object.getPrototypeOf(object); prototype; prototype = Object.getPrototypeOf(prototype)) {
		const reducer = reducers.get(prototype);
		if (reducer) return reducer;
	}
	return undefined;
}

const reducers = new Map<object, Reducer>();
