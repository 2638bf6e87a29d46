/** Own properties: defining and describing them, and recognising those that the engine adds. */
import { isNativeCode } from './intrinsics.js';

/**
 * Defines a property as assignment to a plain object would, without regard to `__proto__` and
 * inherited setters.
 */
export function define(target: object, key: string, value: unknown): void {
	if (key in target)
		Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
	else (target as Record<string, unknown>)[key] = value;
}

/**
 * Describes an own property. `Error.captureStackTrace` defines `stack` as a value on Node 20, and
 * on later versions as an accessor of the engine's, which no other process could use. Here it is
 * always a value.
 */
export function ownProperty(object: object, key: string | symbol): PropertyDescriptor {
	const descriptor = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
	const { get, enumerable = false, configurable = false } = descriptor;
	if (key !== 'stack' || !get || get.name !== '' || !isNativeCode(get)) return descriptor;
	return { value: Reflect.get(object, key), writable: !Object.isFrozen(object), enumerable, configurable };
}

/**
 * Whether a function has a property from its code alone. What a class declares as `static caller`
 * or `static arguments` is its own.
 */
export function isNativeKey(fn: Function, key: string | symbol): boolean {
	if (key === 'length' || key === 'name' || key === 'prototype') return true;
	if (key !== 'arguments' && key !== 'caller') return false;
	return Object.getOwnPropertyDescriptor(fn, key)?.configurable === false;
}

/**
 * Whether an object has non-enumerable properties. Only a graph with functions is checked: there an
 * object may be more than data. The check costs as much as writing a small object.
 */
export function hidesProperties(object: object): boolean {
	return Object.getOwnPropertyNames(object).length !== Object.keys(object).length;
}
