/**
 * Aligned memory through which a block of numbers passes between an array and a packet, where the
 * block may begin at any offset.
 *
 * The memory is kept: fresh memory per block costs more than the copy.
 */
export type BlockType = typeof Int32Array | typeof Float64Array;

/**
 * Calls `use` with a block of `length` numbers, whose content is arbitrary.
 *
 * @returns the result of `use`
 */
export function withBlock<R>(type: BlockType, length: number, use: (block: Int32Array | Float64Array) => R): R {
	// A getter in the array may itself send numbers.
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
