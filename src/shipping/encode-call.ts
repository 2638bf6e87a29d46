/**
 * A call of a function, and whether the function has to be sent with each call of it.
 */
import { encode } from './encode.js';
import { isConstantFunction } from './functions/constant.js';
import type { Packet } from './packet.js';

export interface EncodedCall {
	/** `{ fn, args }` as one graph, so that what the function captures and is given is one object where it is one here. */
	readonly packet: Packet;
	/** The function alone, if every encoding of it is the same and its runs leave no trace in it. */
	readonly constant: Packet | undefined;
}

/** @throws ShippingError whose path begins with `fn` or `args` */
export function encodeCall(fn: Function, args: readonly unknown[]): EncodedCall {
	let isConstant = false;
	const packet = encode({ fn, args }, '', {
		onFunctions(infos) {
			isConstant = isConstantFunction(fn, infos);
		},
	});
	return { packet, constant: isConstant ? encode(fn, 'fn') : undefined };
}
