/** Writes the arrays that have a shorter form than one value after the other. */
import { isIndex } from '../values/array-names.js';
import { bytesOf, withBlock } from '../wire/number-block.js';
import { Tag } from '../wire/tags.js';
import type { Writer } from '../wire/writer.js';

/**
 * Writes a long array of few elements; returns false for any other. Elements are counted only if
 * a probed index is a hole.
 */
export function writeSparse(writer: Writer, array: readonly unknown[]): boolean {
	const { length } = array;
	if (1 in array && length >> 1 in array && length - 2 in array) return false;
	const keys = Object.keys(array);
	// Indices come first. A name may look like a number: '-5', '1e3'.
	const names = keys.findIndex((key) => !isIndex(key));
	const indices = (names === -1 ? keys : keys.slice(0, names)).map(Number);
	if (indices.length > length / 8) return false;
	writer.byte(Tag.SPARSE_ARRAY);
	writer.uint(length);
	writer.uint(indices.length);
	for (const index of indices) {
		writer.uint(index);
		writer.value(array[index]);
	}
	return true;
}

/** Writes an array of nothing but numbers as one block; returns false for any other. */
export function writeNumbers(writer: Writer, array: readonly unknown[]): boolean {
	let integers = true;
	for (let i = 0; i < array.length; i++) {
		const element = array[i];
		if (typeof element !== 'number') return false;
		if (integers && ((element | 0) !== element || Object.is(element, -0))) integers = false;
	}
	writer.byte(integers ? Tag.INT32_ARRAY : Tag.FLOAT64_ARRAY);
	writer.uint(array.length);
	withBlock(integers ? Int32Array : Float64Array, array.length, (block) => {
		block.set(array as number[]);
		writer.bytes(bytesOf(block));
	});
	return true;
}

/** From this many elements on, a block of numbers beats single ones. */
export const BLOCK_LEAST = 16;
/** Arrays at least this long may be mostly holes. */
export const SPARSE_LEAST = 1024;
