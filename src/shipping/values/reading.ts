/**
 * Reads values that may run user code: accessors, proxies and reducers. What these throw is
 * reported with the place that was being read.
 */
import { MultiprocessError, ShippingError } from '../../errors.js';
import { stepOf } from './locate.js';
import { AGAIN, Unsendable } from './unsendable.js';

/** @throws Unsendable with what an accessor throws */
export function read(object: object, key: string): unknown {
	try {
		return (object as Record<string, unknown>)[key];
	} catch (error) {
		throw failureOf(object, key, error);
	}
}

/** Does the same for an array: one function for both would slow both down. */
export function readElement(array: readonly unknown[], index: number): unknown {
	try {
		return array[index];
	} catch (error) {
		throw failureOf(array, String(index), error);
	}
}

/** Returns the error to report for one that was thrown while this object was written. */
export function failureAt(object: object, error: unknown): unknown {
	if (error instanceof Unsendable || error === AGAIN || isTooDeep(error)) return error;
	// It knows its place, or is about something other than what is sent.
	if (error instanceof ShippingError ? error.path !== '' : error instanceof MultiprocessError) return error;
	const isOurs = error instanceof ShippingError;
	const reason = error instanceof Error ? error.message : String(error);
	return new Unsendable(object, isOurs ? reason : `${reason} (thrown when it was read)`, { cause: error });
}

export function failureOf(object: object, key: string, error: unknown): unknown {
	const failure = failureAt(object, error);
	if (failure instanceof Unsendable && failure !== error) failure.inside = stepOf(object, key);
	return failure;
}

/**
 * Whether an error reports the end of the stack. Writing and reading recurse, which is fastest for
 * all but very deep graphs; the stack holds some thousand levels.
 */
export function isTooDeep(error: unknown): boolean {
	return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
