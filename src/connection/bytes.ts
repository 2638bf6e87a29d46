/**
 * What calls that take bytes are given, as bytes.
 */
import * as messages from './messages.js';

export type Bytes = ArrayBufferView | ArrayBuffer;

/** A view of the same memory. @throws TypeError */
export function bytesOf(data: unknown, call: string): Uint8Array {
	if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
	if (data instanceof ArrayBuffer) return new Uint8Array(data);
	throw messages.noBytes(call, data);
}

/** `size` bytes from `offset`. @param size Default: all that follow. @throws RangeError */
export function partOf(
	bytes: Uint8Array,
	offset: number | undefined,
	size: number | undefined,
	call: string,
): Uint8Array {
	const { length } = bytes;
	const from = checkWithin(offset ?? 0, length, 'offset', call);
	return bytes.subarray(from, from + checkWithin(size ?? length - from, length - from, 'size', call));
}

function checkWithin(value: number, most: number, name: string, call: string): number {
	if (!Number.isInteger(value) || value < 0 || value > most) throw messages.outOfRange(call, name, value, most);
	return value;
}
