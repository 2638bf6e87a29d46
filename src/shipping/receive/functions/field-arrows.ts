/**
 * Arrow functions in fields of a class that use its #private members: `inc = () => ++this.#n`.
 * Outside of the class their text means nothing. But an instance that is made at the receiver's
 * gets its fields from the class's own initialisers (`restore.ts`), and with them its arrow
 * functions: so such a function is sent as the field of its instance.
 */
import { Unsendable } from '../../values/unsendable.js';
import { constructorOf } from '../../values/object-class.js';
import { analyze } from '../../engine/read-source.js';
import { standsAt } from './class-members.js';
import { evaluateInFrame } from '../../engine/frame.js';
import type { FunctionInfo } from '../../send/functions/function-info.js';

/** Of which instance's field a function is the first value, and which class gave it. */
export interface FieldArrow {
	readonly object: object;
	readonly type: Function;
	/** Of a #private field its number among those of the class. */
	readonly name: string;
	readonly isPrivate: boolean;
}

/** @param infoOf What is known of the classes of its instance */
export function findFieldArrow(fn: Function, infoOf: (type: Function) => FunctionInfo): FieldArrow | undefined {
	const { kind, canEnter, text } = analyze(Function.prototype.toString.call(fn));
	const object = kind === 'arrow' && canEnter ? evaluateInFrame(fn, 'this')?.value : undefined;
	if (typeof object !== 'object' || object === null) return undefined;
	const hidden = new Set<string>();
	for (let level = object; level; level = Object.getPrototypeOf(level) as object) {
		const type = constructorOf(level);
		const info = type && known(type, infoOf);
		if (!type || info?.how !== 'value') continue;
		const { arrows = [], publicFields = [], names = [] } = info.analysis.classParts?.privateParts ?? {};
		for (const { name, isPrivate, start, text: own } of arrows) {
			if (own !== text || !standsAt(fn, info, start) || (!isPrivate && hidden.has(name))) continue;
			return { object, type, name: isPrivate ? String(names.indexOf(name)) : name, isPrivate };
		}
		// A class that extends this one has put a field of its own in the place of what this one made.
		for (const name of publicFields) hidden.add(name);
	}
	return undefined;
}

function known(type: Function, infoOf: (type: Function) => FunctionInfo): FunctionInfo | undefined {
	try {
		return infoOf(type);
	} catch (error) {
		if (error instanceof Unsendable) return undefined;
		throw error;
	}
}

/**
 * At the receiver's: the functions that an instance got when it was made, by the name of their
 * field.
 *
 * @param level The class whose #private fields they are, or the object for its properties
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
