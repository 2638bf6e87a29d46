/**
 * How a refusal travels from where it is found to where the path is known.
 */

import { locate } from './locate.js';

/**
 * Thrown while a graph is written: `culprit` can't be sent. `encode` turns it into a ShippingError.
 */
export class Unsendable extends Error {
	/** What, and why, and what to do: ends the message. */
	readonly reason: string;
	/**
	 * Where the culprit stands, from the inside out; each boundary that the error
	 * passes puts its part in front.
	 */
	steps: { readonly text: string; readonly path: string }[] = [];
	/** The value to look for at the next boundary. */
	culprit: unknown;
	/**
	 * Where in the culprit it is, if no search from outside finds that: in a
	 * #private field, or in its class.
	 */
	inside = '';

	constructor(culprit: unknown, reason: string, options?: ErrorOptions) {
		super(reason, options);
		this.culprit = culprit;
		this.reason = reason;
	}

	/** The path to it from a value that holds the culprit. */
	pathFrom(root: unknown): string {
		return locate(root, this.culprit) + this.inside;
	}

	/**
	 * It is in a part of `owner` that no search finds, so `owner` is to be looked for from here on.
	 */
	isInside(owner: object, part: string, value: unknown): void {
		this.inside = part + this.pathFrom(value);
		this.culprit = owner;
	}
}

/** Thrown to write the graph again from the start, knowing more; see `encode.ts`. */
export const AGAIN = Symbol('encode again');
