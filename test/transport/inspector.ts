/**
 * Checks what a peer received: all bytes on arrival, and again later, before it lets go of the
 * value. In between only the inspector itself writes to it.
 */
import { pick, seedOf, wordAt } from './bytes.js';
import {
	type Course,
	type Difference,
	differenceOf,
	type Item,
	type ItemName,
	itemAt,
	NAME,
	nameOf,
	overwrite,
} from './items.js';

export class Inspector {
	readonly #course: Course;
	/** The peer's name, for messages. */
	readonly #owner: string;
	/** The peer's number: two peers write different bytes. */
	readonly #mark: number;
	readonly #last = new Map<number, number>();
	readonly #kept: Kept[] = [];
	#keptBytes = 0;

	constructor(course: Course, owner: string, mark: number) {
		this.#course = course;
		this.#owner = owner;
		this.#mark = mark;
	}

	/**
	 * Checks all bytes of a value.
	 *
	 * @param name The item that it should be, where the caller knows that.
	 * @throws Error that names the first wrong byte
	 */
	look(value: unknown, name?: ItemName): Item {
		const { sender, sequence, stage } = name ?? this.#name(value);
		const item = itemAt(this.#course, sender, sequence, stage);
		this.#compare(value, item, 'on arrival');
		return item;
	}

	/** Like `look`, and checks that items of one sender come in order. */
	arrive(value: unknown, name?: ItemName): Item {
		const item = this.look(value, name);
		const { sender, sequence } = item;
		const last = this.#last.get(sender) ?? -1;
		if (sequence <= last) throw this.#error(item, `it arrived after item ${last} of the same sender`);
		this.#last.set(sender, sequence);
		return item;
	}

	/** Keeps a value for a while, to check it again later. Writes to some of the values. */
	keep(value: unknown, item: Item, mayWrite = true): void {
		const kept: Kept = { value, item };
		if (mayWrite && pick(item.seed, 40 + this.#mark, 3) === 0) {
			kept.written = seedOf(item.seed, this.#mark);
			overwrite(value, item, kept.written);
		}
		this.#kept.push(kept);
		this.#keptBytes += item.size;
		while (this.#kept.length > MOST || (this.#keptBytes > MOST_BYTES && this.#kept.length > 1)) this.#letGo();
	}

	/** Checks all that is still kept. */
	finish(): void {
		while (this.#kept.length > 0) this.#letGo();
	}

	#letGo(): void {
		const { value, item, written } = this.#kept.shift() as Kept;
		this.#keptBytes -= item.size;
		this.#compare(value, item, 'later', written);
	}

	#name(value: unknown): ItemName {
		try {
			return nameOf(value);
		} catch (error) {
			throw new Error(`${this.#owner}: ${(error as Error).message}`, { cause: error });
		}
	}

	#compare(value: unknown, item: Item, when: string, written?: number): void {
		let difference: Difference | undefined;
		try {
			difference = differenceOf(value, item, written);
		} catch (error) {
			throw this.#error(item, `${when} ${(error as Error).message}`);
		}
		if (!difference) return;
		const { part, offset, expected } = difference;
		const found = part.bytes[offset];
		throw this.#error(
			item,
			`${when} byte ${offset} of ${part.bytes.length} of ${part.name} was ${found} in place of ${expected}${this.#origin(difference, item)}`,
		);
	}

	#error(item: ItemName & Partial<Item>, what: string): Error {
		const { sender, sequence, stage, kind, size } = item;
		return new Error(
			`${this.#owner}: item ${sequence} of sender ${sender}, ${kind} of ${size} bytes, stage ${stage}: ${what}`,
		);
	}

	/** Names the item that the bytes there belong to, if it is one near this item. */
	#origin({ part, offset }: Difference, item: Item): string {
		const { buffer, byteOffset, length } = part.bytes;
		// The bytes of a name come from no seed.
		const index = Math.max(NAME / 4, Math.floor(offset / 4) + 1);
		if (4 * index + 4 > length) return '';
		const word = new DataView(buffer, byteOffset).getInt32(4 * index, true);
		if (word === 0) return '; zeros follow';
		for (let sender = Math.max(0, item.sender - 32); sender < item.sender + 8; sender++) {
			for (let sequence = Math.max(0, item.sequence - 64); sequence < item.sequence + 64; sequence++) {
				for (let stage = 0; stage < 3; stage++) {
					const { seed } = itemAt(this.#course, sender, sequence, stage);
					for (let number = 0; number < 6; number++) {
						if (wordAt(seedOf(seed, number), index) === word)
							return `; the next bytes belong to item ${sequence} of sender ${sender}, stage ${stage}`;
					}
				}
			}
		}
		return '';
	}
}

interface Kept {
	readonly value: unknown;
	readonly item: Item;
	/** The seed of the bytes that the inspector wrote. */
	written?: number;
}

const MOST = 5;
const MOST_BYTES = 2 ** 25;
