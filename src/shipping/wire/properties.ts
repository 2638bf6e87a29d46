/**
 * Own properties as they are: symbol keys, flags and accessors kept. On the wire: uint count, then
 * for each its key, a byte of flags, and the value or getter and setter.
 */
import type { Decoder } from '../receive/decoder.js';
import type { Encoder } from '../send/encoder.js';
import { ownProperty } from '../values/own-properties.js';
import { ORDINARY_PROPERTY, PropertyFlag } from './tags.js';

export function writeProperties(encoder: Encoder, object: object, skip?: (key: string | symbol) => boolean): void {
	let keys = Reflect.ownKeys(object);
	if (skip) keys = keys.filter((key) => !skip(key));
	encoder.uint(keys.length);
	for (const key of keys) {
		encoder.value(key);
		writeDescriptor(encoder, ownProperty(object, key));
	}
}

/** Defines what was written on `target`; without a target it is only read over. */
export function readProperties(decoder: Decoder, target: object | undefined): void {
	for (let count = decoder.uint(); count > 0; count--) {
		const key = decoder.value() as string | symbol;
		const descriptor = readDescriptor(decoder);
		if (target) Object.defineProperty(target, key, descriptor);
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

function writeDescriptor(encoder: Encoder, descriptor: PropertyDescriptor): void {
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

export function readDescriptor(decoder: Decoder): PropertyDescriptor {
	const flags = decoder.byte();
	if (flags === ORDINARY_PROPERTY)
		return { value: decoder.value(), enumerable: true, writable: true, configurable: true };
	const enumerable = (flags & PropertyFlag.ENUMERABLE) !== 0;
	const configurable = (flags & PropertyFlag.CONFIGURABLE) !== 0;
	if (flags & PropertyFlag.VALUE) {
		return { value: decoder.value(), enumerable, configurable, writable: (flags & PropertyFlag.WRITABLE) !== 0 };
	}
	return {
		get: decoder.value() as () => unknown,
		set: decoder.value() as (value: unknown) => void,
		enumerable,
		configurable,
	};
}
