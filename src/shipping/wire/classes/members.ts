/**
 * What sender and receiver note of a class: which functions its text defines, and what the computed
 * names of its fields evaluated to.
 */
import type { MemberPart } from '../../source/functions/class-parts.js';

/** A function's place in its class. */
export interface Member {
	readonly type: Function;
	readonly isStatic: boolean;
	readonly key: string | symbol;
	readonly part: MemberPart;
}

export const PARTS = ['value', 'get', 'set'] as const;

/** Returns the place of a function in its class, if noted. */
export function membershipOf(fn: Function): Member | undefined {
	return memberships.get(fn);
}

/**
 * Returns the function that a class's text defines as this member, whatever has replaced it since.
 */
export function memberFunction({ type, isStatic, key, part }: Member): Function | undefined {
	return functions.get(type)?.get(nameOf(isStatic, part))?.get(key);
}

export function noteMember(fn: Function, member: Member): void {
	const { type, isStatic, key, part } = member;
	memberships.set(fn, member);
	const byName = functions.get(type) ?? new Map<string, Map<string | symbol, Function>>();
	functions.set(type, byName);
	const name = nameOf(isStatic, part);
	const byKey = byName.get(name) ?? new Map<string | symbol, Function>();
	byName.set(name, byKey);
	byKey.set(key, fn);
}

function nameOf(isStatic: boolean, part: MemberPart): string {
	return isStatic ? `static ${part}` : part;
}

const memberships = new WeakMap<Function, Member>();
const functions = new WeakMap<Function, Map<string, Map<string | symbol, Function>>>();

/** A function in the static part of a class, and its number there. */
export interface InnerFunction {
	readonly type: Function;
	readonly index: number;
}

export function innerFunction({ type, index }: InnerFunction): Function | undefined {
	return innerFunctions.get(type)?.get(index);
}

export function innerPlaceOf(fn: Function): InnerFunction | undefined {
	return innerPlaces.get(fn);
}

export function noteInnerFunction(fn: Function, place: InnerFunction): void {
	innerPlaces.set(fn, place);
	const ofType = innerFunctions.get(place.type) ?? new Map<number, Function>();
	innerFunctions.set(place.type, ofType.set(place.index, fn));
}

const innerPlaces = new WeakMap<Function, InnerFunction>();
const innerFunctions = new WeakMap<Function, Map<number, Function>>();

/**
 * The instance and the field whose initial value a function is, and the class that defined the
 * field.
 */
export interface FieldArrow {
	readonly object: object;
	readonly type: Function;
	/** For a #private field, its number among those of the class. */
	readonly name: string;
	readonly isPrivate: boolean;
}

/** Returns the computed names of a class's fields, in the order of its text. */
export function knownFieldKeys(type: Function): readonly (string | symbol)[] | undefined {
	return fieldKeys.get(type);
}

export function noteFieldKeys(type: Function, names: readonly (string | symbol)[]): void {
	fieldKeys.set(type, names);
}

const fieldKeys = new WeakMap<Function, readonly (string | symbol)[]>();
