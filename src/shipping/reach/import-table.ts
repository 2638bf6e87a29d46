/**
 * Keeps what the program has by its imports. A receiver gets the same by the same imports, whether
 * a file of the package defines it, a factory made it, or an addon implements it.
 *
 * A value is found by its identity. The table is filled with what the variables that stand for a
 * script's imports hold (`note-imports.ts`), with what files of packages define (`note-files.ts`),
 * and with what loaded CommonJS modules export (`find-reference.ts`).
 */
import { types } from 'node:util';
import { isNativeCode } from '../values/intrinsics.js';
import type { ModuleReference } from './reference.js';

interface Import {
	readonly reference: ModuleReference;
	/** Whether it comes from a package, into which the program may have put functions of its own. */
	readonly isPackage: boolean;
	/** Whether a receiver gets the same by it. This is asked with the first use, if at all. */
	isLasting?: (() => boolean) | undefined;
}

/**
 * Returns the import by which the program has a value.
 *
 * @param isOwn Whether it is a function that the program's own files define
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
 * Defers noting a script's imports until the table is next used. Many programs never use it for
 * their first message.
 */
export function noteLater(note: () => void): void {
	deferred.push(note);
}

function noteDeferred(): void {
	while (deferred.length > 0) deferred.shift()?.();
}

const deferred: (() => void)[] = [];

/**
 * Notes an import. The first one noted for a value counts. A class's prototype is noted along with
 * the class.
 */
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
 * Excludes a value that a package put into place after it was imported. A receiver would not get it
 * by the same import.
 */
export function noteLate(value: object): void {
	late.add(value);
	table.delete(value);
}

/**
 * Notes what a package exports, with its members: functions up to two steps deep, objects one step.
 *
 * What a plain object among the members holds is noted only under its own name. Anything under
 * another name, or without one, may have been put there when the package was used (a cache, a
 * setting). A receiver that has just imported the package would not have it.
 *
 * @param valueOf Reads a property, unless that may run the program's code
 * @param isThere Whether a member of the export exists once the package is imported
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

/** Native functions can be sent in no other way, whatever their name. */
function hasPlace(fn: Function, name: string): boolean {
	return fn.name === name || isNativeCode(fn);
}

/** Whether a value is an object without a class, and not a module. */
export function isPlain(value: unknown): value is object {
	if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return (prototype === Object.prototype || prototype === null) && !types.isModuleNamespaceObject(value);
}

/**
 * Returns the members, with functions that bear the member's name first. Under another name
 * (`current`) the program may have put them there.
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

/** Whether a value has an identity: objects, functions, and symbols that are not shared by key. */
function isNotable(value: unknown): value is object {
	if (typeof value === 'symbol') return Symbol.keyFor(value) === undefined;
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

const MOST_MEMBERS = 5_000;
const table = new WeakMap<object, Import>();
const late = new WeakSet<object>();
