/**
 * Arrow functions in fields that use the #private members of their class, at the receiver. An
 * instance made here gets its fields from the class's own initialisers (`private-instance.ts`), and
 * with them its arrow functions.
 */
import type { FieldArrow } from '../../wire/classes/members.js';

/**
 * Notes the functions that an instance got when it was made, by field name.
 *
 * @param level The class that owns the #private fields, or the object itself for its properties.
 */
export function noteMadeFunctions(
	object: object,
	level: object,
	made: Iterable<readonly [name: string, value: unknown]>,
): void {
	const functions = new Map<string, Function>();
	for (const [name, value] of made) if (typeof value === 'function') functions.set(name, value);
	if (functions.size === 0) return;
	const levels = madeFunctions.get(object) ?? new Map<object, ReadonlyMap<string, Function>>();
	madeFunctions.set(object, levels.set(level, functions));
}

export function madeFunction({ object, type, name, isPrivate }: FieldArrow): Function | undefined {
	return madeFunctions
		.get(object)
		?.get(isPrivate ? type : object)
		?.get(name);
}

const madeFunctions = new WeakMap<object, Map<object, ReadonlyMap<string, Function>>>();
