/**
 * What shipping produces and consumes: one graph of values as bytes, and beside it the definitions
 * (code and modules) that the bytes refer to by index. They are kept apart so that a transport can
 * leave out each definition that its peer has.
 */
import type { ModuleDefinition } from '../reach/module-definition.js';
import type { Passage } from './handles.js';

/** One encoded graph. */
export interface Packet {
	/**
	 * The graph, as `tags.ts` describes it. May be a view into a larger
	 * buffer; it is never written again.
	 */
	readonly bytes: Uint8Array;
	/**
	 * What `bytes` refers to, by index. Shared between packets that use the same code; compare by
	 * `key`.
	 */
	readonly definitions: readonly Definition[];
	/** Of the handles in the graph that the sender must keep until they have arrived. */
	readonly passages?: readonly Passage[];
}

/** It is not sent: nothing that is in it is on its way. */
export function drop({ passages }: Packet): void {
	if (!passages) return;
	for (const passage of passages) {
		passage.cancel();
		passage.end?.();
	}
}

/** Something that a receiver needs once, and knows from then on by its `key`. */
export type Definition = UnitDefinition | ModuleDefinition | GraphDefinition;

/** The code of a function or class that travels by value; its captured values are in the graph. */
export interface UnitDefinition {
	readonly kind: 'unit';
	/** Hash over all other fields, the same in every process. */
	readonly key: string;
	/**
	 * URL of the file that the code stands in; `import.meta`, `import()` and stack traces keep it.
	 */
	readonly url: string;
	/** Position of `text` in that file, counted from 0. */
	readonly line: number;
	readonly column: number;
	/** Names of the captured variables, in the order in which the graph holds their values. */
	readonly parameters: readonly string[];
	/**
	 * Indices into `parameters` of those whose values are there before the function is made; the
	 * others are assigned after it, for cycles.
	 */
	readonly eager: readonly number[];
	/**
	 * Of a class: indices of those that each message sets anew in the class that the receiver has.
	 */
	readonly follows: readonly number[];
	readonly strict: boolean;
	/** How `text` becomes an expression: as it is, or as the member of an object literal. */
	readonly wrap: 'expression' | 'method';
	readonly text: string;
	/** Its source map as a data URL, where the program uses them and the file has one. */
	readonly map?: string;
}

/** A graph that many messages repeat; a receiver reads it once. */
export interface GraphDefinition {
	readonly kind: 'graph';
	/** Hash over all other fields. */
	readonly key: string;
	/** In base64. */
	readonly bytes: string;
	/**
	 * Keys of the definitions that `bytes` refers to, by index. They come with every
	 * message that refers to the graph.
	 */
	readonly needs: readonly string[];
}

/** A definition as bytes. It is plain data, and rare beside graphs: JSON serves. */
export function encodeDefinition(definition: Definition): Uint8Array {
	return Buffer.from(JSON.stringify(definition));
}

export function decodeDefinition(bytes: Uint8Array): Definition {
	return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Definition;
}
