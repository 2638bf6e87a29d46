/**
 * A ring: a file with room for so many bytes of items, each of which stands in one piece, and a
 * descriptor for each.
 *
 * Two counters say which items there are. One producer and one consumer use a ring at a time, each
 * under a lock of the stream, and each of the counters is moved by one of them:
 *
 * | step | order |
 * |---|---|
 * | put | 1. find room between the descriptors of the first and the last item  2. write the bytes and the descriptor  3. lay the passages down  4. tail + 1 |
 * | take | 1. copy the bytes  2. become responsible for the passages  3. head + 1 |
 * | follow | 1. next := the ring that follows; nothing is put into this one from then on |
 * | renew | 1. serial := 0  2. all other words  3. serial := the new one |
 *
 * Why that is enough: an item is there from one store on, and gone with one, so there is nothing to
 * repair after a death, and how many there are is exact at any moment. A producer reads `head` and
 * may find an old value: then there is less room than there could be. Readers without a lock read
 * several words of a ring that may be made another meanwhile: they compare the serial afterwards.
 *
 * Alternatives: byte cursors, whose item count is wrong when a process dies between the two; and
 * lengths written before each item, which a reader must trust. Model: `test/models/ring.pml`.
 */
import type { PassageEntry } from '../memory/cells/passage-table.js';
import type { Mapping } from '../native/binding.js';

/** Words at the beginning of the file. All but descriptors are used by `Atomics` only. */
const RingLayout = {
	/** Which ring it is: see `ring-files.ts`. By who makes it, or uses its file again. */
	serial: 0,
	/** Bytes of items: a power of two. By who makes it. */
	capacity: 1,
	/** Items that were put into the rings before this. By who makes it. */
	base: 2,
	/** Items put into this ring. By who puts. */
	tail: 16,
	/** Items taken from it; never more than were put. By who takes. */
	head: 32,
	/**
	 * Serial of the ring that follows, or 0. By who puts, once; nothing is put into this one from
	 * then on.
	 */
	next: 48,
	/** Serial of the next of the spare rings, where this is one, or 0. By who keeps it. */
	below: 49,
	/**
	 * Four words for each item, at its number modulo their count; by who puts, before
	 * `tail`. Start: bits 0–2 its kind, above them the offset of its bytes, a multiple of 8.
	 * Space: the bytes that it takes up. Length: the bytes that it has. Link: to the
	 * passages of its handles (`layDown`), or 0.
	 */
	descriptors: 64,
} as const;

/** What the bytes of an item are; see `item-codec.ts`. */
export type ItemKind = number;
const KIND = 7;

export interface Item {
	readonly kind: ItemKind;
	readonly bytes: Uint8Array;
	/** Of the handles in it, where it was taken. */
	readonly passages?: readonly PassageEntry[] | undefined;
}

/** The passages of an item's handles, as a ring has them. */
export interface Passages {
	/**
	 * Lays them down, when there is room and before anybody can take the item. What
	 * it throws keeps the item out.
	 *
	 * @returns the link to them
	 */
	layDown(position: number): number;
}

/**
 * There is a descriptor for so many bytes; in rings above a size for twice as many, as they follow
 * only where items are large, or very many.
 */
const BYTES_PER_ITEM = 64;
const BYTES_PER_ITEM_OF_MANY = 128;
const FEW_ITEMS = 16_384;
const DESCRIPTOR_WORDS = 4;

/** Bytes of the file of a ring. */
export function fileBytes(capacity: number): number {
	return (RingLayout.descriptors + itemsFor(capacity) * DESCRIPTOR_WORDS) * 4 + capacity;
}

function itemsFor(capacity: number): number {
	return Math.max(Math.min(FEW_ITEMS, capacity / BYTES_PER_ITEM), capacity / BYTES_PER_ITEM_OF_MANY);
}

export class Ring {
	readonly mapping: Mapping;
	readonly #words: Int32Array;
	readonly #bytes: Uint8Array;
	/** A power of two. */
	readonly #mostItems: number;

	constructor(mapping: Mapping) {
		this.mapping = mapping;
		this.#words = new Int32Array(mapping.buffer);
		const { capacity } = this;
		this.#bytes = new Uint8Array(mapping.buffer, mapping.buffer.byteLength - capacity, capacity);
		this.#mostItems = itemsFor(capacity);
	}

	/**
	 * Makes it an empty one, which nobody refers to. Somebody may still look at what it was before,
	 * without a lock: so it has no serial meanwhile, and its new one last.
	 */
	static initialise({ buffer }: Mapping, serial: number, capacity: number, base: number): void {
		const words = new Int32Array(buffer);
		Atomics.store(words, RingLayout.serial, 0);
		Atomics.store(words, RingLayout.tail, 0);
		Atomics.store(words, RingLayout.head, 0);
		Atomics.store(words, RingLayout.next, 0);
		Atomics.store(words, RingLayout.base, base);
		Atomics.store(words, RingLayout.capacity, capacity);
		Atomics.store(words, RingLayout.serial, serial);
	}

	get serial(): number {
		return Atomics.load(this.#words, RingLayout.serial);
	}

	get capacity(): number {
		return Atomics.load(this.#words, RingLayout.capacity);
	}

	get next(): number {
		return Atomics.load(this.#words, RingLayout.next);
	}

	/** Nothing is put into it any more. */
	set next(serial: number) {
		Atomics.store(this.#words, RingLayout.next, serial);
	}

	get below(): number {
		return Atomics.load(this.#words, RingLayout.below);
	}

	set below(serial: number) {
		Atomics.store(this.#words, RingLayout.below, serial);
	}

	get isEmpty(): boolean {
		return Atomics.load(this.#words, RingLayout.head) === Atomics.load(this.#words, RingLayout.tail);
	}

	/**
	 * How many were put, since the first ring; modulo 2^32. To be called by whoever keeps the ring
	 * from being made another, or checks that afterwards.
	 */
	get put(): number {
		return (Atomics.load(this.#words, RingLayout.base) + Atomics.load(this.#words, RingLayout.tail)) | 0;
	}

	/** How many were taken, since the first ring; modulo 2^32. Like `put`. */
	get taken(): number {
		return (Atomics.load(this.#words, RingLayout.base) + Atomics.load(this.#words, RingLayout.head)) | 0;
	}

	/**
	 * @param space What it takes up at least, in bytes.
	 * @returns false where there is no room
	 */
	tryPut({ kind, bytes }: Item, space: number, passages?: Passages): boolean {
		const words = this.#words;
		const tail = Atomics.load(words, RingLayout.tail);
		const at = this.#place(tail, roundUp(Math.max(bytes.length, space)));
		if (at < 0) return false;
		if (bytes.length <= SHORT) for (let i = 0; i < bytes.length; i++) this.#bytes[at + i] = bytes[i] as number;
		else this.#bytes.set(bytes, at);
		const descriptor = this.#descriptor(tail);
		words[descriptor] = at | kind;
		words[descriptor + 1] = Math.max(bytes.length, space);
		words[descriptor + 2] = bytes.length;
		words[descriptor + 3] = passages ? passages.layDown(this.put) : 0;
		Atomics.store(words, RingLayout.tail, (tail + 1) | 0);
		return true;
	}

	/**
	 * The first item, which there is.
	 *
	 * @param allocate Gives the memory that its bytes are copied to.
	 * @param pickUp Takes its passages over, before the item is gone for others.
	 */
	take(
		allocate: (kind: ItemKind, length: number) => Uint8Array,
		pickUp: (link: number, position: number) => readonly PassageEntry[],
	): Item {
		const words = this.#words;
		const head = Atomics.load(words, RingLayout.head);
		const descriptor = this.#descriptor(head);
		const start = words[descriptor] as number;
		const kind = start & KIND;
		const at = start & ~KIND;
		const length = words[descriptor + 2] as number;
		const bytes = allocate(kind, length);
		if (length <= SHORT) for (let i = 0; i < length; i++) bytes[i] = this.#bytes[at + i] as number;
		else bytes.set(this.#bytes.subarray(at, at + length));
		const link = words[descriptor + 3] as number;
		const passages = link === 0 ? undefined : pickUp(link, this.taken);
		Atomics.store(words, RingLayout.head, (head + 1) | 0);
		return passages ? { kind, bytes, passages } : { kind, bytes };
	}

	/** Where an item of that size may stand; -1: nowhere now. */
	#place(tail: number, space: number): number {
		const words = this.#words;
		const head = Atomics.load(words, RingLayout.head);
		const capacity = this.#bytes.length;
		if (head === tail) return space <= capacity ? 0 : -1;
		if (((tail - head) | 0) >= this.#mostItems) return -1;
		const first = (words[this.#descriptor(head)] as number) & ~KIND;
		const last = this.#descriptor(tail - 1);
		const end = ((words[last] as number) & ~KIND) + roundUp(words[last + 1] as number);
		if (end <= first) return space <= first - end ? end : -1;
		if (space <= capacity - end) return end;
		return space <= first ? 0 : -1;
	}

	#descriptor(item: number): number {
		return RingLayout.descriptors + (item & (this.#mostItems - 1)) * DESCRIPTOR_WORDS;
	}
}

/** Up to this a loop beats a call. */
const SHORT = 32;

function roundUp(bytes: number): number {
	return Math.max(8, (bytes + 7) & ~7);
}
