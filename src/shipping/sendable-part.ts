/**
 * Copies an error without what can't be sent: a socket that it holds costs only that property, not
 * its class or anything else.
 *
 * The copy descends into errors, plain objects and arrays. Whatever can be sent stays itself, so
 * only what leads to a culprit is copied. An instance of any other class is omitted entirely: its
 * methods might misbehave with partial state. The copy of an error lacks #private fields that can't
 * be sent; its methods that need them throw.
 */
import { types } from 'node:util';
import { ShippingError } from '../errors.js';
import { encode } from './encode.js';
import { reducerOf } from './values/registered.js';
import { beginSharing, endSharing } from './engine/inspector-session.js';
import { stepOf } from './values/locate.js';
import { beginMessage } from './send/long-encoding.js';
import { drop, type Packet } from './wire/packet.js';
import { ownProperty } from './values/own-properties.js';

export interface SendablePart {
	readonly packet: Packet;
	/** What is missing, and why: messages of ShippingErrors. */
	readonly leftOut: readonly string[];
}

/**
 * @param error An error that can't be sent as it is.
 * @param asText Makes the replacement of an error whose class can't be sent.
 * @throws what reading the error throws
 */
export function encodeSendablePart(error: Error, subject: string, asText: (error: Error) => Error): SendablePart {
	const shares = beginSharing();
	if (shares) beginMessage();
	try {
		const part = new Part(asText);
		const copy = part.of(error, subject);
		return { packet: encode(copy, subject, { blank: part.blank }), leftOut: part.leftOut };
	} finally {
		if (shares) endSharing();
	}
}

export function isError(value: unknown): value is Error {
	try {
		return types.isNativeError(value) || value instanceof Error;
	} catch {
		// A proxy may throw even here.
		return false;
	}
}

class Part {
	readonly leftOut: string[] = [];
	/** Copies of errors that lack their #private fields. */
	readonly blank = new Set<object>();
	readonly #asText: (error: Error) => Error;
	readonly #copies = new Map<object, object>();
	#tries = 0;

	constructor(asText: (error: Error) => Error) {
		this.#asText = asText;
	}

	/** Returns the value, a copy of it, or LEFT_OUT. */
	of(value: unknown, path: string): unknown {
		if ((typeof value !== 'object' || value === null) && typeof value !== 'function' && typeof value !== 'symbol')
			return value;
		const copy = this.#copies.get(value as object);
		if (copy) return copy;
		const refusal = this.#refusalOf(value, path);
		if (refusal === undefined) return value;
		if (isError(value)) return this.#error(value, path, refusal);
		if (Array.isArray(value)) return this.#array(value, path);
		if (isPlain(value))
			return this.#members(
				value,
				this.#copy(value, Object.create(Object.getPrototypeOf(value) as object | null) as object),
				path,
			);
		this.leftOut.push(refusal);
		return LEFT_OUT;
	}

	#error(error: Error, path: string, refusal: string): object {
		const copy = this.#copy(error, this.#bareCopy(error, path) ?? this.#asText(error));
		const isOfClass = Object.getPrototypeOf(copy) === Object.getPrototypeOf(error);
		const before = this.leftOut.length;
		this.#members(error, copy, path, isOfClass ? IS_STACK : IS_TEXT);
		// Only its class was at fault.
		if (!isOfClass && this.leftOut.length === before) this.leftOut.push(refusal);
		return copy;
	}

	/**
	 * Returns an error of the same class and stack without other properties; `undefined` if its class
	 * can't be sent.
	 */
	#bareCopy(error: Error, path: string): Error | undefined {
		// Nobody knows what a reducer would make of an incomplete copy.
		if (reducerOf(error)) return undefined;
		const prototype = Object.getPrototypeOf(error) as object;
		const copy = bare(error, prototype);
		const refusal = this.#refusalOf(copy, path);
		if (refusal === undefined) return copy;
		this.blank.add(copy);
		if (this.#refusalOf(copy, path) === undefined && canBeShown(copy)) {
			this.leftOut.push(refusal);
			return copy;
		}
		this.blank.delete(copy);
		return undefined;
	}

	#array(array: readonly unknown[], path: string): object {
		const copy: unknown[] = this.#copy(array, []);
		copy.length = array.length;
		for (const key of Object.keys(array)) {
			const element = this.of(Reflect.get(array, key), path + stepOf(array, key));
			// Omitted elements keep their place, so that those after them keep theirs.
			Reflect.set(copy, key, element === LEFT_OUT ? undefined : element);
		}
		return copy;
	}

	#members<T extends object>(from: object, to: T, path: string, skips?: (key: string | symbol) => boolean): T {
		for (const key of Reflect.ownKeys(from)) {
			if (skips?.(key)) continue;
			const descriptor = this.#property(from, key, path + stepOf(from, key));
			if (descriptor) Object.defineProperty(to, key, descriptor);
		}
		return to;
	}

	/** Copies a property. One whose getter throws or can't be sent has no value. */
	#property(from: object, key: string | symbol, path: string): PropertyDescriptor | undefined {
		const { get, set, ...flags } = ownProperty(from, key);
		try {
			const value = this.of(get ? Reflect.get(from, key) : flags.value, path);
			if (value === LEFT_OUT) return undefined;
			if (get && this.#refusalOf([get, set], path) === undefined) return { ...flags, get, ...(set && { set }) };
			return { ...flags, writable: flags.writable ?? true, value };
		} catch (error) {
			this.leftOut.push(`${path}: reading it failed: ${error instanceof Error ? error.message : String(error)}`);
			return undefined;
		}
	}

	#copy<T extends object>(original: object, copy: T): T {
		this.#copies.set(original, copy);
		return copy;
	}

	#refusalOf(value: unknown, path: string): string | undefined {
		if (++this.#tries > MOST_TRIES) return `${path}: the error holds too much that cannot be sent`;
		try {
			drop(encode(value, path, { blank: this.blank }));
			return undefined;
		} catch (error) {
			return error instanceof ShippingError ? error.message : `${path}: ${String(error)}`;
		}
	}
}

/** Stands for a value that can't be sent. */
const LEFT_OUT = Symbol('left out');
/** Each attempt writes a part of the graph again. */
const MOST_TRIES = 2_000;

const IS_STACK = (key: string | symbol): boolean => key === 'stack';
/** Properties that an error sent as text has of its own. */
const IS_TEXT = (key: string | symbol): boolean => key === 'stack' || key === 'message';

function isPlain(value: unknown): value is object {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || prototype === Object.prototype;
}

/**
 * Makes a bare copy. The stack is set first: setting it may make the engine format the existing
 * one, by the formatter of the class.
 */
function bare(error: Error, prototype: object): Error {
	if (isDomException(prototype)) return withStack(error, new DOMException(error.message, error.name));
	const copy = types.isNativeError(error) ? new Error() : (Object.create(Error.prototype) as Error);
	return Object.setPrototypeOf(withStack(error, copy), prototype) as Error;
}

/** Touching the global loads it. */
function isDomException(prototype: object): boolean {
	return prototype.constructor.name === 'DOMException' && prototype === DOMException.prototype;
}

function withStack(from: Error, to: Error): Error {
	let stack: unknown;
	try {
		if (Object.hasOwn(from, 'stack')) ({ stack } = from);
	} catch {
		// Its getter throws.
	}
	if (typeof stack === 'string')
		Object.defineProperty(to, 'stack', { value: stack, writable: true, configurable: true });
	else Reflect.deleteProperty(to, 'stack');
	return to;
}

/** Whether the usual operations on an error work without its #private fields. */
function canBeShown(error: Error): boolean {
	try {
		return [error.name, error.message, error.stack, error.cause, String(error)].length > 0;
	} catch {
		return false;
	}
}
