/**
 * How a ShareableList lies in its segment: a head, an entry for each place, and the storage of the
 * places. All numbers are Uint32.
 *
 * Python's list keeps no lengths: it pads with zeros and strips them when it reads, and so loses
 * zeros at the end of bytes and texts. Here an entry holds the length.
 */
import * as messages from '../messages.js';

/** What a ShareableList can hold. */
export type ListItem = number | bigint | boolean | string | Uint8Array | null;

/** What a place holds. */
export const ItemKind = { NULL: 0, INTEGER: 1, FLOAT: 2, BIGINT: 3, FALSE: 4, TRUE: 5, TEXT: 6, BYTES: 7 } as const;
export type ItemKind = (typeof ItemKind)[keyof typeof ItemKind];

/** Words of the head: `MAGIC`, the number of places. */
export const HEAD_WORDS = 2;
/**
 * Words of an entry: where its storage begins, in units of 8 bytes from the segment's beginning;
 * the bytes of that; those in use; the item's kind.
 */
export const ENTRY_WORDS = 4;
export const MAGIC = 0x4d50_4c31;
/** All storage is in multiples of it. */
export const UNIT = 8;

/** An item as it is stored. */
export interface StoredItem {
	readonly kind: ItemKind;
	/** Of text and bytes. */
	readonly bytes?: Uint8Array;
	/** Of numbers. */
	readonly number?: number | bigint;
}

/** @throws TypeError, RangeError for what can't be stored */
export function storedItem(item: unknown, call: string): StoredItem {
	switch (typeof item) {
		case 'number':
			// -0 is no integer of Python's.
			return {
				kind: Number.isSafeInteger(item) && !Object.is(item, -0) ? ItemKind.INTEGER : ItemKind.FLOAT,
				number: item,
			};
		case 'bigint':
			if (BigInt.asIntN(64, item) !== item) throw messages.bigItem(call, item);
			return { kind: ItemKind.BIGINT, number: item };
		case 'boolean':
			return { kind: item ? ItemKind.TRUE : ItemKind.FALSE };
		case 'string':
			if (/\p{Surrogate}/u.test(item)) throw messages.brokenText(call);
			return { kind: ItemKind.TEXT, bytes: Buffer.from(item, 'utf8') };
		default:
			if (item === null) return { kind: ItemKind.NULL };
			if (item instanceof Uint8Array) return { kind: ItemKind.BYTES, bytes: item };
			throw messages.noItem(call, item);
	}
}

/** Bytes that a place gets for its first item; as Python's list, more than a text has. */
export function capacityFor({ bytes }: StoredItem): number {
	return bytes ? UNIT * (Math.floor(bytes.length / UNIT) + 1) : UNIT;
}

/** The format of a place, as Python's `struct` has it. */
export function formatOf(kind: ItemKind, capacity: number): string {
	switch (kind) {
		case ItemKind.NULL:
			return 'xxxxxx?x';
		case ItemKind.INTEGER:
		case ItemKind.BIGINT:
			return 'q';
		case ItemKind.FLOAT:
			return 'd';
		case ItemKind.FALSE:
		case ItemKind.TRUE:
			return 'xxxxxxx?';
		default:
			return `${capacity}s`;
	}
}

export function writeItem(memory: DataView, at: number, { kind, bytes, number }: StoredItem): void {
	if (bytes) new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
	else if (kind === ItemKind.BIGINT) memory.setBigInt64(at, number as bigint, true);
	else if (number !== undefined) memory.setFloat64(at, number as number, true);
}

export function readItem(memory: DataView, at: number, length: number, kind: ItemKind): ListItem {
	switch (kind) {
		case ItemKind.NULL:
			return null;
		case ItemKind.FALSE:
		case ItemKind.TRUE:
			return kind === ItemKind.TRUE;
		case ItemKind.INTEGER:
		case ItemKind.FLOAT:
			return memory.getFloat64(at, true);
		case ItemKind.BIGINT:
			return memory.getBigInt64(at, true);
		case ItemKind.TEXT:
			return Buffer.from(memory.buffer, at, length).toString('utf8');
		default:
			return new Uint8Array(memory.buffer, at, length).slice();
	}
}
