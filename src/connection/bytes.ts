/** Reads the arguments of calls that take bytes. */
import { constants as buffers } from 'node:buffer';
import * as messages from './messages.js';

export type Bytes = ArrayBufferView | ArrayBuffer;

/**
 * Returns a view of the same memory.
 *
 * @throws TypeError for anything but bytes, RangeError if the bytes exceed the
 * largest Buffer of this Node.js
 */
export function bytesOf(data: unknown, call: string): Uint8Array {
	if (!ArrayBuffer.isView(data) && !(data instanceof ArrayBuffer)) throw messages.noBytes(call, data);
	if (data.byteLength > buffers.MAX_LENGTH) throw messages.tooLarge(call, data.byteLength, buffers.MAX_LENGTH);
	try {
		return ArrayBuffer.isView(data)
			? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
			: new Uint8Array(data);
	} catch {
		throw messages.detached(call);
	}
}

/**
 * Returns the part of `size` bytes that begins at `offset`.
 *
 * @param offset Default: 0.
 * @param size Default: all bytes that follow.
 * @throws TypeError, RangeError
 */
export function rangeOf(
	bytes: Uint8Array,
	offset: number | undefined,
	size: number | undefined,
	call: string,
): Uint8Array {
	const { length } = bytes;
	const from = checkWithin(offset, length, 'offset', call) ?? 0;
	return bytes.subarray(from, from + (checkWithin(size, length - from, 'size', call) ?? length - from));
}

/**
 * Checks that a value is `undefined`, or a whole number from 0 to `most`.
 *
 * @throws TypeError, RangeError
 */
export function checkWithin<N extends number | undefined>(value: N, most: number, name: string, call: string): N {
	if (value === undefined) return value;
	if (typeof value !== 'number') throw messages.noNumber(call, name, value);
	if (!Number.isInteger(value) || value < 0 || value > most) throw messages.outOfRange(call, name, value, most);
	return value;
}
