/**
 * Nested graphs: written in place, or as a definition if many messages repeat the graph unchanged,
 * so that a receiver that keeps definitions gets it once.
 */
import { hash } from '../wire/hash.js';
import { type Definition, drop, type GraphDefinition, type Packet } from '../wire/packet.js';
import type { Writer } from '../wire/writer.js';

/** Writes what `Reader.packet` reads. */
export function writePacket(encoder: Writer, { bytes, definitions, passages = [] }: Packet): void {
	encoder.uint(definitions.length);
	for (const definition of definitions) encoder.uint(encoder.definition(definition));
	encoder.uint(bytes.length);
	encoder.bytes(bytes);
	for (const passage of passages) encoder.depart(passage);
}

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

/** Writes what `Reader.definition('graph')` reads. */
export function writeGraph(encoder: Writer, { definition, needs }: Graph): void {
	for (const each of needs) encoder.definition(each);
	encoder.uint(encoder.definition(definition));
}
