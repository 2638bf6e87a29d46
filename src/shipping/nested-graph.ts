/**
 * A graph within a graph that is the same in each message: a definition, which needs definitions in turn.
 */
import type { Encoder } from './encoder.js';
import { hash } from './hash.js';
import { type Definition, drop, type GraphDefinition, type Packet } from './packet.js';

export interface Graph {
	readonly definition: GraphDefinition;
	readonly needs: readonly Definition[];
}

/** @throws Error where handles are in it: those are another's with each message */
export function graphOf(packet: Packet): Graph {
	if (packet.passages) {
		drop(packet);
		throw new Error('it has handles');
	}
	const bytes = Buffer.from(packet.bytes).toString('base64');
	const needs = packet.definitions.map(({ key }) => key);
	const key = hash(`${bytes} ${needs.join(' ')}`);
	return { definition: { kind: 'graph', key, bytes, needs }, needs: packet.definitions };
}

/** `Decoder.definition` reads which, and `Decoder.graph` the graph. */
export function writeGraph(encoder: Encoder, { definition, needs }: Graph): void {
	for (const each of needs) encoder.definition(each);
	encoder.uint(encoder.definition(definition));
}
