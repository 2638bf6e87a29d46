/**
 * WeakMaps and WeakSets in variables of a class, where state of its instances is kept: compilers
 * make them of #private members for older engines, and of those of a decorated class, and people
 * write them by hand. There is one of each in a receiver, as there is of the class.
 *
 * Nobody can list what such a store has, but it can be asked for each object of the message, and no
 * receiver could ask its copy for any other. So the entries of these objects go along. They follow
 * the whole graph: it is not before its end that all of its objects are known.
 */
import { types } from 'node:util';
import type { Decoder } from '../decoder.js';
import type { Encoder } from '../../send/encoder.js';
import { adopt, lookup, uidOf } from '../../wire/identities.js';
import { ObjectKind, Tag } from '../../wire/tags.js';
import { Unsendable } from '../../values/unsendable.js';
import type { Capture } from '../../send/functions/captures.js';
import { CELL } from '../../values/names.js';
import type { Cell } from '../../send/functions/shared-variables.js';

export type Store = WeakMap<object, unknown> | WeakSet<object>;

/** Those of the classes in one message. */
export class PrivateStores {
	/** With the name of the variable, and how many of the message's objects it was asked for. */
	readonly #stores: Map<Store, { readonly name: string; asked: number }>;
	/** Written before a class that has it was met, if there is one. */
	readonly #doubtful = new Set<Store>();
	/** No class of the message has it. */
	readonly #refused: Set<Store>;

	/** @param before Of the pass before this one over the same graph */
	constructor(before?: PrivateStores) {
		this.#stores = new Map();
		if (before) for (const [store, { name }] of before.#stores) this.#stores.set(store, { name, asked: 0 });
		this.#refused = before ? before.#refused : new Set();
	}

	/** To be called before anything that the class uses is written. */
	note(captures: readonly Capture[]): void {
		for (const capture of captures) {
			const { name, value } = outOfCell(capture);
			if (isStore(value) && !this.#stores.has(value)) this.#stores.set(value, { name, asked: 0 });
		}
	}

	/** @returns false for an object that is none of them */
	write(encoder: Encoder, object: object): boolean {
		if (!isStore(object) || this.#refused.has(object)) return false;
		if (!this.#stores.has(object)) this.#doubtful.add(object);
		encoder.claim(object);
		encoder.byte(Tag.OBJECT);
		encoder.byte(types.isWeakMap(object) ? ObjectKind.WEAK_MAP : ObjectKind.WEAK_SET);
		encoder.string(uidOf(object));
		return true;
	}

	/** After the graph. What an entry has may bring further objects, and further stores. */
	writeEntries(encoder: Encoder): void {
		this.#writeEntries(encoder);
		for (const store of this.#doubtful) {
			if (this.#stores.has(store)) continue;
			// The next pass says where it is.
			this.#refused.add(store);
			encoder.isAgain = true;
		}
	}

	#writeEntries(encoder: Encoder): void {
		let isDone = this.#stores.size === 0;
		while (!isDone) {
			isDone = true;
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

function writeEntry(encoder: Encoder, store: Store, object: object, name: string): void {
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

/** The member's, of a variable that a compiler named: `_n`, `_n2`, `_Account_n`. */
function plainName(name: string): string {
	return name.replace(/^_+/, '');
}

/** Reads what stands behind a graph. What an object has here already, as a class has, stays. */
export function readEntries(decoder: Decoder): void {
	while (!decoder.isAtEnd) {
		const store = decoder.value() as Store;
		const object = decoder.value() as object;
		const hasOne = store.has(object);
		if (types.isWeakMap(store)) {
			const value = decoder.value();
			if (!hasOne) store.set(object, value);
		} else if (!hasOne) store.add(object);
	}
}

export function readStore(decoder: Decoder, isMap: boolean): Store {
	const uid = decoder.string();
	const known = lookup(uid) as Store | undefined;
	if (known) return known;
	const store: Store = isMap ? new WeakMap() : new WeakSet();
	adopt(uid, store);
	return store;
}

/** A class that came here has its variables in cells. */
function outOfCell({ name, value }: Capture): Pick<Capture, 'name' | 'value'> {
	return name.startsWith(CELL) ? { name: name.slice(CELL.length), value: (value as Cell).v } : { name, value };
}

/** One of a class that extends the language's may do something else. */
function isStore(value: unknown): value is Store {
	if (types.isWeakMap(value)) return Object.getPrototypeOf(value) === WeakMap.prototype;
	return types.isWeakSet(value) && Object.getPrototypeOf(value) === WeakSet.prototype;
}
