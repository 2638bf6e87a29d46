/** Encodes a call of a function, and decides whether the function must be sent with each call. */
import { container } from './values/containers.js';
import { type EncodeOptions, encode } from './encode.js';
import { LENT_FROM } from './send/encode-object.js';
import { constantState, type FunctionState } from './send/functions/constant.js';
import { beginSharing, endSharing } from './engine/inspector-session.js';
import { beginMessage } from './send/long-encoding.js';
import { drop, type Packet } from './wire/packet.js';

export type EncodedCall =
	/**
	 * The function alone, if every encoding of it is the same and its runs leave no trace in it. Its
	 * arguments are encoded separately.
	 */
	| { readonly constant: Packet; readonly state: readonly FunctionState[] }
	/**
	 * `{ fn, args }` as one graph, so that an object that is both captured and an argument
	 * stays one object at the receiver.
	 */
	| { readonly packet: Packet };

/** @throws ShippingError whose path begins with `fn` or `args` */
export function encodeCall(fn: Function, args: readonly unknown[], options: EncodeOptions): EncodedCall {
	const shares = beginSharing();
	if (shares) beginMessage();
	try {
		return encodeBoth(fn, args, options);
	} finally {
		if (shares) endSharing();
	}
}

function encodeBoth(fn: Function, args: readonly unknown[], options: EncodeOptions): EncodedCall {
	let state: readonly FunctionState[] | undefined;
	const onFunctions: EncodeOptions['onFunctions'] = (infos) => {
		state = constantState(fn, infos);
	};
	// Large arguments must not be copied for a packet that may be discarded.
	if (args.some(isLarge)) {
		const constant = encode(fn, 'fn', { onFunctions });
		if (state) return { constant, state };
	}
	const packet = encode(container({ fn, args: container([...args]) }), '', { ...options, onFunctions });
	if (!state) return { packet };
	drop(packet);
	return { constant: encode(fn, 'fn'), state };
}

function isLarge(value: unknown): boolean {
	return (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) && value.byteLength >= LENT_FROM;
}
