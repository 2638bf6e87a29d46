/**
 * Functions that a worker needs only once, since they are the same at each call. A function that is
 * created anew for every call, such as an arrow function in an argument list, is known by its code.
 */
import { LENDING_AGAIN } from '../memory/loans/lend-options.js';
import { encodeCall } from '../shipping/encode-call.js';
import { type FunctionState, isAsItWas } from '../shipping/send/functions/constant.js';
import { textIdentity } from '../shipping/send/functions/function-info.js';
import type { Packet } from '../shipping/wire/packet.js';
import type { AnyFunction } from '../any-function.js';
import type { Work } from './jobs/job.js';

export class FunctionTable {
	readonly #works = new WeakMap<AnyFunction, Known>();
	readonly #byCode = new Map<string, Work>();
	readonly #byText = new Map<string, Work>();

	/**
	 * Returns the work of a function that is known to be constant and still is: no property was added
	 * to it, or to a function that it captures.
	 */
	lookup(fn: AnyFunction): Work | undefined {
		const known = this.#works.get(fn);
		return known?.state.every(isAsItWas) ? known.work : undefined;
	}

	/**
	 * Returns whether `functions` hold the constant function `fn`, or a function that `fn` captures.
	 * They must then travel in one graph with `fn`, to be the same function there as here.
	 */
	meets(fn: AnyFunction, functions: ReadonlyMap<Function, unknown>): boolean {
		return functions.has(fn) || (this.#works.get(fn)?.state.some((each) => functions.has(each.fn)) ?? false);
	}

	/**
	 * Encodes the first call of a function.
	 *
	 * @returns the function's work if it is constant; otherwise the call as one graph
	 * @throws ShippingError
	 */
	encode(fn: AnyFunction, args: readonly unknown[]): { readonly work: Work } | { readonly packet: Packet } {
		const text = textIdentity(fn);
		const twin = text === undefined ? undefined : this.#byText.get(text);
		if (twin) return { work: twin };
		const encoded = encodeCall(fn, args, LENDING_AGAIN);
		if ('packet' in encoded) return encoded;
		const { constant, state } = encoded;
		const code = contentOf(constant);
		let work = this.#byCode.get(code);
		if (!work) {
			work = { packet: constant, stopsAtError: false };
			this.#byCode.set(code, work);
		}
		if (text === undefined) this.#works.set(fn, { work, state });
		else this.#byText.set(text, work);
		return { work };
	}

	forget(work: Work): void {
		this.#byCode.delete(contentOf(work.packet));
		for (const [text, known] of this.#byText) if (known === work) this.#byText.delete(text);
	}
}

interface Known {
	readonly work: Work;
	readonly state: readonly FunctionState[];
}

function contentOf({ bytes, definitions }: Packet): string {
	const keys = definitions.map(({ key }) => key).join('\n');
	return `${keys}\n${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')}`;
}
