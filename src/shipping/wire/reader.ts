/**
 * The decoder, as the code that reads single objects and functions sees it. `Decoder` is the only
 * implementation.
 */
import type { Definition, GraphDefinition } from './packet.js';

export interface Reader {
	byte(): number;
	uint(): number;
	string(): string;
	/** Returns a view of the next bytes; copy them to keep them. */
	bytes(length: number): Buffer;
	readonly isAtEnd: boolean;

	/** Reads any value, and everything that it leads to. */
	value(): unknown;
	/** Reads a record or dictionary and defines its properties on an existing object. */
	recordInto(target: object): void;
	/** Reads a nested packet and returns its value. */
	packet(): unknown;
	/** Returns the value of a graph that travels as a definition. */
	graph(definition: GraphDefinition): unknown;

	/** Reserves the number of an object whose contents follow. */
	reserve(): number;
	/**
	 * Records the object of a reserved number, as early as possible because its contents may refer to
	 * it.
	 */
	fill<T>(id: number, object: T): T;
	/**
	 * Records the receiver's own objects that stand in for marked ones that follow; `undefined` keeps
	 * the copies.
	 */
	noteStatics(count: number, objects: readonly object[] | undefined): void;

	/** Reads the index of a definition that came with the bytes, and returns the definition. */
	definition<K extends Definition['kind']>(kind: K): Definition & { readonly kind: K };
	/** Throws: no encoder wrote these bytes. */
	malformed(reason: string): never;
}
