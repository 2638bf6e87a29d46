/**
 * What calls that take bytes are given, as bytes.
 */
import { constants as buffers } from 'node:buffer';
import * as messages from './messages.js';

export type Bytes = ArrayBufferView | ArrayBuffer;

/**
 * A view of the same memory.
 *
 * @throws TypeError, RangeError for more than a view of this node can have
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
 * `size` bytes from `offset`.
 *
 * @param size Default: all that follow.
 * @throws TypeError, RangeError
 */
export function partOf(
	bytes: Uint8Array,
	offset: number | undefined,
	size: number | undefined,
	call: string,
): Uint8Array {
	const { length } = bytes;
	const from = checkWithin(offset, length, 'offset', call) ?? 0;
	return bytes.subarray(from, from + (checkWithin(size, length - from, 'size', call) ?? length - from));
}

/** @throws TypeError, RangeError */
export function checkWithin<N extends number | undefined>(value: N, most: number, name: string, call: string): N {
	if (value === undefined) return value;
	if (typeof value !== 'number') throw messages.noNumber(call, name, value);
	if (!Number.isInteger(value) || value < 0 || value > most) throw messages.outOfRange(call, name, value, most);
	return value;
}
