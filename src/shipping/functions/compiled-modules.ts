/**
 * Variables that stand for an imported module in code that a compiler or bundler made.
 */
import { types } from 'node:util';
import { isFileModule, memberOfFileModule } from './file-module.js';
import { objectReference } from './references.js';
import { isBuiltIn } from './reference.js';

/** Of what stands for a module in compiled code, only the members used travel: some others might not be able to. */
export function membersUsed(members: ReadonlySet<string> | undefined, value: unknown): unknown {
	if (!members || typeof value !== 'object' || value === null) return value;
	if (isFileModule(value))
		return Object.fromEntries([...members].map((name) => [name, memberOfFileModule(value, name)]));
	if (!standsForModule(value) || isOfNode(value)) return value;
	return Object.fromEntries([...members].map((name) => [name, Reflect.get(value, name)]));
}

/** What Node's modules export is the receiver's own, as `pid` is. Of others a member may travel by value, and then is not the one that the receiver imports. */
function isOfNode(object: object): boolean {
	const reference = objectReference(object);
	return reference !== undefined && isBuiltIn(reference);
}

/** Compilers mark such objects, but for esbuild: its are made of getters, and of what a CommonJS module exports as `default`. */
function standsForModule(object: object): boolean {
	const own = (key: string | symbol): unknown => Object.getOwnPropertyDescriptor(object, key)?.value;
	if (own(Symbol.toStringTag) === 'Module' || own('__esModule') === true) return true;
	if (types.isProxy(object)) return false;
	const exported = own('default');
	const prototype: unknown = Object.getPrototypeOf(object);
	if (prototype !== Object.prototype && !(isObject(exported) && prototype === Object.getPrototypeOf(exported)))
		return false;
	const keys = Reflect.ownKeys(object);
	return keys.length > 0 && keys.every((key) => key === 'default' || isGetter(object, key));
}

function isGetter(object: object, key: string | symbol): boolean {
	const { get, set } = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
	return typeof key === 'string' && get !== undefined && set === undefined;
}

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
