/**
 * Finds the class of an object by its prototype: the program's, or a built-in one, of this realm or
 * another.
 */
import { isNativeCode } from './intrinsics.js';

/**
 * Returns the class of an instance if it extends a built-in class; null for the built-in class
 * itself.
 */
export function subclassOf(prototype: object | null, builtIn: string): Function | null {
	if (prototype === (Reflect.get(globalThis, builtIn) as { prototype: object }).prototype) return null;
	const constructor = constructorOf(prototype);
	return constructor && builtInOf(constructor) === constructor ? constructor : null;
}

/**
 * Returns this realm's class for a built-in class of another realm (a vm context, a test runner's
 * sandbox), and any other class unchanged.
 */
function builtInOf(constructor: Function | undefined): Function | undefined {
	if (!constructor || !isNativeCode(constructor)) return constructor;
	const own: unknown = Reflect.get(globalThis, constructor.name);
	return typeof own === 'function' && isNativeCode(own) ? own : constructor;
}

/** Returns the class or function whose `prototype` this is. */
export function constructorOf(prototype: object | null): Function | undefined {
	if (!prototype) return undefined;
	if (Object.hasOwn(prototype, 'constructor'))
		return isPrototype(prototype) ? (prototype as { constructor: Function }).constructor : undefined;
	const given = givenTo.get(prototype);
	return given?.prototype === prototype ? given : undefined;
}

/**
 * Notes an object assigned as the prototype of a constructor function; such an object need not name
 * its constructor.
 */
export function noteGivenPrototype(fn: Function): void {
	const prototype: unknown = fn.prototype;
	if (typeof prototype === 'object' && prototype !== null) givenTo.set(prototype, fn);
}

const givenTo = new WeakMap<object, Function>();

/**
 * Reads a member. Node's `--frozen-intrinsics` makes accessors of the members of built-ins and
 * leaves the value on the getter, where reading it runs no user code.
 */
function memberOf(object: object, key: string): unknown {
	const { value, get } = Object.getOwnPropertyDescriptor(object, key) ?? {};
	return get ? Object.getOwnPropertyDescriptor(get, 'value')?.value : value;
}

export function isPrototype(object: object): boolean {
	const constructor = memberOf(object, 'constructor');
	return typeof constructor === 'function' && constructor.prototype === object;
}

/**
 * Whether this is a prototype such as `Array.prototype`, of a vm context or a test runner's
 * sandbox.
 */
export function isForeignBuiltIn(prototype: object | null, name: string): boolean {
	const constructor = constructorOf(prototype);
	return constructor?.name === name && isNativeCode(constructor);
}

/**
 * Returns the class of an error. Node's own errors have a prototype beside that of the class which
 * it names.
 */
export function errorClassOf(prototype: object | null): Function {
	for (let level = prototype; level; level = Object.getPrototypeOf(level)) {
		const constructor = builtInOf(constructorOf(level));
		if (constructor) return constructor;
	}
	return Error;
}

/** Whether a function is a pre-class constructor: its prototype has properties or inherits. */
export function hasOwnPrototype(fn: Function): boolean {
	const prototype: unknown = Object.hasOwn(fn, 'prototype') ? fn.prototype : undefined;
	if (typeof prototype !== 'object' || prototype === null || !Object.hasOwn(prototype, 'constructor')) return false;
	return Reflect.ownKeys(prototype).length > 1 || Object.getPrototypeOf(prototype) !== Object.prototype;
}
