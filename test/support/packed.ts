import { decode, prepare } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { pack, unpack } from '#src/shipping/packing.js';

/** A value as bytes, together with the code it needs. */
export function sealed(value: unknown, subject?: string): Uint8Array {
	return pack(encode(value, subject));
}

/** The value in what `sealed` returned. */
export async function opened(packed: Uint8Array): Promise<unknown> {
	const { bytes, definitions } = unpack(packed);
	await prepare(definitions);
	return decode(bytes, definitions);
}
