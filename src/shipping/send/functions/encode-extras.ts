/**
 * Writes what a function has besides its code: its name, its properties, and for a class whatever
 * differs from its text.
 */
import { types } from 'node:util';
import type { Writer } from '../../wire/writer.js';
import { hasOwnPrototype, isForeignBuiltIn, noteGivenPrototype } from '../../values/object-class.js';
import { isNativeKey } from '../../values/own-properties.js';
import { writeProperties } from '../write-properties.js';
import type { Analysis } from '../../source/functions/analyze.js';
import type { ClassMembers } from './class-members.js';
import type { ByValue } from './function-info.js';
import { Extras } from '../../wire/kinds.js';

/** @param members For a class: its members. */
export function writeExtras(encoder: Writer, fn: Function, info: ByValue, members: ClassMembers | undefined): void {
	encoder.value(hasItsName(fn, info) ? undefined : fn.name);
	const prototype: object | undefined = members || hasOwnPrototype(fn) ? fn.prototype : prototypeOfGenerators(fn);
	const hasGivenPrototype = hasReplacedPrototype(fn);
	if (hasGivenPrototype) noteGivenPrototype(fn);
	const isOwn = (key: string | symbol): boolean =>
		(isNativeKey(fn, key) &&
			!(key === 'prototype' && hasGivenPrototype) &&
			!(key === 'length' && hasOwnLength(fn, info.analysis))) ||
		(members?.isAsDefined(fn, true, key) ?? false);
	const isPrototypeOwn = (key: string | symbol): boolean =>
		key === 'constructor' || (members?.isAsDefined(fn, false, key) ?? false);

	const base: unknown = Object.getPrototypeOf(fn);
	const inherited: unknown = prototype && Object.getPrototypeOf(prototype);
	const extendsOther = !info.analysis.classParts?.heritage && !isKindOfFunction(base);
	const inherits = prototype && !isPrototypeByText(fn, inherited, info, base);
	const hasProperties = !Reflect.ownKeys(fn).every(isOwn);
	const hasPrototypeProperties = prototype && !Reflect.ownKeys(prototype).every(isPrototypeOwn);
	const missing = [members?.missing(true, fn) ?? [], members?.missing(false, prototype as object) ?? []];
	const isMissing = missing.some((keys) => keys.length > 0);
	encoder.byte(
		(extendsOther ? Extras.PROTOTYPE : 0) |
			(inherits ? Extras.INHERITS : 0) |
			(isMissing ? Extras.MISSING : 0) |
			(hasProperties ? Extras.PROPERTIES : 0) |
			(hasPrototypeProperties ? Extras.PROTOTYPE_PROPERTIES : 0),
	);
	if (extendsOther) encoder.value(base);
	if (inherits) encoder.value(inherited);
	if (isMissing) for (const keys of missing) encoder.value(keys);
	if (hasProperties) writeProperties(encoder, fn, isOwn);
	if (hasPrototypeProperties) writeProperties(encoder, prototype, isPrototypeOwn);
}

/** Returns what the generators of a generator function inherit from. */
function prototypeOfGenerators(fn: Function): object | undefined {
	const prototype: unknown = types.isGeneratorFunction(fn) ? fn.prototype : undefined;
	return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}

/** Whether its prototype inherits from what it did when the function was made. */
function isPrototypeByText(fn: Function, inherited: unknown, { analysis }: ByValue, base: unknown): boolean {
	if (types.isGeneratorFunction(fn)) return inherited === (Object.getPrototypeOf(fn) as Function).prototype;
	if (!analysis.classParts?.heritage)
		return inherited === Object.prototype || isForeignBuiltIn(inherited as object | null, 'Object');
	return inherited === (typeof base === 'function' && base !== Function.prototype ? base.prototype : null);
}

/** Whether this is `Function.prototype` or the like, of this realm or another. */
export function isKindOfFunction(prototype: unknown): boolean {
	if ((typeof prototype !== 'object' && typeof prototype !== 'function') || prototype === null) return false;
	return prototype === Function.prototype || FUNCTION_KINDS.some((name) => isForeignBuiltIn(prototype, name));
}

const FUNCTION_KINDS = ['Function', 'AsyncFunction', 'GeneratorFunction', 'AsyncGeneratorFunction'] as const;

/** Whether the prototype of a constructor function was replaced. */
function hasReplacedPrototype(fn: Function): boolean {
	const { value, writable } = Object.getOwnPropertyDescriptor(fn, 'prototype') ?? {};
	if (!writable || types.isGeneratorFunction(fn)) return false;
	return (
		typeof value !== 'object' || value === null || Object.getOwnPropertyDescriptor(value, 'constructor')?.value !== fn
	);
}

/** Whether the text alone gives the function its name. */
function hasItsName(fn: Function, { analysis, captures }: ByValue): boolean {
	return fn.name === analysis.ownName && !captures.some(({ name }) => name === analysis.ownName);
}

/** Whether its `length` differs from that of its text. */
function hasOwnLength(fn: Function, { length }: Analysis): boolean {
	const own = Object.getOwnPropertyDescriptor(fn, 'length');
	return own?.value !== length || own.writable === true;
}
