/**
 * Handles variables that stand for an imported module in compiled or bundled code.
 */
import { types } from 'node:util';
import { define } from '../values/own-properties.js';
import { isFileModule, memberOfFileModule } from '../values/file-module.js';
import { objectReference } from './find-reference.js';
import { isBuiltIn } from './reference.js';

/**
 * Picks the used members of a module object. Only these are sent, because other members may not
 * be sendable. All functions of a graph share one copy, with every member that any of them uses.
 * If something in the graph holds the object itself, they use the object.
 */
export class UsedMembers {
	readonly #copies = new Map<object, Record<string, unknown>>();
	/** Objects that travel whole. */
	readonly #whole = new Set<object>();
	/** Whether a copy that was already written may lack a member found later. */
	#grew = false;

	/** Returns what is sent for a value of which only these members are used. */
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
	 * Tells after a pass whether another pass would write more.
	 *
	 * @param isWritten Whether an object itself was written
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
 * The receiver has its own exports of Node's modules, such as `process.pid`. A member of another
 * module may travel by value, and would then not be the one that the receiver imports.
 */
function isOfNode(object: object): boolean {
	const reference = objectReference(object);
	return reference !== undefined && isBuiltIn(reference);
}

/**
 * Whether an object stands for a module. Compilers mark such objects, except esbuild: its objects
 * consist of getters, and of a `default` that is the exports of a CommonJS module.
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
	// Nothing would stay behind.
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
