/**
 * Aligned memory that a block of numbers passes through between an array and the bytes of a packet,
 * where it may stand at any offset.
 *
 * It is kept, as fresh memory for each block costs more than to copy through it.
 */
export type BlockType = typeof Int32Array | typeof Float64Array;

/** Calls `use` with a block of so many numbers, of any content. @returns what `use` does */
export function withBlock<R>(type: BlockType, length: number, use: (block: Int32Array | Float64Array) => R): R {
	// A getter among the numbers may itself send some.
	const own = taken || length * type.BYTES_PER_ELEMENT > memory.byteLength;
	if (own) return use(new type(length));
	taken = true;
	try {
		return use(new type(memory, 0, length));
	} finally {
		taken = false;
	}
}

export function bytesOf({ buffer, byteLength }: Int32Array | Float64Array): Uint8Array {
	return new Uint8Array(buffer, 0, byteLength);
}

const memory = new ArrayBuffer(64 * 1024);
let taken = false;
