/**
 * Instances of Node's own classes whose whole state can be read: they are made again from that.
 * The table is `node-classes.ts`.
 */
import { nodeClass } from './node-classes.js';
import { constructorOf } from './object-class.js';

/** How an object is made again. */
export interface Construction {
	/** Of its class, in the table. */
	readonly name: string;
	readonly state: unknown[];
	/** Its properties that are not in its state. */
	readonly keys: readonly (string | symbol)[];
}

/** Undefined for an object that is none of these; `prototype` is its own. */
export function constructionOf(object: object, prototype: object | null): Construction | undefined {
	// By the name first: touching some globals loads them.
	const name = constructorOf(prototype)?.name ?? '';
	const known = nodeClass(name);
	if (!known?.includes(prototype as object)) return undefined;
	let state: unknown[];
	try {
		state = known.read(object);
	} catch {
		// It only inherits from the class's prototype.
		return undefined;
	}
	// Those under symbols are Node's.
	return { name, state, keys: Reflect.ownKeys(object).filter((key) => typeof key === 'string') };
}

/** @returns undefined for a name that is none of these */
export function constructed(name: string, state: readonly unknown[]): object | undefined {
	return nodeClass(name)?.make(state);
}
