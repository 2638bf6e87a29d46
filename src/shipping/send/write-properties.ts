/**
 * Writes own properties exactly: symbol keys, flags and accessors included. On the wire: uint
 * count, then for each its key, a byte of flags, and the value or getter and setter.
 */
import { ownProperty } from '../values/own-properties.js';
import { PropertyFlag } from '../wire/tags.js';
import type { Writer } from '../wire/writer.js';

export function writeProperties(encoder: Writer, object: object, skip?: (key: string | symbol) => boolean): void {
	let keys = Reflect.ownKeys(object);
	if (skip) keys = keys.filter((key) => !skip(key));
	encoder.uint(keys.length);
	for (const key of keys) {
		encoder.value(key);
		writeDescriptor(encoder, ownProperty(object, key));
	}
}

/** Whether each own property is an enumerable, writable, configurable value under a string key. */
export function isOrdinary(object: object, keys: readonly string[]): boolean {
	if (Reflect.ownKeys(object).length !== keys.length) return false;
	for (const key of keys) {
		const descriptor = Object.getOwnPropertyDescriptor(object, key);
		if (!descriptor?.writable || !descriptor.configurable) return false;
	}
	return true;
}

function writeDescriptor(encoder: Writer, descriptor: PropertyDescriptor): void {
	const isValue = 'value' in descriptor;
	encoder.byte(
		(descriptor.enumerable ? PropertyFlag.ENUMERABLE : 0) |
			(descriptor.writable ? PropertyFlag.WRITABLE : 0) |
			(descriptor.configurable ? PropertyFlag.CONFIGURABLE : 0) |
			(isValue ? PropertyFlag.VALUE : 0),
	);
	if (isValue) return encoder.value(descriptor.value);
	encoder.value(descriptor.get);
	encoder.value(descriptor.set);
}
