/**
 * A graph that many messages repeat unchanged. It travels as a definition, so a receiver that keeps
 * definitions gets it once.
 */
import type { Encoder } from './send/encoder.js';
import { hash } from './wire/hash.js';
import { type Definition, drop, type GraphDefinition, type Packet } from './wire/packet.js';

export interface Graph {
	readonly definition: GraphDefinition;
	readonly needs: readonly Definition[];
}

/** @throws Error if the graph holds handles, as each message needs its own */
export function graphOf(packet: Packet): Graph {
	if (packet.passages) {
		drop(packet);
		throw new Error("a graph with handles can't be repeated");
	}
	const bytes = Buffer.from(packet.bytes).toString('base64');
	const needs = packet.definitions.map(({ key }) => key);
	const key = hash(`${bytes} ${needs.join(' ')}`);
	return { definition: { kind: 'graph', key, bytes, needs }, needs: packet.definitions };
}

/** Writes what `Decoder.definition('graph')` reads. */
export function writeGraph(encoder: Encoder, { definition, needs }: Graph): void {
	for (const each of needs) encoder.definition(each);
	encoder.uint(encoder.definition(definition));
}
