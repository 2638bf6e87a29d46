/**
 * A graph of its own within a graph.
 */
import type { Encoder } from './send/encoder.js';
import type { Packet } from './wire/packet.js';

/** What `Decoder.packet` reads. */
export function writePacket(encoder: Encoder, { bytes, definitions, passages = [] }: Packet): void {
	encoder.uint(definitions.length);
	for (const definition of definitions) encoder.uint(encoder.definition(definition));
	encoder.uint(bytes.length);
	encoder.bytes(bytes);
	for (const passage of passages) encoder.depart(passage);
}
