/**
 * The items that are sent. An item's kind, size and bytes all follow from its sender and its
 * number, so the receiver makes it again and compares.
 */
import { bytesOf, firstDifference, pick, seedOf } from './bytes.js';
import { type Kind, KINDS, type Part } from './kinds.js';

/** Determines all items of an exchange. Every peer is given it. */
export interface Course {
	readonly seed: number;
	readonly kinds: readonly Kind[];
	/**
	 * Groups of sizes. In random order half of the items have a size of the first group, a quarter
	 * have one of the second, and so on.
	 */
	readonly sizes: readonly (readonly number[])[];
	/**
	 * `each`: every kind in every size, one after the other. `random`: random kinds, and often a size
	 * below the one that was chosen.
	 */
	readonly order: 'each' | 'random';
	/** Whether the receiver knows which item comes next. If not, every item carries its name. */
	readonly isSingle: boolean;
}

export interface ItemName {
	readonly sender: number;
	readonly sequence: number;
	/** How many relays have written to it. */
	readonly stage: number;
}

export interface Item extends ItemName {
	readonly kind: Kind;
	readonly size: number;
	readonly seed: number;
}

/** How many items there are in the order `each`. */
export function countOfEach({ kinds, sizes }: Course): number {
	return kinds.length * sizes.flat().length;
}

export function itemAt(course: Course, sender: number, sequence: number, stage = 0): Item {
	const { kind, size } = shapeOf(course, seedOf(course.seed, sender, sequence), sequence);
	const seed = seedOf(course.seed, sender, sequence, size, stage);
	return { sender, sequence, stage, kind, size, seed };
}

export function makeItem(item: Item): unknown {
	return KINDS[item.kind].make(item, (part, length) => expected(item, part, length));
}

/** The name that an item carries. */
export function nameOf(value: unknown): ItemName {
	if (typeof value === 'string') {
		const isWide = value.startsWith('\uffff');
		return readName(isWide ? Buffer.from(value.slice(1, 5), 'utf16le') : Buffer.from(value.slice(0, NAME), 'latin1'));
	}
	if (ArrayBuffer.isView(value)) return readName(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
	if (value instanceof ArrayBuffer) return readName(new Uint8Array(value));
	const { sender, sequence, stage } = Object(value) as Partial<ItemName>;
	if (sender === undefined || sequence === undefined || stage === undefined)
		throw new Error(`a value arrived that is none of the items: ${String(value)}`);
	return { sender, sequence, stage };
}

/** A wrong byte. */
export interface Difference {
	readonly part: Part;
	readonly offset: number;
	readonly expected: number;
}

/**
 * Compares all bytes of a value with those of the item.
 *
 * @param written The seed of the bytes that the holder wrote over them.
 * @throws Error for a value of another kind or length
 */
export function differenceOf(value: unknown, item: Item, written?: number): Difference | undefined {
	for (const part of KINDS[item.kind].parts(value, item)) {
		const { number, bytes, isOwn } = part;
		const isWritten = written !== undefined && isOwn;
		const right = isWritten ? bytesOf(seedOf(written, number), bytes.length) : expected(item, part, bytes.length);
		const offset = firstDifference(bytes, right);
		if (offset >= 0) return { part, offset, expected: right[offset] };
	}
	return undefined;
}

/** Overwrites all memory of a value. */
export function overwrite(value: unknown, item: Item, seed: number): void {
	for (const { isOwn, number, bytes } of KINDS[item.kind].parts(value, item))
		if (isOwn) bytes.set(bytesOf(seedOf(seed, number), bytes.length));
}

/** Overwrites a value with the bytes of another item of the same kind and size. */
export function rewrite(value: unknown, item: Item): void {
	for (const part of KINDS[item.kind].parts(value, item)) part.bytes.set(expected(item, part, part.bytes.length));
}

/** All bytes of a part of an item, in memory that the next call overwrites. */
function expected(item: Item, { number, mask }: Pick<Part, 'number' | 'mask'>, length: number): Buffer {
	const bytes = bytesOf(seedOf(item.seed, number), length);
	if (mask !== undefined) for (let i = 0; i < length; i++) bytes[i] &= mask;
	if (number === 0 && length >= NAME) writeName(bytes, item);
	return bytes;
}

/** Bytes of a name. All are below 128, so that they survive in any string. */
export const NAME = 8;

function writeName(bytes: Uint8Array, { sender, sequence, stage }: ItemName): void {
	bytes[0] = sender & 127;
	bytes[1] = sender >>> 7;
	bytes[2] = stage;
	for (let i = 0; i < NAME - 3; i++) bytes[3 + i] = (sequence >>> (i * 7)) & 127;
}

function readName(bytes: Uint8Array): ItemName {
	if (bytes.length < NAME) throw new Error(`an item of ${bytes.length} bytes arrived, too small for a name`);
	let sequence = 0;
	for (let i = 0; i < NAME - 3; i++) sequence += bytes[3 + i] * 2 ** (i * 7);
	return { sender: bytes[0] + bytes[1] * 128, stage: bytes[2], sequence };
}

function shapeOf(course: Course, seed: number, sequence: number): { kind: Kind; size: number } {
	const { kinds, sizes, order, isSingle } = course;
	const all = sizes.flat();
	let kind = order === 'each' ? kinds[sequence % kinds.length] : kinds[pick(seed, 1, kinds.length)];
	let size = all[Math.floor(sequence / kinds.length) % all.length];
	if (order === 'random') {
		let group = 0;
		while (group < sizes.length - 1 && pick(seed, 2 + group, 2) === 1) group++;
		size = sizes[group][pick(seed, 20, sizes[group].length)];
		if (pick(seed, 21, 2) === 1) size = pick(seed, 22, size + 1);
	}
	// An item that is too small for its name is sent in an object that carries it.
	if (!isSingle && size < 2 * NAME && !KINDS[kind].isObject) kind = 'object';
	return { kind, size };
}
