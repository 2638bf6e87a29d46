/**
 * Reads the own properties that `write-properties.ts` writes.
 */
import type { Reader } from '../wire/reader.js';
import { ORDINARY_PROPERTY, PropertyFlag } from '../wire/tags.js';

/** Reads properties and defines them on `target`; without a target they are skipped. */
export function readProperties(decoder: Reader, target: object | undefined): void {
	for (let count = decoder.uint(); count > 0; count--) {
		const key = decoder.value() as string | symbol;
		const descriptor = readDescriptor(decoder);
		if (target) Object.defineProperty(target, key, descriptor);
	}
}

export function readDescriptor(decoder: Reader): PropertyDescriptor {
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
