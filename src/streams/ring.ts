/**
 * A ring: a file with room for a number of bytes, and a descriptor for each item. The bytes of an
 * item are contiguous.
 *
 * Two counters say which items there are. A ring has one producer and one consumer at a time, each
 * under a lock of the stream, and each advances one of the counters:
 *
 * | step | order |
 * |---|---|
 * | put | 1. find room between the descriptors of the first and the last item  2. write the bytes and the descriptor  3. lay the passages down  4. tail + 1 |
 * | take | 1. copy the bytes  2. become responsible for the passages  3. head + 1 |
 * | follow | 1. next := the ring that follows; nothing is put into this one from then on |
 * | renew | 1. serial := 0  2. all other words  3. serial := the new one |
 *
 * Why that is enough: one store makes an item present and one store makes it gone. So nothing needs
 * repair after a death, and the number of items is exact at any moment. A producer may read an old
 * `head`: then it sees less room than there is. A reader without a lock reads several words of a
 * ring that may be reused meanwhile, so it compares the serial afterwards.
 *
 * Source: a ring with two counters, each of which has one writer, is Lamport's (1977).
 *
 * Alternative: byte cursors. Their item count is wrong if a process dies between the
 * two writes. Alternative: a length before each item, which a reader must trust.
 * Model: `test/models/ring.pml`.
 */
import type { PassageEntry } from '../memory/cells/passage-table.js';
import type { Mapping } from '../native/binding.js';

/** Words at the beginning of the file. All but the descriptors are accessed by `Atomics` only. */
const RingLayout = {
	/**
	 * Serial of the ring: see `ring-files.ts`. Written by the process that makes or reuses the ring.
	 */
	serial: 0,
	/** Bytes of items: a power of two. Written by the process that makes or reuses the ring. */
	capacity: 1,
	/**
	 * Number of items put into earlier rings. Written by the process that makes or reuses the ring.
	 */
	base: 2,
	/** Number of items put into this ring. Written by producers. */
	tail: 16,
	/** Number of items taken from it; never above `tail`. Written by consumers. */
	head: 32,
	/**
	 * Serial of the ring that follows, or 0. Written once, by a producer; nothing is put into this
	 * ring from then on.
	 */
	next: 48,
	/**
	 * In a spare: serial of the spare below it, or 0. Written by the consumer that keeps the ring.
	 */
	below: 49,
	/**
	 * Four words for each item, at its number modulo their count. Written by producers, before
	 * `tail`.
	 *
	 * - Start: bits 0–2 are its kind, the rest is the offset of its bytes, a multiple of 8.
	 * - Space: the bytes that it takes up.
	 * - Length: the bytes that it has.
	 * - Link: refers to the passages of its handles (`layDown`), or 0.
	 */
	descriptors: 64,
} as const;

/** How the bytes of an item are encoded: see `item-codec.ts`. */
export type ItemKind = number;
const KIND = 7;

export interface Item {
	readonly kind: ItemKind;
	readonly bytes: Uint8Array;
	/** The passages of its handles, in an item that was taken. */
	readonly passages?: readonly PassageEntry[] | undefined;
}

/** The passages of an item's handles. */
export interface Passages {
	/**
	 * Lays them down, once there is room and before anybody can take the item. If it throws, the item
	 * is not put.
	 *
	 * @returns the link to them
	 */
	layDown(position: number): number;
}

/**
 * Bytes for each descriptor. A large ring has half as many descriptors per byte: a stream grows
 * that far only with large items, or with very many.
 */
const BYTES_PER_ITEM = 64;
const BYTES_PER_ITEM_OF_MANY = 128;
const FEW_ITEMS = 16_384;
const DESCRIPTOR_WORDS = 4;

/** Returns the bytes of a ring's file. */
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
	 * Makes the file an empty ring, which nothing refers to yet. A reader without a lock may still
	 * look at the ring that was there before. So the serial is cleared first, and the new one is
	 * written last.
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

	/** From then on, nothing is put into this ring. */
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
	 * How many items were put since the first ring, modulo 2^32. The caller keeps the ring from being
	 * reused, or checks its serial afterwards.
	 */
	get put(): number {
		return (Atomics.load(this.#words, RingLayout.base) + Atomics.load(this.#words, RingLayout.tail)) | 0;
	}

	/** How many items were taken since the first ring, modulo 2^32. As for `put`. */
	get taken(): number {
		return (Atomics.load(this.#words, RingLayout.base) + Atomics.load(this.#words, RingLayout.head)) | 0;
	}

	/**
	 * Puts an item if there is room.
	 *
	 * @param space Least number of bytes that the item takes up.
	 * @returns false if there is no room
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
	 * Takes the first item; the ring is not empty.
	 *
	 * @param allocate Returns the memory that the bytes are copied to.
	 * @param pickUp Takes over the passages, before the item is gone for others.
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

	/** Returns the offset for an item of that size, or -1 if there is no room. */
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

/** Up to this many bytes a loop beats a call. */
const SHORT = 32;

function roundUp(bytes: number): number {
	return Math.max(8, (bytes + 7) & ~7);
}
