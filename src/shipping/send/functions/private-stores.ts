/**
 * WeakMaps and WeakSets in variables of a class that keep state of its instances. Compilers emit
 * them for #private members on older engines and in decorated classes, and people write them by
 * hand. A receiver has one copy of each, as it has of the class.
 *
 * A store can't be listed, but it can be asked about each object of the message, and no receiver
 * could ask its copy about any other. So the entries of these objects are sent. They follow the
 * graph: only at its end are all of its objects known.
 */
import { types } from 'node:util';
import type { Reference } from '../../reach/reference.js';
import { CELL } from '../../values/names.js';
import { Unsendable } from '../../values/unsendable.js';
import { uidOf } from '../../wire/identities.js';
import type { Store } from '../../wire/kinds.js';
import { ObjectKind, Tag } from '../../wire/tags.js';
import type { Writer } from '../../wire/writer.js';
import type { Capture } from './captures.js';
import { writeReference } from './encode-reference.js';
import { type ImportedStore, isStore } from './imported-stores.js';
import type { Cell } from './shared-variables.js';

/** The stores of the classes in one message. */
export class PrivateStores {
	/**
	 * With the name of the variable, and how many of the message's objects it has been asked about.
	 */
	readonly #stores: Map<Store, { readonly name: string; asked: number }>;
	/** Written before any class that uses them was met. */
	readonly #doubtful = new Set<Store>();
	/** Stores that no class of the message uses. */
	readonly #refused: Set<Store>;
	/** Stores of classes that the receiver imports, by their names there. */
	readonly #imported: Map<Store, Reference>;
	/** Entries of those, with the name of the store's variable. */
	readonly #ofInstances: Entry[] = [];

	/** @param before The stores of the previous pass over the same graph. */
	constructor(before?: PrivateStores) {
		this.#stores = new Map();
		if (before) for (const [store, { name }] of before.#stores) this.#stores.set(store, { name, asked: 0 });
		this.#refused = before ? before.#refused : new Set();
		this.#imported = before ? before.#imported : new Map();
	}

	/** Notes the stores of a class. Call before writing anything that the class uses. */
	note(captures: readonly Capture[]): void {
		for (const capture of captures) {
			const { name, value } = outOfCell(capture);
			if (isStore(value) && !this.#stores.has(value)) this.#stores.set(value, { name, asked: 0 });
		}
	}

	/** Notes an instance of classes that the receiver imports. */
	noteInstance(encoder: Writer, object: object, stores: readonly ImportedStore[]): void {
		for (const { store, name, reference } of stores) {
			if (!store.has(object)) continue;
			this.#ofInstances.push({ object, store, name });
			if (this.#imported.has(store)) continue;
			this.#imported.set(store, reference);
			if (encoder.isClaimed(store)) encoder.isAgain = true;
		}
	}

	/** @returns false for any other object */
	write(encoder: Writer, object: object): boolean {
		if (!isStore(object)) return false;
		const reference = this.#imported.get(object);
		if (reference) {
			encoder.claim(object);
			writeReference(encoder, reference);
			return true;
		}
		if (this.#refused.has(object)) return false;
		if (!this.#stores.has(object)) this.#doubtful.add(object);
		encoder.claim(object);
		encoder.byte(Tag.OBJECT);
		encoder.byte(types.isWeakMap(object) ? ObjectKind.WEAK_MAP : ObjectKind.WEAK_SET);
		encoder.string(uidOf(object));
		return true;
	}

	/** Writes the entries, after the graph. An entry may bring further objects and stores. */
	writeEntries(encoder: Writer): void {
		this.#writeEntries(encoder);
		for (const store of this.#doubtful) {
			if (this.#stores.has(store)) continue;
			// The next pass reports where it is.
			this.#refused.add(store);
			encoder.isAgain = true;
		}
	}

	#writeEntries(encoder: Writer): void {
		let written = 0;
		let isDone = this.#stores.size === 0 && this.#ofInstances.length === 0;
		while (!isDone) {
			isDone = true;
			for (; written < this.#ofInstances.length; written++) {
				const { object, store, name } = this.#ofInstances[written] as Entry;
				writeEntry(encoder, store, object, name);
				isDone = false;
			}
			const objects = [...encoder.claimed()];
			for (const [store, known] of this.#stores) {
				// Its class was written as the receiver's own.
				if (!encoder.isClaimed(store)) continue;
				for (; known.asked < objects.length; known.asked++) {
					const object = objects[known.asked] as object;
					if (typeof object === 'symbol' || !store.has(object)) continue;
					writeEntry(encoder, store, object, known.name);
					isDone = false;
				}
			}
		}
	}
}

interface Entry {
	readonly object: object;
	readonly store: Store;
	readonly name: string;
}

function writeEntry(encoder: Writer, store: Store, object: object, name: string): void {
	encoder.value(store);
	encoder.value(object);
	if (!types.isWeakMap(store)) return;
	const value: unknown = store.get(object);
	try {
		encoder.value(value);
	} catch (error) {
		if (error instanceof Unsendable && error.culprit !== object) error.isInside(object, `.#${plainName(name)}`, value);
		throw error;
	}
}

/**
 * Returns the name of the member, for a variable that a compiler named: `_n`, `_n2`, `_Account_n`.
 */
function plainName(name: string): string {
	return name.replace(/^_+/, '');
}

/** Unwraps a capture: a class that arrived here has its variables in cells. */
function outOfCell({ name, value }: Capture): Pick<Capture, 'name' | 'value'> {
	return name.startsWith(CELL) ? { name: name.slice(CELL.length), value: (value as Cell).v } : { name, value };
}
