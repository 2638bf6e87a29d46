/**
 * Reads the WeakMaps and WeakSets that `send/functions/private-stores.ts` writes, with their
 * entries.
 */
import { types } from 'node:util';
import { adopt, lookup } from '../../wire/identities.js';
import type { Store } from '../../wire/kinds.js';
import type { Reader } from '../../wire/reader.js';

/**
 * Reads the entries that follow a graph. An entry that the object already has here, as a class may,
 * stays.
 */
export function readEntries(decoder: Reader): void {
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

export function readStore(decoder: Reader, isMap: boolean): Store {
	const uid = decoder.string();
	const known = lookup(uid) as Store | undefined;
	if (known) return known;
	const store: Store = isMap ? new WeakMap() : new WeakSet();
	adopt(uid, store);
	return store;
}
