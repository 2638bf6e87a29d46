/**
 * Classes that came here, and stay: each later message that has one brings what may have changed of it at its sender's, the variables that its code uses and its methods. They are
 * set in the class that is here. Of a class that was defined here nothing is set: what its copies became elsewhere is theirs.
 */
import type { Decoder } from '../decoder.js';
import { readDescriptor } from '../properties.js';
import type { UnitDefinition } from '../packet.js';
import type { Maker } from './compile.js';

type Setter = (value: unknown) => void;

/** A class was made here of what came. */
export function keep(type: Function, { follows, parameters }: UnitDefinition, { follow }: ReturnType<Maker>): void {
	kept.set(type, new Map(follows.map((index, at) => [parameters[index] as string, follow[at] as Setter])));
}

export function isKept(type: Function): boolean {
	return kept.has(type);
}

/** Reads the variables of a class that is here already. */
export function readVariables(decoder: Decoder, type: Function, { eager, parameters }: UnitDefinition): void {
	const setters = kept.get(type);
	const read = (name: string): void => {
		const value = decoder.value();
		setters?.get(name)?.(value);
	};
	for (const index of eager) read(parameters[index] as string);
	for (const [index, name] of parameters.entries()) if (!eager.includes(index)) read(name);
}

/** Reads the properties of such a class, or of its prototype. State of the class that it has here stays, its methods and all of its prototype follow. */
export function readLaterProperties(decoder: Decoder, type: Function, target: object): void {
	for (let count = decoder.uint(); count > 0; count--) {
		const key = decoder.value() as string | symbol;
		const descriptor = readDescriptor(decoder);
		if (!kept.has(type)) continue;
		const before = Object.getOwnPropertyDescriptor(target, key);
		const isState = target === type && typeof descriptor.value !== 'function' && !descriptor.get && !descriptor.set;
		if (before && (isState || isSame(before, descriptor))) continue;
		Reflect.defineProperty(target, key, descriptor);
	}
}

/** A function was made of code that uses nothing of its surroundings. */
export function noteCode(fn: Function, { key }: UnitDefinition): void {
	codes.set(fn, key);
}

/** To set a method to its equal would make its callers slow. */
function isSame(before: PropertyDescriptor, after: PropertyDescriptor): boolean {
	return (
		isSameValue(before.value, after.value) && isSameValue(before.get, after.get) && isSameValue(before.set, after.set)
	);
}

function isSameValue(before: unknown, after: unknown): boolean {
	if (before === after) return true;
	if (typeof before !== 'function' || typeof after !== 'function') return false;
	const code = codes.get(before);
	return code !== undefined && code === codes.get(after);
}

const kept = new WeakMap<Function, ReadonlyMap<string, Setter>>();
/** By the keys of their units. */
const codes = new WeakMap<Function, string>();
