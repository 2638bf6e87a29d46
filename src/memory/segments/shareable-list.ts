/**
 * A list of fixed length in shared memory, of numbers, texts and the like. Python:
 * `multiprocessing.shared_memory.ShareableList`.
 */
import { checkOptions, describe } from '../../options.js';
import {
	capacityFor,
	ENTRY_WORDS,
	formatOf,
	HEAD_WORDS,
	type ListItemKind,
	type ListItem,
	MAGIC,
	readItem,
	storedItem,
	UNIT,
	writeItem,
} from './list-layout.js';
import * as messages from '../messages.js';
import { Received } from '../cells/received.js';
import { SharedMemory } from './shared-memory.js';

const received = new Received<SharedMemory>();

/**
 * A list whose places processes read and write. The list never grows, and neither does the storage
 * of a place, which is what its first item needs. A string or Uint8Array fits if its bytes (in
 * UTF-8) do. Any other item fits everywhere.
 *
 * ```ts
 * const list = new ShareableList(['howdy', 42, 2.5, true, null]);
 * list.set(1, 43);
 * ```
 *
 * The list has no lock: a process that reads a place while another writes it may see half of each.
 * The list lives as long as its `shm`.
 */
export class ShareableList<T extends readonly ListItem[]> {
	/** Its memory: to close, to unlink, and to attach to by `shm.name`. */
	readonly shm: SharedMemory;
	/** Number of items. */
	readonly length: number;

	/**
	 * @param options.name See SharedMemory.create().
	 * @throws TypeError for an item of another type, RangeError for a bigint of more than 64 bits and
	 * for a list of 4 GiB or more; ProcessError if the name exists
	 */
	constructor(items: T, options: { name?: string | undefined } = {}) {
		const call = 'new ShareableList()';
		this.shm = received.take() ?? create(items, options, call);
		this.length = checkList(this.shm, call);
	}

	/**
	 * Returns the list with a name. @throws ProcessError if there is no such segment, or no list in
	 * it
	 */
	static attach<T extends readonly ListItem[]>(name: string): ShareableList<T> {
		return received.construct<ShareableList<T>>(ShareableList, SharedMemory.attach(name));
	}

	/**
	 * Returns the item at an index.
	 *
	 * @param index From 0; or from −1 down, counted from the end, as in Python.
	 * @throws RangeError, ClosedError
	 */
	get(index: number): T[number] {
		const call = 'ShareableList.get()';
		const { at, length, kind, memory } = this.#entry(index, call);
		return readItem(memory, at, length, kind);
	}

	/**
	 * Sets a place.
	 *
	 * @throws RangeError for an index out of range, and for a string or Uint8Array that
	 * doesn't fit: then nothing is written
	 */
	set(index: number, value: T[number]): void {
		const call = 'ShareableList.set()';
		const { words, entry, at, capacity, memory } = this.#entry(index, call);
		const item = storedItem(value, call);
		const length = item.bytes?.length ?? 0;
		if (length > capacity)
			throw messages.itemTooLong(call, typeof value === 'string' ? 'string' : 'Uint8Array', length, capacity);
		writeItem(memory, at, item);
		words[entry + 2] = length;
		words[entry + 3] = item.kind;
	}

	/** The formats of the places, as Python's `struct` names them. */
	get format(): string {
		let format = '';
		for (let i = 0; i < this.length; i++) {
			const { kind, capacity } = this.#entry(i, 'ShareableList.format');
			format += formatOf(kind, capacity);
		}
		return format;
	}

	/** Returns how many items equal a value: by `===`, Uint8Arrays by their bytes. */
	count(value: T[number]): number {
		let count = 0;
		for (const item of this) if (isSame(item, value)) count++;
		return count;
	}

	/**
	 * Returns the index of the first item that equals a value, or −1, as with arrays. Python's
	 * `index` raises an error instead.
	 */
	indexOf(value: T[number]): number {
		let index = 0;
		for (const item of this) {
			if (isSame(item, value)) return index;
			index++;
		}
		return -1;
	}

	/** Iterates over the items. */
	*[Symbol.iterator](): IterableIterator<T[number]> {
		for (let i = 0; i < this.length; i++) yield this.get(i);
	}

	/** Prints as Python does: `ShareableList(['howdy', 42], name="mp_…")`. */
	[Symbol.for('nodejs.util.inspect.custom')](_depth: number, options: object, inspect: Inspect): string {
		return `ShareableList(${inspect([...this], options)}, name=${JSON.stringify(this.shm.name)})`;
	}

	/** Returns the entry of a place, and its storage. */
	#entry(index: number, call: string) {
		const { length } = this;
		const place = index < 0 ? index + length : index;
		if (!Number.isInteger(place) || place < 0 || place >= length) throw messages.badIndex(call, index, length);
		const words = this.#words();
		const entry = HEAD_WORDS + place * ENTRY_WORDS;
		const [unit, capacity, used, kind] = words.subarray(entry, entry + ENTRY_WORDS) as unknown as [
			number,
			number,
			number,
			ListItemKind,
		];
		return { words, entry, at: unit * UNIT, capacity, length: used, kind, memory: new DataView(words.buffer) };
	}

	#words(): Uint32Array<ArrayBuffer> {
		return wordsOf(this.shm, this.length);
	}

	static {
		received.register<ShareableList<readonly ListItem[]>, SharedMemory>(ShareableList, {
			kind: 'shareable-list',
			module: import.meta.url,
			describe: ({ shm }) => shm,
			attach: (shm) => shm,
		});
	}
}

/** The numbers of the layout are Uint32. */
const MOST_BYTES = 2 ** 32 - 8;

type Inspect = (value: unknown, options: object) => string;

/** Makes the segment of a list, with its items. */
function create(items: unknown, options: { name?: string | undefined }, call: string): SharedMemory {
	if (!Array.isArray(items)) throw new TypeError(`${call}: items is ${describe(items)}; give an array`);
	checkOptions(options, ['name'], call, "an object, such as { name: 'settings' }");
	const stored = Array.from(items as readonly unknown[], (item, index) => storedItem(item, `${call}: item ${index}`));
	const capacities = stored.map(capacityFor);
	// Entries and the head have an even number of words, so storage begins at a multiple of 8.
	let at = (HEAD_WORDS + ENTRY_WORDS * stored.length) * 4;
	const size = capacities.reduce((sum, capacity) => sum + capacity, at);
	if (size > MOST_BYTES) throw messages.listTooLarge(call, size, MOST_BYTES);
	const shm = SharedMemory.create(size, options);
	const words = wordsOf(shm, stored.length);
	for (const [index, item] of stored.entries()) {
		const capacity = capacities[index] as number;
		words.set([at / UNIT, capacity, item.bytes?.length ?? 0, item.kind], HEAD_WORDS + index * ENTRY_WORDS);
		writeItem(new DataView(words.buffer), at, item);
		at += capacity;
	}
	words[1] = stored.length;
	words[0] = MAGIC;
	return shm;
}

/** Returns the head and the entries. */
function wordsOf({ buffer }: SharedMemory, length: number): Uint32Array<ArrayBuffer> {
	return new Uint32Array(buffer, 0, HEAD_WORDS + length * ENTRY_WORDS);
}

/** @returns the list's length */
function checkList(shm: SharedMemory, call: string): number {
	const { buffer, size } = shm;
	if (size < HEAD_WORDS * 4) throw messages.noList(call, shm.name);
	const [magic, length = 0] = new Uint32Array(buffer, 0, HEAD_WORDS);
	if (magic !== MAGIC || (HEAD_WORDS + length * ENTRY_WORDS) * 4 > size) throw messages.noList(call, shm.name);
	return length;
}

function isSame(item: ListItem, value: unknown): boolean {
	if (item instanceof Uint8Array) return value instanceof Uint8Array && Buffer.compare(item, value) === 0;
	return item === value;
}
