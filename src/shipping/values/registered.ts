/** What the program has registered: captures of functions, and reducers of classes. */

export interface Reducer {
	reduce(value: object): unknown;
	rebuild(data: unknown): object;
}

export function registerCaptures(fn: Function, captures: Record<string, unknown>): void {
	explicit.set(fn, captures);
}

export function explicitCaptures(fn: Function): Readonly<Record<string, unknown>> | undefined {
	return explicit.get(fn);
}

export function setReducer(prototype: object, reducer: Reducer): void {
	reducers.set(prototype, { reducer, isLearned: false });
	anyReducers = true;
}

/** Registers a reducer from another process, unless the class has its own here. */
export function learnReducer(prototype: object, reducer: Reducer): void {
	if (reducers.get(prototype)?.isLearned === false) return;
	reducers.set(prototype, { reducer, isLearned: true });
	anyReducers = true;
}

/**
 * Returns the reducer of the object's class or of its nearest base class that has one, and the
 * prototype of that class.
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

const explicit = new WeakMap<Function, Record<string, unknown>>();
/** By the prototype of the class. */
const reducers = new WeakMap<object, { readonly reducer: Reducer; readonly isLearned: boolean }>();
let anyReducers = false;
