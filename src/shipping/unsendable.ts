/**
 * How a refusal travels from where it is found to where the path is known.
 */

/** Thrown while a graph is written: `culprit` can't be sent. `encode` turns it into a ShippingError. */
export class Unsendable extends Error {
	/** What, and why, and what to do: ends the message. */
	readonly reason: string;
	/** Where the culprit stands, from the inside out; each boundary that the error passes puts its part in front. */
	steps: { readonly text: string; readonly path: string }[] = [];
	/** The value to look for at the next boundary. */
	culprit: unknown;

	constructor(culprit: unknown, reason: string, options?: ErrorOptions) {
		super(reason, options);
		this.culprit = culprit;
		this.reason = reason;
	}
}

/** Thrown to write the graph again from the start, knowing more; see `encode.ts`. */
export const AGAIN = Symbol('encode again');
