/** Shows what is sent, and why it is large. */
import { encode } from './encode.js';
import { drop, encodeDefinition } from './wire/packet.js';
import { type ShippingEntry, Trace } from './send/trace.js';

export type { ShippingEntry } from './send/trace.js';

/** The result of `explainShipping()`. */
export interface ShippingReport {
	/** Bytes of the whole message to a receiver that has none of the code yet. */
	readonly bytes: number;
	/** In the order in which they are met; each precedes what it brings along. */
	readonly entries: readonly ShippingEntry[];
}

/** @param subject Name of the value in paths. */
export function explain(value: unknown, subject: string): ShippingReport {
	const trace = new Trace(value, subject);
	const packet = encode(value, subject, { trace });
	drop(packet);
	const { bytes, definitions } = packet;
	const code = definitions.reduce((sum, definition) => sum + encodeDefinition(definition).length, 0);
	return { bytes: bytes.length + code, entries: trace.entries };
}
