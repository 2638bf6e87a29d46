/**
 * Packets with their definitions as bytes of their own, for transports that
 * keep nothing between two messages.
 */
import { newDecoder } from './decode.js';
import { newEncoder } from './encode.js';
import type { Definition, Packet } from './wire/packet.js';

/** A packet with its definitions in it. */
export function pack({ bytes, definitions }: Packet): Uint8Array {
	const encoder = newEncoder(new Set());
	encoder.value(definitions);
	encoder.uint(bytes.length);
	encoder.bytes(bytes);
	return encoder.finish().bytes;
}

/** The packet in what `pack` returned; its bytes are a view of it. */
export function unpack(packed: Uint8Array): Packet {
	const decoder = newDecoder(packed, []);
	const definitions = decoder.value() as Definition[];
	return { definitions, bytes: decoder.bytes(decoder.uint()) };
}
