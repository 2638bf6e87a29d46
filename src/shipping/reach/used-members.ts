/**
 * Variables that stand for an imported module in code that a compiler or bundler made.
 */
import { types } from 'node:util';
import { define } from '../values/own-properties.js';
import { isFileModule, memberOfFileModule } from '../values/file-module.js';
import { objectReference } from './find-reference.js';
import { isBuiltIn } from './reference.js';

/**
 * Of what stands for a module in compiled code, only the members used travel: some others might not
 * be able to. All functions of a graph use one copy, which has what any of them uses; where
 * something in the graph has the object itself, they use that.
 */
export class UsedMembers {
	readonly #copies = new Map<object, Record<string, unknown>>();
	/** Those that travel as they are. */
	readonly #whole = new Set<object>();
	/** A copy that was written may lack what was found later. */
	#grew = false;

	/** What is sent for a value of which only these members are used. */
	of(members: ReadonlySet<string> | undefined, value: unknown): unknown {
		if (!members || typeof value !== 'object' || value === null || this.#whole.has(value)) return value;
		const known = this.#copies.get(value);
		if (!known && !travelsInPart(value)) return value;
		const copy = known ?? {};
		for (const name of members) {
			if (Object.hasOwn(copy, name)) continue;
			if (known) this.#grew = true;
			define(copy, name, isFileModule(value) ? memberOfFileModule(value, name) : Reflect.get(value, name));
		}
		this.#copies.set(value, copy);
		return copy;
	}

	/**
	 * After a pass: whether another one would write more.
	 *
	 * @param isWritten Whether an object itself was
	 */
	find(isWritten: (object: object) => boolean): boolean {
		let finds = this.#grew;
		this.#grew = false;
		for (const object of this.#copies.keys()) {
			if (this.#whole.has(object) || !isWritten(object) || objectReference(object)) continue;
			this.#whole.add(object);
			finds = true;
		}
		return finds;
	}
}

function travelsInPart(value: object): boolean {
	return isFileModule(value) || (standsForModule(value) && !isOfNode(value));
}

/**
 * What Node's modules export is the receiver's own, as `pid` is. Of others a member may travel by
 * value, and then is not the one that the receiver imports.
 */
function isOfNode(object: object): boolean {
	const reference = objectReference(object);
	return reference !== undefined && isBuiltIn(reference);
}

/**
 * Compilers mark such objects, but for esbuild: its are made of getters, and of what a
 * CommonJS module exports as `default`.
 */
function standsForModule(object: object): boolean {
	const own = (key: string | symbol): unknown => Object.getOwnPropertyDescriptor(object, key)?.value;
	if (own(Symbol.toStringTag) === 'Module' || own('__esModule') === true) return true;
	if (types.isProxy(object)) return false;
	const exported = own('default');
	const prototype: unknown = Object.getPrototypeOf(object);
	if (prototype !== Object.prototype && !(isObject(exported) && prototype === Object.getPrototypeOf(exported)))
		return false;
	const keys = Reflect.ownKeys(object);
	// Nothing of it would stay behind.
	if (keys.length === 1 && prototype === Object.prototype && 'default' in object && isData(object)) return false;
	return keys.length > 0 && keys.every((key) => key === 'default' || isGetter(object, key));
}

function isGetter(object: object, key: string | symbol): boolean {
	const { get, set } = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
	return typeof key === 'string' && get !== undefined && set === undefined;
}

function isData(object: object): boolean {
	return Object.getOwnPropertyDescriptor(object, 'default')?.get === undefined;
}

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
