/**
 * Own properties: how one is defined, described, and told from what the engine gives.
 */
import { isNativeCode } from './intrinsics.js';

/**
 * Defines a property as an assignment to a plain object would; `__proto__` and
 * inherited setters play no part.
 */
export function define(target: object, key: string, value: unknown): void {
	if (key in target)
		Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
	else (target as Record<string, unknown>)[key] = value;
}

/**
 * Describes an own property. `Error.captureStackTrace` defines `stack` as a value on Node
 * 20, and as an accessor of the engine's on later ones, which no other process could use:
 * it is a value everywhere here.
 */
export function ownProperty(object: object, key: string | symbol): PropertyDescriptor {
	const descriptor = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
	const { get, enumerable = false, configurable = false } = descriptor;
	if (key !== 'stack' || !get || get.name !== '' || !isNativeCode(get)) return descriptor;
	return { value: Reflect.get(object, key), writable: !Object.isFrozen(object), enumerable, configurable };
}

/**
 * Whether a property is one that its code gives a function. Those that a class calls
 * `static caller` or `static arguments` are its own.
 */
export function isNativeKey(fn: Function, key: string | symbol): boolean {
	if (key === 'length' || key === 'name' || key === 'prototype') return true;
	if (key !== 'arguments' && key !== 'caller') return false;
	return Object.getOwnPropertyDescriptor(fn, key)?.configurable === false;
}
