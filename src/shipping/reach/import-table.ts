/**
 * What the program has by its imports. The receiver has the same by the same imports, whatever file
 * of a package defines it, a factory made it, or an addon implements it.
 *
 * A value is found by its identity: the table is filled with what the variables of a
 * script hold that stand for imports (`note-imports.ts`), and with what loaded CommonJS
 * modules export (`references.ts`).
 */
import { types } from 'node:util';
import { isNativeCode } from '../values/intrinsics.js';
import type { ModuleReference } from './reference.js';

interface Import {
	readonly reference: ModuleReference;
	/** It is of a package, where the program may have put functions of its own. */
	readonly isPackage: boolean;
	/** Whether a receiver has the same by it, where that is looked up when it is first asked for. */
	isLasting?: (() => boolean) | undefined;
}

/**
 * The import by which the program has something.
 *
 * @param isOwn It is a function that the program's own files define.
 */
export function importOf(value: object | symbol, isOwn = false): ModuleReference | undefined {
	noteDeferred();
	const known = table.get(value as object);
	if (!known || (isOwn && known.isPackage)) return undefined;
	if (known.isLasting?.() === false) {
		table.delete(value as object);
		return undefined;
	}
	known.isLasting = undefined;
	return known.reference;
}

/**
 * Notes the imports of a script when the table is next used: many a
 * program's first message never uses it.
 */
export function noteLater(note: () => void): void {
	deferred.push(note);
}

function noteDeferred(): void {
	while (deferred.length > 0) deferred.shift()?.();
}

const deferred: (() => void)[] = [];

/** The first is the one that counts. Of a class its prototype is noted, too. */
export function noteImport(
	value: unknown,
	reference: ModuleReference,
	isPackage: boolean,
	isLasting?: () => boolean,
): void {
	noteDeferred();
	if (!isNotable(value) || table.has(value) || late.has(value)) return;
	table.set(value, { reference, isPackage, isLasting });
	const prototype: unknown =
		typeof value === 'function' ? Object.getOwnPropertyDescriptor(value, 'prototype')?.value : undefined;
	if (isNotable(prototype))
		noteImport(prototype, { ...reference, path: [...reference.path, 'prototype'] }, isPackage, isLasting);
}

/**
 * What a package has put where it is after it was imported is nothing that a
 * receiver has by the same import.
 */
export function noteLate(value: object): void {
	late.add(value);
	table.delete(value);
}

/**
 * The same of what a package exports, and of its members: functions up to two steps deep, objects
 * one. What a plain object among the members holds is noted under its own name only: what has
 * another name, or none, may have been put there when the package was used (a cache, a setting),
 * and a receiver that has just imported the package would not have it.
 *
 * @param valueOf Reads a property, unless that may run code of the program
 * @param isThere Whether a member of what is exported is there once the package is imported
 */
export function noteExports(
	exported: unknown,
	reference: ModuleReference,
	valueOf: (descriptor: PropertyDescriptor) => unknown,
	isThere: (name: string) => boolean = () => true,
): void {
	const note = (value: unknown, steps: readonly string[]): void =>
		noteImport(value, { ...reference, path: [...reference.path, ...steps] }, true);
	note(exported, []);
	const first = membersOf(exported, valueOf).filter(([name]) => isThere(name));
	for (const [name, value] of first) note(value, [name]);
	for (const [name, value] of first)
		for (const [inner, member] of membersOf(value, valueOf))
			if (typeof member === 'function' && (name === 'default' || !isPlain(value) || hasPlace(member, inner)))
				note(member, [name, inner]);
}

/** Native functions can't be sent otherwise, whatever their name. */
function hasPlace(fn: Function, name: string): boolean {
	return fn.name === name || isNativeCode(fn);
}

/** An object without a class, which is no module. */
export function isPlain(value: unknown): value is object {
	if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return (prototype === Object.prototype || prototype === null) && !types.isModuleNamespaceObject(value);
}

/**
 * Functions that bear the member's name come first: under another one (`current`)
 * the program may have put them.
 */
function membersOf(
	from: unknown,
	valueOf: (descriptor: PropertyDescriptor) => unknown,
): (readonly [name: string, value: object])[] {
	if (
		!isNotable(from) ||
		typeof from === 'symbol' ||
		Array.isArray(from) ||
		ArrayBuffer.isView(from) ||
		types.isProxy(from)
	)
		return [];
	const members = Object.entries(Object.getOwnPropertyDescriptors(from)).flatMap(([name, descriptor]) => {
		const value = valueOf(descriptor);
		return isNotable(value) && name !== 'constructor' && !types.isProxy(value) ? [[name, value] as const] : [];
	});
	const isNamed = ([name, value]: readonly [string, object]): boolean =>
		typeof value === 'function' && value.name === name;
	return [...members.filter(isNamed), ...members.filter((member) => !isNamed(member))].slice(0, MOST_MEMBERS);
}

/** Objects and functions, and symbols that are nobody else's: those have an identity. */
function isNotable(value: unknown): value is object {
	if (typeof value === 'symbol') return Symbol.keyFor(value) === undefined;
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

const MOST_MEMBERS = 5_000;
const table = new WeakMap<object, Import>();
const late = new WeakSet<object>();
