/**
 * Numbers in shared memory. Python: `multiprocessing.Array`.
 */
import {
	checkElement,
	checkElementType,
	type ElementOf,
	type TypedArrayConstructor,
} from '../memory/segments/element-types.js';
import { Received } from '../memory/received.js';
import { Segment } from '../memory/segments/segment.js';
import { checkOptions, describe } from '../options.js';
import { type GuardOptions, guardOf } from './locks/guard.js';
import type { Lock } from './locks/lock.js';
import * as messages from './messages.js';

/** What an array is of, and what a message says of it; the view travels as what it is. */
interface ArrayParts {
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
 * As a type it names the array: `SharedArray<typeof Float64Array>`.
 *
 * `view` is the memory itself, and may be sent without the rest. Nothing keeps two processes from
 * writing at once unless both hold the lock; `Atomics` work on integer types. The memory is there
 * as long as anybody has the array or a view of it.
 */
export class SharedArray<C extends TypedArrayConstructor> {
	readonly view: InstanceType<C>;
	readonly length: number;
	readonly #lock: Lock | null;

	/**
	 * @param sizeOrValues So many zeros, or these values.
	 * @throws TypeError for an unknown type, values that are none of it, or what is no lock;
	 * RangeError for a size that is none, or more than this node's buffers can have: 4 GiB in Node 20
	 */
	constructor(type: C, sizeOrValues: number | Iterable<ElementOf<C>>, options: GuardOptions = {}) {
		const { view, lock } = received.take() ?? create(type, sizeOrValues, options);
		this.view = view as InstanceType<C>;
		this.length = view.length;
		this.#lock = lock;
	}

	/** The lock that guards it. Python: `get_lock`. @throws ProcessError with `lock: false` */
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
	checkOptions(options, ['lock'], call, 'an object, as { lock: false }');
	const values = valuesOf(type, sizeOrValues, call);
	const length = typeof values === 'number' ? values : values.length;
	const lock = guardOf(options, call) ?? null;
	// There is no memory of no bytes.
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
	// What is changed while it is read is read once.
	const values = ArrayBuffer.isView(given)
		? (given as InstanceType<TypedArrayConstructor>)
		: [...(given as Iterable<unknown>)];
	// The elements of a view are all of one kind.
	const checked = ArrayBuffer.isView(given) ? Math.min(1, values.length) : values.length;
	for (let i = 0; i < checked; i++) checkElement(type, values[i], call, i);
	return new type(values as never);
}
