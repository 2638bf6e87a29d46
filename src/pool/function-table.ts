/**
 * Functions that need to be sent to a worker once only, since they are the same at each call. A function made anew for every call, as an arrow in the argument list is,
 * is known by its code.
 */
import { LENDING_AGAIN } from '../memory/loans/lending.js';
import { encodeCall } from '../shipping/encode-call.js';
import { textIdentity } from '../shipping/functions/function-info.js';
import type { Packet } from '../shipping/packet.js';
import type { AnyFunction, Work } from './job.js';

export class FunctionTable {
	readonly #works = new WeakMap<AnyFunction, Work>();
	readonly #byCode = new Map<string, Work>();
	readonly #byText = new Map<string, Work>();

	/** The function's work if it is known to be constant. */
	lookup(fn: AnyFunction): Work | undefined {
		return this.#works.get(fn);
	}

	/**
	 * Encodes the first call of a function.
	 *
	 * @returns its work if it is constant; else the call as one graph
	 * @throws ShippingError
	 */
	encode(fn: AnyFunction, args: readonly unknown[]): { readonly work: Work } | { readonly packet: Packet } {
		const text = textIdentity(fn);
		const twin = text === undefined ? undefined : this.#byText.get(text);
		if (twin) return { work: twin };
		const encoded = encodeCall(fn, args, LENDING_AGAIN);
		if ('packet' in encoded) return encoded;
		const { constant } = encoded;
		const code = contentOf(constant);
		let work = this.#byCode.get(code);
		if (!work) {
			work = { packet: constant, stopsAtError: false };
			this.#byCode.set(code, work);
		}
		if (text === undefined) this.#works.set(fn, work);
		else this.#byText.set(text, work);
		return { work };
	}

	forget(work: Work): void {
		this.#byCode.delete(contentOf(work.packet));
		for (const [text, known] of this.#byText) if (known === work) this.#byText.delete(text);
	}
}

function contentOf({ bytes, definitions }: Packet): string {
	const keys = definitions.map(({ key }) => key).join('\n');
	return `${keys}\n${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')}`;
}
