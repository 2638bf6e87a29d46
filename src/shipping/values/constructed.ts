/**
 * Instances of Node's own classes whose whole state is readable: they are made again from that
 * state. The table is `node-classes.ts`.
 */
import { nodeClass } from './node-classes.js';
import { constructorOf } from './object-class.js';

/** How an object is made again. */
export interface Construction {
	/** Name of its class in the table. */
	readonly name: string;
	readonly state: unknown[];
	/** Properties that are not part of the state. */
	readonly keys: readonly (string | symbol)[];
}

/** Returns `undefined` for any other object; `prototype` is the object's own. */
export function constructionOf(object: object, prototype: object | null): Construction | undefined {
	// By name first: touching some globals loads them.
	const name = constructorOf(prototype)?.name ?? '';
	const known = nodeClass(name);
	if (!known?.includes(prototype as object)) return undefined;
	let state: unknown[];
	try {
		state = known.read(object);
	} catch {
		// It merely inherits from the class's prototype.
		return undefined;
	}
	// Properties under symbols are Node's.
	return { name, state, keys: Reflect.ownKeys(object).filter((key) => typeof key === 'string') };
}

/** @returns undefined for any other name */
export function constructed(name: string, state: readonly unknown[]): object | undefined {
	return nodeClass(name)?.make(state);
}
