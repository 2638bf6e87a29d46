/**
 * Numbers in shared memory. Python: `multiprocessing.Array`.
 */
import {
	checkElement,
	checkElementType,
	type ElementOf,
	type TypedArrayConstructor,
} from '../memory/segments/element-types.js';
import { Received } from '../memory/cells/received.js';
import { Segment } from '../memory/segments/segment.js';
import { checkOptions, describe } from '../options.js';
import { type GuardOptions, guardOf } from './locks/guard.js';
import type { Lock } from './locks/lock.js';
import * as messages from './messages.js';

/**
 * The parts of an array, and what a message says of them. The view travels as a handle of its own.
 */
interface ArrayParts {
	/** The shared memory itself, as a typed array. */
	readonly view: InstanceType<TypedArrayConstructor>;
	readonly lock: Lock | null;
}

const received = new Received<ArrayParts>();

/**
 * A typed array that processes share.
 *
 * ```ts
 * const prices = new SharedArray(Float64Array, 1000);
 * await pool.map((i) => { prices.view[i] = price(i); }, indices);
 * ```
 *
 * Its type names the array's: `SharedArray<typeof Float64Array>`.
 *
 * `view` is the memory itself, and can be sent on its own. Two processes may write at once
 * unless both hold the lock. `Atomics` work on integer types. The memory lives as long as
 * anybody has the array or a view of it.
 */
export class SharedArray<C extends TypedArrayConstructor> {
	/** The shared memory itself, as a typed array. */
	readonly view: InstanceType<C>;
	/** Number of elements. */
	readonly length: number;
	readonly #lock: Lock | null;

	/**
	 * @param sizeOrValues The number of elements, all zero; or the elements.
	 * @throws TypeError for an unknown type, values of another type, or something that is not
	 * a lock; RangeError for an invalid size, or one above what this version of Node allows
	 * for a buffer (4 GiB in Node 20)
	 */
	constructor(type: C, sizeOrValues: number | Iterable<ElementOf<C>>, options: GuardOptions = {}) {
		const { view, lock } = received.take() ?? create(type, sizeOrValues, options);
		this.view = view as InstanceType<C>;
		this.length = view.length;
		this.#lock = lock;
	}

	/**
	 * Returns the lock that guards the array. Python: `get_lock`. @throws
	 * ProcessError with `lock: false`
	 */
	getLock(): Lock {
		if (!this.#lock) throw messages.unguarded('SharedArray.getLock()');
		return this.#lock;
	}

	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return `SharedArray(${this.view[Symbol.toStringTag]}, ${this.length})`;
	}

	static {
		received.register<SharedArray<TypedArrayConstructor>, ArrayParts>(SharedArray, {
			kind: 'shared-array',
			module: import.meta.url,
			describe: (array) => ({ view: array.view, lock: array.#lock }),
			attach: (parts) => parts,
		});
	}
}

function create(type: TypedArrayConstructor, sizeOrValues: unknown, options: GuardOptions): ArrayParts {
	const call = 'new SharedArray()';
	checkElementType(type, call);
	checkOptions(options, ['lock'], call, 'an object, such as { lock: false }');
	const values = valuesOf(type, sizeOrValues, call);
	const length = typeof values === 'number' ? values : values.length;
	const lock = guardOf(options, call) ?? null;
	// A segment has at least one byte.
	const { buffer } = Segment.create(Math.max(1, length) * type.BYTES_PER_ELEMENT, call);
	const view = new type(buffer, 0, length);
	if (typeof values !== 'number') view.set(values as never);
	return { view, lock };
}

function valuesOf(
	type: TypedArrayConstructor,
	given: unknown,
	call: string,
): number | InstanceType<TypedArrayConstructor> {
	if (typeof given === 'number') {
		if (!Number.isSafeInteger(given) || given < 0) throw messages.badLength(call, given);
		return given;
	}
	if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
		throw messages.noElements(call, describe(given));
	// Read once: an iterable may change while it is read.
	const values = ArrayBuffer.isView(given)
		? (given as InstanceType<TypedArrayConstructor>)
		: [...(given as Iterable<unknown>)];
	// All elements of a view have one type.
	const checked = ArrayBuffer.isView(given) ? Math.min(1, values.length) : values.length;
	for (let i = 0; i < checked; i++) checkElement(type, values[i], call, i);
	return new type(values as never);
}
