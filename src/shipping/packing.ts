/** Packets that include their definitions, for transports that keep nothing between messages. */
import { newDecoder } from './decode.js';
import { newEncoder } from './encode.js';
import type { Definition, Packet } from './wire/packet.js';

/** Returns a packet and its definitions as bytes. */
export function pack({ bytes, definitions }: Packet): Uint8Array {
	const encoder = newEncoder(new Set());
	encoder.value(definitions);
	encoder.uint(bytes.length);
	encoder.bytes(bytes);
	return encoder.finish().bytes;
}

/** Returns the packet from the bytes of `pack`; its own bytes are a view of them. */
export function unpack(packed: Uint8Array): Packet {
	const decoder = newDecoder(packed, []);
	const definitions = decoder.value() as Definition[];
	return { definitions, bytes: decoder.bytes(decoder.uint()) };
}
