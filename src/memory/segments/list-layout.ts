/**
 * The layout of a ShareableList in its segment: a head, an entry for each place, and the
 * storage of the places. All numbers are Uint32. There is no lock, so processes that write one
 * place at once may leave half of each.
 *
 * Python's list keeps no lengths: it pads with zeros and strips them when it reads, and so loses
 * zeros at the end of bytes and texts. Here an entry holds the length.
 */
import * as messages from '../messages.js';

/** What a ShareableList can hold. */
export type ListItem = number | bigint | boolean | string | Uint8Array | null;

/** What a place holds. */
export const ListItemKind = { NULL: 0, INTEGER: 1, FLOAT: 2, BIGINT: 3, FALSE: 4, TRUE: 5, TEXT: 6, BYTES: 7 } as const;
export type ListItemKind = (typeof ListItemKind)[keyof typeof ListItemKind];

/**
 * Words of the head: `MAGIC` and the number of places. Written once, by the list's creator, `MAGIC`
 * last.
 */
export const HEAD_WORDS = 2;
/**
 * Words of an entry:
 * - where its storage begins, in units of 8 bytes from the segment's beginning;
 *   written once, by the list's creator;
 * - the bytes of that storage; likewise;
 * - the bytes in use, of text and bytes only; written by the process that sets the item;
 * - the item's kind; likewise.
 */
export const ENTRY_WORDS = 4;
export const MAGIC = 0x4d50_4c31;
/** All storage is in multiples of this. */
export const UNIT = 8;

/** An item as it is stored. */
export interface StoredItem {
	readonly kind: ListItemKind;
	/** The bytes of text and of a Uint8Array. */
	readonly bytes?: Uint8Array;
	/** The value of a number or bigint. */
	readonly number?: number | bigint;
}

/** @throws TypeError, RangeError for an item that can't be stored */
export function storedItem(item: unknown, call: string): StoredItem {
	switch (typeof item) {
		case 'number':
			// Python has no integer −0.
			return {
				kind: Number.isSafeInteger(item) && !Object.is(item, -0) ? ListItemKind.INTEGER : ListItemKind.FLOAT,
				number: item,
			};
		case 'bigint':
			if (BigInt.asIntN(64, item) !== item) throw messages.bigItem(call, item);
			return { kind: ListItemKind.BIGINT, number: item };
		case 'boolean':
			return { kind: item ? ListItemKind.TRUE : ListItemKind.FALSE };
		case 'string':
			if (/\p{Surrogate}/u.test(item)) throw messages.brokenText(call);
			return { kind: ListItemKind.TEXT, bytes: Buffer.from(item, 'utf8') };
		default:
			if (item === null) return { kind: ListItemKind.NULL };
			if (item instanceof Uint8Array) return { kind: ListItemKind.BYTES, bytes: item };
			throw messages.noItem(call, item);
	}
}

/**
 * Returns the bytes that a place gets for its first item. As in Python's list,
 * a text gets more than it needs.
 */
export function capacityFor({ bytes }: StoredItem): number {
	return bytes ? UNIT * (Math.floor(bytes.length / UNIT) + 1) : UNIT;
}

/** Returns the format of a place, as Python's `struct` names it. */
export function formatOf(kind: ListItemKind, capacity: number): string {
	switch (kind) {
		case ListItemKind.NULL:
			return 'xxxxxx?x';
		case ListItemKind.INTEGER:
		case ListItemKind.BIGINT:
			return 'q';
		case ListItemKind.FLOAT:
			return 'd';
		case ListItemKind.FALSE:
		case ListItemKind.TRUE:
			return 'xxxxxxx?';
		default:
			return `${capacity}s`;
	}
}

export function writeItem(memory: DataView, at: number, { kind, bytes, number }: StoredItem): void {
	if (bytes) new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
	else if (kind === ListItemKind.BIGINT) memory.setBigInt64(at, number as bigint, true);
	else if (number !== undefined) memory.setFloat64(at, number as number, true);
}

export function readItem(memory: DataView, at: number, length: number, kind: ListItemKind): ListItem {
	switch (kind) {
		case ListItemKind.NULL:
			return null;
		case ListItemKind.FALSE:
		case ListItemKind.TRUE:
			return kind === ListItemKind.TRUE;
		case ListItemKind.INTEGER:
		case ListItemKind.FLOAT:
			return memory.getFloat64(at, true);
		case ListItemKind.BIGINT:
			return memory.getBigInt64(at, true);
		case ListItemKind.TEXT:
			return Buffer.from(memory.buffer, at, length).toString('utf8');
		default:
			return new Uint8Array(memory.buffer, at, length).slice();
	}
}
