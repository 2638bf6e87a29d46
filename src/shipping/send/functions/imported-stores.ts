/**
 * The WeakMaps and WeakSets in which a class that the receiver imports keeps state of its
 * instances: compilers make them of #private members for older engines. They are variables of the
 * class's module, so the receiver has its own, and finds them through the class.
 *
 * Only those that the text of the class names are state of its instances. A module
 * may have others, such as a cache.
 */
import { types } from 'node:util';
import { readFunction, type Scope } from '../../engine/inspector.js';
import { variableOf } from '../../reach/find-reference.js';
import type { ModuleReference } from '../../reach/reference.js';
import type { Store } from '../../wire/kinds.js';

export interface ImportedStore {
	readonly store: Store;
	/** Name of its variable. */
	readonly name: string;
	readonly reference: ModuleReference;
}

/** Reads the scopes of the class, once. @returns none where there is no inspector */
export function importedStoresOf(type: Function, reference: ModuleReference): readonly ImportedStore[] {
	let stores = known.get(type);
	if (!stores) {
		stores = find(type, reference);
		known.set(type, stores);
	}
	return stores;
}

const known = new WeakMap<Function, readonly ImportedStore[]>();

function find(type: Function, { module, path, variable }: ModuleReference): readonly ImportedStore[] {
	const text = Function.prototype.toString.call(type);
	const door = variable?.door ?? path;
	const stores: ImportedStore[] = [];
	const seen = new Set<string>();
	for (const { kind, variables } of scopesAround(type)) {
		if (kind === 'script') continue;
		for (const name of Object.keys(variables)) {
			// An inner variable hides an outer one of its name.
			if (seen.has(name) || !hasWord(text, name)) continue;
			seen.add(name);
			const store = variableOf(variables, name);
			if (isStore(store))
				stores.push({ store, name, reference: { kind: 'module', module, path: [], variable: { door, name } } });
		}
	}
	return stores;
}

/**
 * Whether this is a WeakMap or WeakSet of the language's own class; a subclass may behave
 * differently.
 */
export function isStore(value: unknown): value is Store {
	if (types.isWeakMap(value)) return Object.getPrototypeOf(value) === WeakMap.prototype;
	return types.isWeakSet(value) && Object.getPrototypeOf(value) === WeakSet.prototype;
}

function scopesAround(type: Function): readonly Scope[] {
	try {
		return readFunction(type).scopes;
	} catch {
		return [];
	}
}

/** Whether a name stands in a text by itself. */
function hasWord(text: string, name: string): boolean {
	for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
		if (!isPartOfName(text[at - 1]) && !isPartOfName(text[at + name.length])) return true;
	return false;
}

function isPartOfName(character: string | undefined): boolean {
	return character !== undefined && /[\w$]/.test(character);
}
