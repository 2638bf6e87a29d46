/**
 * A value as the bytes of one item, and back. What is sent is what the value is at that moment.
 *
 * Bytes are sent as they are, other values as a packet with the code that it needs: whoever takes
 * an item need not have seen those before it. An item that is too large for a ring lies beside it,
 * as large bytes do wherever they are sent, and the ring tells where.
 */
import { copyingLoans, lendingAbove } from '../memory/loans/lending.js';
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
	/** One with its code. */
	PACKED: 1,
	BUFFER: 2,
	UINT8_ARRAY: 3,
	/**
	 * Added to one of the others: the bytes are a packet with its code, of a
	 * Buffer, whose bytes are the item's.
	 */
	ELSEWHERE: 4,
} as const;

/** An item to be put, with what goes on its way with it. */
export interface Outgoing {
	readonly item: Item;
	readonly passages: readonly Passage[];
	/** Some of it lies elsewhere: what it counts as in a ring is not what it takes up there. */
	readonly isElsewhere: boolean;
}

/**
 * @param subject What errors call the value.
 * @throws ShippingError
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

/** Bytes as an item, which is received as a Buffer. */
export function bytesToItem(bytes: Uint8Array): Outgoing {
	return outgoing({ kind: Kind.BUFFER, bytes }, NONE);
}

/**
 * The item as its sender leaves it to others. To be called when it can't be put at once:
 * what it was made of may change.
 */
export function keep({ item: { kind, bytes }, ...rest }: Outgoing): Outgoing {
	return { item: { kind, bytes: Buffer.from(bytes) }, ...rest };
}

/** It was not put. */
export function discard({ passages }: Outgoing): void {
	for (const passage of passages) passage.cancel();
}

/** Memory for the bytes of an item that is taken. */
export function allocate(kind: ItemKind, length: number): Uint8Array {
	if (length >= LARGE) noteLarge(length);
	return kind === Kind.UINT8_ARRAY ? new Uint8Array(length) : Buffer.allocUnsafe(length);
}

/**
 * The value of an item, or a promise of it where a module has to be imported first.
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

/** The same for who can't wait; NOT_NOW for an item that takes waiting. */
export function toValueNow(item: Item): unknown {
	const { kind, bytes } = item;
	if (kind !== Kind.PACKED && kind < Kind.ELSEWHERE) return toValue(item);
	const { definitions, bytes: graph } = unpack(bytes);
	if (!prepareNow(definitions)) return NOT_NOW;
	const value = copyingLoans(() => decode(graph, definitions));
	return kind === Kind.PACKED ? value : toValueNow({ kind: kind & ~Kind.ELSEWHERE, bytes: value as Buffer });
}

/** In place of a value that takes waiting. */
export const NOT_NOW: unique symbol = Symbol('not now');

/** The bytes of an item: those that were sent, or those of the encoded value. */
export function toBytes({ kind, bytes }: Item): Buffer {
	if (kind < Kind.ELSEWHERE) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const { definitions, bytes: graph } = unpack(bytes);
	// The module is one of this library's.
	prepareNow(definitions);
	return toBytes({ kind: kind & ~Kind.ELSEWHERE, bytes: decode(graph, definitions) as Buffer });
}

/**
 * A process that gets much in large buffers has the allocator keep what the collector frees: else
 * it gives that back, and gets it page by page for the next.
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
/** Above this an item lies elsewhere. */
const LARGEST_IN_RING = 2 ** 20;
/**
 * Above this there is no other place for bytes: a ring has room for four items of the
 * largest size, its capacity is a power of two, and it counts bytes in 31 bits. The
 * rest is for what tells of them.
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
