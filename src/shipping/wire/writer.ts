/**
 * The encoder, as the code that writes single objects and functions sees it. `Encoder` is the only
 * implementation.
 */
import type { Lend, Passage } from './handles.js';
import type { Definition, Packet } from './packet.js';

export interface Writer {
	/** Number of bytes written so far. */
	readonly length: number;
	byte(byte: number): void;
	/** Writes an unsigned integer below 2^53. */
	uint(value: number): void;
	string(value: string): void;
	bytes(bytes: Uint8Array): void;

	/** Writes any value, and everything that it leads to. */
	value(value: unknown): void;
	/** Writes the elements of an array that is already claimed. */
	array(array: readonly unknown[]): void;
	/** Writes the own enumerable string-keyed properties of an object, as a record or dictionary. */
	record(object: object): void;

	/** Numbers an object, before its contents are written. */
	claim(object: object | symbol): void;
	isClaimed(object: object): boolean;
	/** The objects claimed so far. */
	claimed(): Iterable<object | symbol>;
	/** Writes a reference to an object claimed before; returns false where there is none. */
	reference(object: object | symbol): boolean;
	/**
	 * Writes what must be complete before the next value can be made, unless it is written already.
	 * Writing it may itself write the next value. So if this returns true, the caller writes the next
	 * value by `value()` again.
	 */
	first(needed: object): boolean;
	/**
	 * Writes the input of the function that makes an object. The input can't contain the object,
	 * which does not exist yet: a reference to it fails with `reason`.
	 */
	unmade(object: object, reason: string, write: () => void): void;
	/**
	 * Notes objects that the receiver may have as parts of a class. Each is marked where it is
	 * written.
	 */
	noteStatics(objects: readonly object[]): void;

	/** Returns the index of a definition in this packet, adding it if needed. */
	definition(definition: Definition): number;
	/** Definitions referred to so far. */
	readonly definitions: readonly Definition[];
	/** Sends a handle's passage along with this graph. */
	depart(passage: Passage): void;
	/**
	 * Encodes a graph of its own that becomes a part of this one.
	 *
	 * @throws ShippingError
	 */
	nested(value: unknown, subject: string): Packet;

	/** Counts work done, in units of writing one plain object. */
	worked(amount: number): void;
	/** Announces that single steps may take long from now on. */
	beginSteps(): void;
	/**
	 * Requests another pass, which will know more. This pass goes on to its end so that it finds
	 * everything else as well.
	 */
	isAgain: boolean;
	/** Moves large bytes out of the message. */
	readonly lend: Lend | undefined;
	/** Identifies the user's call where it sends several messages. */
	readonly call: object | undefined;
	/** Errors that travel without their #private fields. */
	readonly blank: ReadonlySet<object> | undefined;
}
