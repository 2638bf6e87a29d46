/**
 * The encoder as seen by what writes single objects and functions. It is the one implementation.
 */
import type { Lend, Passage } from './handles.js';
import type { Definition, Packet } from './packet.js';

export interface Writer {
	/** Bytes written so far. */
	readonly length: number;
	byte(byte: number): void;
	/** An unsigned integer below 2^53. */
	uint(value: number): void;
	string(value: string): void;
	bytes(bytes: Uint8Array): void;

	/** Writes any value, with all that it leads to. */
	value(value: unknown): void;
	/** The elements of an array, which is claimed. */
	array(array: readonly unknown[]): void;
	/** The own enumerable string-keyed properties of an object, as a record or dictionary. */
	record(object: object): void;

	/** Numbers an object, before its contents are written. */
	claim(object: object | symbol): void;
	isClaimed(object: object): boolean;
	/** The objects claimed so far. */
	claimed(): Iterable<object | symbol>;
	/** Refers back to an object that was claimed before; false where it was not. */
	reference(object: object | symbol): boolean;
	/**
	 * Writes what must be whole before the value that comes next can be made, unless it was written
	 * already. What is written so may itself lead to that value; so where this returns true, the
	 * caller writes the value by `value()` again.
	 */
	first(needed: object): boolean;
	/**
	 * Writes what an object is made from by a function, which can't hold the object
	 * itself: that is not there before.
	 */
	unmade(object: object, reason: string, write: () => void): void;
	/** Objects that the receiver may have as parts of a class. Each is marked where it is written. */
	noteStatics(objects: readonly object[]): void;

	/** Index of a definition in this packet. */
	definition(definition: Definition): number;
	/** The code and modules referred to so far. */
	readonly definitions: readonly Definition[];
	/** A handle goes on its way with this graph. */
	depart(passage: Passage): void;
	/** Encodes a graph of its own that becomes a part of this one. @throws ShippingError */
	nested(value: unknown, subject: string): Packet;

	/** So much has been done, in units of what writing a plain object takes. */
	worked(amount: number): void;
	/** From now on single steps may take long. */
	beginSteps(): void;
	/**
	 * It is found out that the graph must be written again, knowing more. What is found on the way to
	 * its end need not be found by one pass each.
	 */
	isAgain: boolean;
	/** Where large bytes go that need not be in the message. */
	readonly lend: Lend | undefined;
	/** The call of the user's that this message belongs to, where it sends others, too. */
	readonly call: object | undefined;
	/** Errors that travel without their #private fields. */
	readonly blank: ReadonlySet<object> | undefined;
}
