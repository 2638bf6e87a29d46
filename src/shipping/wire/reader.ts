/**
 * The decoder as seen by what reads single objects and functions. It is the one implementation.
 */
import type { Definition, GraphDefinition } from './packet.js';

export interface Reader {
	byte(): number;
	uint(): number;
	string(): string;
	/** A view of the next bytes; who keeps them copies them. */
	bytes(length: number): Buffer;
	readonly isAtEnd: boolean;

	/** Reads any value, with all that it leads to. */
	value(): unknown;
	/** The properties of a record or dictionary, defined on an object that is there already. */
	recordInto(target: object): void;
	/** The value of a graph of its own within this one. */
	packet(): unknown;
	/** The value of a graph that is a definition. */
	graph(definition: GraphDefinition): unknown;

	/** The number of an object whose contents follow. */
	reserve(): number;
	/** Says which object it is, as early as possible: its contents may refer to it. */
	fill<T>(id: number, object: T): T;
	/** Objects that are here, where they are what comes. */
	noteStatics(count: number, objects: readonly object[] | undefined): void;

	/** The code, module or graph that comes next, of those that came with the bytes. */
	definition<K extends Definition['kind']>(kind: K): Definition & { readonly kind: K };
	/** Ends decoding: the bytes are none that an encoder wrote. */
	malformed(reason: string): never;
}
