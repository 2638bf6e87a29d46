/**
 * The product of shipping: one graph of values as bytes, and the definitions (code and modules)
 * that the bytes refer to by index. They are separate so that a transport can omit each definition
 * that its peer already has.
 */
import type { ModuleDefinition } from '../reach/module-definition.js';
import type { Passage } from './handles.js';

/** One encoded graph. */
export interface Packet {
	/**
	 * The graph, in the format of `tags.ts`. May be a view of a larger buffer. Never written again.
	 */
	readonly bytes: Uint8Array;
	/**
	 * Definitions that `bytes` refers to by index. Packets that use the same code share them; compare
	 * by `key`.
	 */
	readonly definitions: readonly Definition[];
	/** Passages of the handles in the graph, which the sender must hold until they have arrived. */
	readonly passages?: readonly Passage[];
}

/** Releases the passages of a packet that is not sent. */
export function drop({ passages }: Packet): void {
	if (!passages) return;
	for (const passage of passages) {
		passage.cancel();
		passage.end?.();
	}
}

/** Something that a receiver needs once, and afterwards knows by its `key`. */
export type Definition = UnitDefinition | ModuleDefinition | GraphDefinition;

/** The code of a function or class that travels by value. Its captured values are in the graph. */
export interface UnitDefinition {
	readonly kind: 'unit';
	/** Hash over all other fields, the same in every process. */
	readonly key: string;
	/** URL of the file that contains the code; `import.meta`, `import()` and stack traces keep it. */
	readonly url: string;
	/** Position of `text` in that file, counted from 0. */
	readonly line: number;
	readonly column: number;
	/** Names of the captured variables, in the order of their values in the graph. */
	readonly parameters: readonly string[];
	/**
	 * Indices into `parameters` of the values that must exist before the function is made. The others
	 * are assigned afterwards, which permits cycles.
	 */
	readonly eager: readonly number[];
	/** For a class: indices of the values that each message sets anew in the receiver's class. */
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
	 * Keys of the definitions that `bytes` refers to by index. Every message that refers to the graph
	 * brings them.
	 */
	readonly needs: readonly string[];
}

/**
 * Returns a definition as bytes. Definitions are plain data and rare beside graphs, so JSON
 * suffices.
 */
export function encodeDefinition(definition: Definition): Uint8Array {
	return Buffer.from(JSON.stringify(definition));
}

export function decodeDefinition(bytes: Uint8Array): Definition {
	return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Definition;
}
