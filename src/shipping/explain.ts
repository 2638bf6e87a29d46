/**
 * Seeing what is sent, and why it is large.
 */
import { lazily } from '../lazy.js';
import { encodeDefinition } from './definition-bytes.js';
import type { ShippingEntry } from './trace.js';

export type { ShippingEntry } from './trace.js';

export interface ShippingReport {
	/** Of the whole message to a receiver that has none of the code yet. */
	readonly bytes: number;
	/** In the order in which they are met; each before what it brings along. */
	readonly entries: readonly ShippingEntry[];
}

/**
 * What would be sent for a value or function: each function, class, captured variable, module and handle, with how it travels
 * and its share of the bytes. Nothing is sent. Python: dill's `detect`, roughly.
 *
 * ```ts
 * console.table(explainShipping(() => render(template)).entries);
 * ```
 *
 * @throws ShippingError where sending it would throw one, the same
 */
export function explainShipping(value: unknown): ShippingReport {
	const subject = 'value';
	const trace = new (tracing().Trace)(value, subject);
	const { bytes, definitions } = shipping().encode(value, subject, { trace });
	const code = definitions.reduce((sum, definition) => sum + encodeDefinition(definition).length, 0);
	return { bytes: bytes.length + code, entries: trace.entries };
}

const shipping = lazily<typeof import('./encode.js')>('./shipping/encode.js');
const tracing = lazily<typeof import('./trace.js')>('./shipping/trace.js');
