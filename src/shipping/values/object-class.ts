/**
 * Of which class an object is, by its prototype: the program's, or a built-in
 * one, of this realm or another.
 */
import { isNativeCode } from './intrinsics.js';

/**
 * The class of an instance that is of no built-in class itself, but of one that extends it; else
 * null.
 */
export function subclassOf(prototype: object | null, builtIn: string): Function | null {
	if (prototype === (Reflect.get(globalThis, builtIn) as { prototype: object }).prototype) return null;
	const constructor = constructorOf(prototype);
	return constructor && builtInOf(constructor) === constructor ? constructor : null;
}

/**
 * For a built-in class of another realm (a vm context, a test runner's sandbox) the one
 * of this; else the class itself.
 */
function builtInOf(constructor: Function | undefined): Function | undefined {
	if (!constructor || !isNativeCode(constructor)) return constructor;
	const own: unknown = Reflect.get(globalThis, constructor.name);
	return typeof own === 'function' && isNativeCode(own) ? own : constructor;
}

/** The class or function whose `prototype` this is. */
export function constructorOf(prototype: object | null): Function | undefined {
	if (!prototype) return undefined;
	if (Object.hasOwn(prototype, 'constructor'))
		return isPrototype(prototype) ? (prototype as { constructor: Function }).constructor : undefined;
	const given = givenTo.get(prototype);
	return given?.prototype === prototype ? given : undefined;
}

/** A constructor function was given an object for its prototype, which need not name it. */
export function noteGivenPrototype(fn: Function): void {
	const prototype: unknown = fn.prototype;
	if (typeof prototype === 'object' && prototype !== null) givenTo.set(prototype, fn);
}

const givenTo = new WeakMap<object, Function>();

/**
 * node's `--frozen-intrinsics` makes accessors of the members of built-ins, and leaves the value at
 * the getter, where reading it runs nothing of the program's.
 */
function memberOf(object: object, key: string): unknown {
	const { value, get } = Object.getOwnPropertyDescriptor(object, key) ?? {};
	return get ? Object.getOwnPropertyDescriptor(get, 'value')?.value : value;
}

export function isPrototype(object: object): boolean {
	const constructor = memberOf(object, 'constructor');
	return typeof constructor === 'function' && constructor.prototype === object;
}

/** `Array.prototype` or `Object.prototype` of a vm context or a test runner's sandbox. */
export function isForeignBuiltIn(prototype: object | null, name: string): boolean {
	const constructor = constructorOf(prototype);
	return constructor?.name === name && isNativeCode(constructor);
}

/** Of Node's own errors the prototype is one beside that of the class which it names. */
export function errorClassOf(prototype: object | null): Function {
	for (let level = prototype; level; level = Object.getPrototypeOf(level)) {
		const constructor = builtInOf(constructorOf(level));
		if (constructor) return constructor;
	}
	return Error;
}

/**
 * A constructor in the way from before classes: something was put on its
 * prototype, or its prototype inherits.
 */
export function hasOwnPrototype(fn: Function): boolean {
	const prototype: unknown = Object.hasOwn(fn, 'prototype') ? fn.prototype : undefined;
	if (typeof prototype !== 'object' || prototype === null || !Object.hasOwn(prototype, 'constructor')) return false;
	return Reflect.ownKeys(prototype).length > 1 || Object.getPrototypeOf(prototype) !== Object.prototype;
}
