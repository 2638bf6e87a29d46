/**
 * Encodes a value as the bytes of one item, and decodes it. An item has the value as it is at the
 * time of the call.
 *
 * Bytes travel as they are. Any other value travels as a packet together with its code, because its
 * receiver may not have seen the items before it. An item that is too large for a ring lies beside
 * it, like all large bytes (`memory/loans/`); the ring holds a reference.
 */
import { copyingLoans, lendingAbove } from '../memory/loans/lend-options.js';
import { native } from '../native/load.js';
import { decode, prepare, prepareNow } from '../shipping/decode.js';
import { encode } from '../shipping/encode.js';
import { isHandle, type Passage } from '../shipping/wire/handles.js';
import type { Packet } from '../shipping/wire/packet.js';
import { pack, unpack } from '../shipping/packing.js';
import type { Item, ItemKind } from './ring.js';

/** Bits of an item's kind. */
const Kind = {
	/** An encoded graph that needs no code. */
	PACKET: 0,
	/** An encoded graph with its code. */
	PACKED: 1,
	BUFFER: 2,
	UINT8_ARRAY: 3,
	/**
	 * Added to one of the others: the bytes are a packet with its code. It decodes to a Buffer whose
	 * bytes are those of the item.
	 */
	ELSEWHERE: 4,
} as const;

/** An item to be put, with the passages of its handles. */
export interface Outgoing {
	readonly item: Item;
	readonly passages: readonly Passage[];
	/**
	 * Whether some of it lies elsewhere: then it counts for more in a ring than the bytes it has
	 * there.
	 */
	readonly isElsewhere: boolean;
}

/**
 * Encodes a value as an item.
 *
 * @param subject What errors call the value.
 * @throws ShippingError for what can't be sent
 */
export function toItem(value: unknown, subject: string): Outgoing {
	if (value instanceof Uint8Array) {
		const prototype: unknown = Object.getPrototypeOf(value);
		const kind =
			prototype === Buffer.prototype ? Kind.BUFFER : prototype === Uint8Array.prototype ? Kind.UINT8_ARRAY : -1;
		if (kind >= 0 && value.length <= LARGEST_IN_RING && !isShared(value)) return outgoing({ kind, bytes: value }, NONE);
	}
	const packet = encode(value, subject, LENDING);
	const { definitions, passages = NONE } = packet;
	return definitions.length === 0
		? outgoing({ kind: Kind.PACKET, bytes: packet.bytes }, passages)
		: outgoing({ kind: Kind.PACKED, bytes: pack(packet) }, passages);
}

/** Makes an item of bytes, which is received as a Buffer. */
export function bytesToItem(bytes: Uint8Array): Outgoing {
	return outgoing({ kind: Kind.BUFFER, bytes }, NONE);
}

/** Copies the bytes of an item that can't be put at once: the caller may change its own. */
export function keep({ item: { kind, bytes }, ...rest }: Outgoing): Outgoing {
	return { item: { kind, bytes: Buffer.from(bytes) }, ...rest };
}

/** Cancels the passages of an item that was not put. */
export function discard({ passages }: Outgoing): void {
	for (const passage of passages) passage.cancel();
}

/** Returns memory for the bytes of an item that is taken. */
export function allocate(kind: ItemKind, length: number): Uint8Array {
	if (length >= LARGE) noteLarge(length);
	return kind === Kind.UINT8_ARRAY ? new Uint8Array(length) : Buffer.allocUnsafe(length);
}

/**
 * Decodes an item. Returns a promise of its value if a module has to be imported first.
 *
 * @throws what decoding throws
 */
export function toValue(item: Item): unknown {
	const { kind, bytes } = item;
	if (kind === Kind.PACKET) return decode(bytes, NO_DEFINITIONS);
	if (kind === Kind.BUFFER || kind === Kind.UINT8_ARRAY) return bytes;
	const { definitions, bytes: graph } = unpack(bytes);
	const importing = prepare(definitions);
	const read = (): unknown => {
		const value = decode(graph, definitions);
		return kind === Kind.PACKED ? value : toValue({ kind: kind & ~Kind.ELSEWHERE, bytes: value as Buffer });
	};
	return importing ? importing.then(read) : read();
}

/** `toValue` for a blocking call: returns NOT_NOW for an item whose module needs an import. */
export function toValueNow(item: Item): unknown {
	const { kind, bytes } = item;
	if (kind !== Kind.PACKED && kind < Kind.ELSEWHERE) return toValue(item);
	const { definitions, bytes: graph } = unpack(bytes);
	if (!prepareNow(definitions)) return NOT_NOW;
	const value = copyingLoans(() => decode(graph, definitions));
	return kind === Kind.PACKED ? value : toValueNow({ kind: kind & ~Kind.ELSEWHERE, bytes: value as Buffer });
}

/** Stands for a value that can't be decoded without waiting. */
export const NOT_NOW: unique symbol = Symbol('not now');

/** Returns the bytes of an item: those that were sent, or those of the encoded value. */
export function toBytes({ kind, bytes }: Item): Buffer {
	if (kind < Kind.ELSEWHERE) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const { definitions, bytes: graph } = unpack(bytes);
	// The module is part of this library, so it needs no import.
	prepareNow(definitions);
	return toBytes({ kind: kind & ~Kind.ELSEWHERE, bytes: decode(graph, definitions) as Buffer });
}

/**
 * Has the allocator keep freed memory once this process has received much in large buffers.
 * Otherwise it returns that memory to the system, and gets it back page by page for the next item.
 */
function noteLarge(length: number): void {
	if (largeBytes > MUCH) return;
	largeBytes += length;
	if (largeBytes > MUCH) native().keepFreed(KEPT_BYTES);
}

let largeBytes = 0;
const LARGE = 16_384;
const MUCH = 16 * 2 ** 20;
const KEPT_BYTES = 64 * 2 ** 20;

const NONE: readonly Passage[] = [];
const NO_DEFINITIONS: Packet['definitions'] = [];
/** Bytes; a larger item lies elsewhere. */
const LARGEST_IN_RING = 2 ** 20;
/**
 * Larger bytes can only be lent. A ring has room for four items of the largest size, its capacity
 * is a power of two, and it counts bytes in 31 bits. The 64 KiB subtracted are for the packet
 * around the bytes.
 */
const LENDING = lendingAbove(2 ** 28 - 2 ** 16);

function outgoing(item: Item, passages: readonly Passage[]): Outgoing {
	const { kind, bytes } = item;
	if (bytes.length <= LARGEST_IN_RING) return { item, passages, isElsewhere: passages.some(isLarge) };
	const packet = encode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 'a large item', LENDING);
	return {
		item: { kind: kind | Kind.ELSEWHERE, bytes: pack(packet) },
		passages: [...passages, ...(packet.passages ?? NONE)],
		isElsewhere: true,
	};
}

function isLarge(passage: Passage): boolean {
	return passage.isLarge === true;
}

function isShared({ buffer }: Uint8Array): boolean {
	return isHandle(buffer) || buffer instanceof SharedArrayBuffer;
}
