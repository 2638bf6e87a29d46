/** Carries a refusal from where it is found to where the path is known. */

import { locate } from './locate.js';

/**
 * Thrown while a graph is written, because `culprit` can't be sent. `encode` turns it into a
 * ShippingError.
 */
export class Unsendable extends Error {
	/** What can't be sent, why, and what to do; ends the message. */
	readonly reason: string;
	/**
	 * The path of the culprit, outermost step first; each boundary that the error passes prepends its
	 * step.
	 */
	steps: { readonly text: string; readonly path: string }[] = [];
	/** The value to look for at the next boundary. */
	culprit: unknown;
	/**
	 * The rest of the path inside the culprit, where no search from outside finds it: in a #private
	 * field, or in its class.
	 */
	inside = '';

	constructor(culprit: unknown, reason: string, options?: ErrorOptions) {
		super(reason, options);
		this.culprit = culprit;
		this.reason = reason;
	}

	/** Returns the path from a value that holds the culprit. */
	pathFrom(root: unknown): string {
		return locate(root, this.culprit) + this.inside;
	}

	/**
	 * Makes `owner` the culprit to look for from here on, since the current one is in a part of
	 * `owner` that no search finds.
	 */
	isInside(owner: object, part: string, value: unknown): void {
		this.inside = part + this.pathFrom(value);
		this.culprit = owner;
	}
}

/** Thrown to restart the writing of the graph, knowing more; see `encode.ts`. */
export const AGAIN = Symbol('encode again');
