/**
 * What was thrown, on its way to whoever waits for it. It arrives as what it was wherever that is possible, and as its text where not:
 * an error is never lost because it, its class or something it holds can't be sent.
 */
import { RemoteError } from '../errors.js';
import { decode, decodeWhenReady } from './decode.js';
import { encode } from './encode.js';
import { drop, type Packet } from './packet.js';
import { pack, unpack } from './packing.js';

/** The packet refers to no definitions; those of the error are in it. */
export function encodeThrown(thrown: unknown): Packet {
	const text = textOf(thrown);
	let packet: Packet | undefined;
	try {
		packet = encode(thrown, 'error');
	} catch {
		packet = plain(thrown, text);
	}
	const shipped: Shipped = { ...text, packed: packet && pack(packet) };
	return { ...encode(shipped), ...(packet?.passages && { passages: packet.passages }) };
}

/**
 * @param origin Who threw it, as `PoolWorker-1 (pid 4711)`; added to the stack.
 * @returns what was thrown, its class, cause and own properties kept; or a RemoteError with its text
 */
export async function decodeThrown(bytes: Uint8Array, origin: string): Promise<unknown> {
	const { name, message, stack, packed } = decode(bytes, []) as Shipped;
	const remote = { name, stack };
	if (!packed) return new RemoteError(message, remote);
	try {
		const { bytes: graph, definitions } = unpack(packed);
		const thrown: unknown = await decodeWhenReady(graph, definitions);
		return thrown instanceof Error ? withOrigin(thrown, remote, origin) : thrown;
	} catch (cause) {
		const error = new RemoteError(message, remote);
		error.cause = cause;
		return error;
	}
}

interface Shipped {
	readonly name: string;
	readonly message: string;
	readonly stack: string;
	/** The error itself, where it can be sent. */
	readonly packed: Uint8Array | undefined;
}

/** Nothing of an error is safe to read: its properties may be accessors that throw. */
function textOf(thrown: unknown): Omit<Shipped, 'packed'> {
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

/** A proxy may throw even then. */
function isError(value: unknown): value is Error {
	try {
		return value instanceof Error;
	} catch {
		return false;
	}
}

function printed(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'a value that cannot be shown';
	}
}

/** Where the whole can't be sent: an error of the same name, with those of its properties that can. */
function plain(thrown: unknown, text: Omit<Shipped, 'packed'>): Packet | undefined {
	if (!isError(thrown)) return undefined;
	const error = new RemoteError(text.message, text);
	for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(thrown))) {
		if (key === 'stack' || key === 'message' || value === undefined) continue;
		const sendable = key === 'cause' && value instanceof Error ? plainCause(value) : value;
		if (canBeSent(sendable))
			Object.defineProperty(error, key, {
				value: sendable,
				enumerable: key !== 'cause',
				configurable: true,
				writable: true,
			});
	}
	return encode(error);
}

function plainCause(cause: Error): Error {
	return canBeSent(cause) ? cause : new RemoteError(textOf(cause).message, textOf(cause));
}

function canBeSent(value: unknown): boolean {
	try {
		drop(encode(value));
		return true;
	} catch {
		return false;
	}
}

/** Says in the stack where it comes from, and gives an error without a cause its stack there as one. */
function withOrigin(error: Error, remote: { name: string; stack: string }, origin: string): Error {
	try {
		if (remote.stack)
			Object.defineProperty(error, 'stack', {
				value: `${remote.stack}\n    in ${origin}`,
				writable: true,
				configurable: true,
			});
		if (error.cause === undefined && !(error instanceof RemoteError)) {
			const cause = new RemoteError(`thrown in ${origin}`, remote);
			Object.defineProperty(cause, 'stack', {
				value: `${cause.name}: ${cause.message}\n${remote.stack}`,
				writable: true,
				configurable: true,
			});
			Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
		}
	} catch {
		// Frozen where it was thrown; it stays as it is.
	}
	return error;
}
