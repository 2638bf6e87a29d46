/**
 * Sends a thrown value to the process that waits for it. It arrives as itself wherever
 * possible, and otherwise as text: an error is never lost because it, its class or
 * something it holds can't be sent.
 */
import { RemoteError } from '../errors.js';
import { decode, decodeWhenReady } from './decode.js';
import { encode } from './encode.js';
import { havingIt, type Lacking, lackingFor } from './wire/lacking-members.js';
import * as messages from './values/messages.js';
import type { Packet } from './wire/packet.js';
import { pack, unpack } from './packing.js';
import { encodeSendablePart, isError, type SendablePart } from './sendable-part.js';

/**
 * Encodes a thrown value. The packet refers to no definitions; those of the error are inside it.
 */
export function encodeThrown(thrown: unknown): Packet {
	const text = textOf(thrown);
	const { packet, leftOut = [] } = encodeWhatCan(thrown);
	const shipped: Shipped = { ...text, packed: packet && pack(packet), leftOut, lacking: lackingFor(thrown) };
	return { ...encode(shipped), ...(packet?.passages && { passages: packet.passages }) };
}

/**
 * @param origin Who threw it, such as `PoolWorker-1 (pid 4711)`; added to the stack.
 * @returns what was thrown, with its class, cause and own properties; or a RemoteError with its
 * text
 */
export async function decodeThrown(bytes: Uint8Array, origin: string): Promise<unknown> {
	const { name, packed, leftOut, lacking, ...text } = decode(bytes, []) as Shipped;
	const hint = lacking ? hintFor(lacking) : '';
	const message = text.message + hint;
	const stack = text.stack.replace(text.message, () => message);
	const remote = { name, message, stack };
	if (!packed) return new RemoteError(message, remote);
	try {
		const { bytes: graph, definitions } = unpack(packed);
		const thrown: unknown = await decodeWhenReady(graph, definitions);
		if (hint && thrown instanceof TypeError) Reflect.set(thrown, 'message', message);
		return thrown instanceof Error ? withOrigin(thrown, remote, origin, messages.leftOut(leftOut)) : thrown;
	} catch (cause) {
		const error = new RemoteError(message, remote);
		error.cause = cause;
		return error;
	}
}

function hintFor(lacking: Lacking): string {
	const what = havingIt(lacking);
	return what === undefined ? '' : messages.lacking(what, lacking.member);
}

interface Text {
	readonly name: string;
	readonly message: string;
	readonly stack: string;
}

interface Shipped extends Text {
	/** The error itself, if it can be sent. */
	readonly packed: Uint8Array | undefined;
	/** What the sent error lacks, and why. */
	readonly leftOut: readonly string[];
	/** The objects that lack the member which the error is about. */
	readonly lacking: Lacking | undefined;
}

/**
 * Encodes all of it, or as much as can be sent; nothing if it is not an error or throws wherever it
 * is touched.
 */
function encodeWhatCan(thrown: unknown): Partial<SendablePart> {
	try {
		return { packet: encode(thrown, 'error') };
	} catch {
		if (!isError(thrown)) return {};
	}
	try {
		return encodeSendablePart(thrown, 'error', asText);
	} catch {
		return { packet: encode(asText(thrown)) };
	}
}

function asText(thrown: Error): RemoteError {
	const text = textOf(thrown);
	const error = new RemoteError(text.message, text);
	if (text.stack) setStack(error, text.stack);
	return error;
}

/**
 * Reads the text of an error. Nothing of it is safe to read: its properties may be accessors that
 * throw.
 */
function textOf(thrown: unknown): Text {
	const read = (key: string): string => {
		try {
			const value: unknown = Reflect.get(thrown as object, key);
			return typeof value === 'string' ? value : '';
		} catch {
			return '';
		}
	};
	if (!isError(thrown)) return { name: '', message: printed(thrown), stack: '' };
	return { name: read('name') || 'Error', message: read('message'), stack: read('stack') };
}

function printed(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'a value that cannot be shown';
	}
}

/** Adds the origin to the stack. An error without a cause gets the remote stack as its cause. */
function withOrigin(error: Error, remote: Text, origin: string, note: string): Error {
	try {
		const stack = remote.stack || (note && `${remote.name}: ${remote.message}`);
		if (stack) setStack(error, `${stack}\n    in ${origin}${note}`);
		if (error.cause === undefined && !(error instanceof RemoteError)) {
			const cause = new RemoteError(`thrown in ${origin}`, remote);
			setStack(cause, `${cause.name}: ${cause.message}\n${remote.stack}`);
			Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
		}
	} catch {
		// Frozen where it was thrown; it stays unchanged.
	}
	return error;
}

function setStack(error: Error, value: string): void {
	Object.defineProperty(error, 'stack', { value, writable: true, configurable: true });
}
