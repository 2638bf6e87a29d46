/**
 * The element types of values and arrays in shared memory. Python: the type codes of
 * `multiprocessing.Value` and `Array`.
 */
import * as messages from '../messages.js';

/** The constructor of a typed array, which names the type of the elements. */
export type TypedArrayConstructor =
	| Int8ArrayConstructor
	| Uint8ArrayConstructor
	| Int16ArrayConstructor
	| Uint16ArrayConstructor
	| Int32ArrayConstructor
	| Uint32ArrayConstructor
	| Float32ArrayConstructor
	| Float64ArrayConstructor
	| BigInt64ArrayConstructor
	| BigUint64ArrayConstructor;

/** The elements of a typed array: `number`, or `bigint` for 64-bit integers. */
export type ElementOf<C extends TypedArrayConstructor> = InstanceType<C>[number];

/** An array whose elements `Atomics` work on. All of them have the same calls. */
export type IntegerArray = Int32Array;

/** @throws TypeError for any other type */
export function checkElementType(type: unknown, call: string): asserts type is TypedArrayConstructor {
	if (!TYPES.has(type)) throw messages.noElementType(call, type);
}

/** Returns the type with a name, as a message has it. */
export function elementType(name: string): TypedArrayConstructor {
	for (const type of TYPES) if ((type as TypedArrayConstructor).name === name) return type as TypedArrayConstructor;
	throw new TypeError(`no element type: ${name}`);
}

export function isInteger(type: TypedArrayConstructor): boolean {
	return type !== Float32Array && type !== Float64Array;
}

/**
 * @param index The element's index, if there are several.
 * @throws TypeError for a bigint where a number is needed, and the other way round
 */
export function checkElement(type: TypedArrayConstructor, value: unknown, call: string, index?: number): void {
	const wanted = type === BigInt64Array || type === BigUint64Array ? 'bigint' : 'number';
	if (typeof value === wanted) return;
	throw messages.noElement(index === undefined ? call : `${call}: element ${index}`, type.name, value, wanted);
}

const TYPES: ReadonlySet<unknown> = new Set([
	Int8Array,
	Uint8Array,
	Int16Array,
	Uint16Array,
	Int32Array,
	Uint32Array,
	Float32Array,
	Float64Array,
	BigInt64Array,
	BigUint64Array,
]);
