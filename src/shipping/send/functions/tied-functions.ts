/**
 * Functions that use `super` or #private members. Outside of their class their text means nothing,
 * so they travel as a part of it. There are three kinds.
 *
 * A member of the class.
 *
 * A function in the static part: a compiler puts the bodies of decorated #private methods there,
 * and people write `static compare = (a, b) => a.#n - b.#n`. A receiver does not run the static
 * part. So the class that it makes has makers of these functions in their place
 * (`static-parts.ts`), and such a function travels as the class and the number of its maker.
 *
 * An arrow function in a field: `inc = () => ++this.#n`. An instance made at the receiver gets its
 * fields from the class's own initialisers (`private-instance.ts`), and with them its arrow
 * functions. So such a function travels as the field of its instance.
 */
import { evaluateInFrame } from '../../engine/frame.js';
import { type FunctionReading, locationOf } from '../../engine/inspector.js';
import { analyze } from '../../engine/source-readers.js';
import { constructorOf } from '../../values/object-class.js';
import { Unsendable } from '../../values/unsendable.js';
import {
	type FieldArrow,
	type InnerFunction,
	innerFunction,
	innerPlaceOf,
	type Member,
	memberFunction,
	noteInnerFunction,
	noteMember,
} from '../../wire/classes/members.js';
import type { ByValue, FunctionInfo } from './function-info.js';

/** Whether a function works only as a part of its class. */
export function isTiedToClass(fn: Function): boolean {
	try {
		const { usesOuter } = analyze(Function.prototype.toString.call(fn));
		return usesOuter.super || usesOuter.private !== undefined;
	} catch {
		return false;
	}
}

/**
 * Finds the place of a function that no class has any more, among the classes sent with it, by the
 * position of its code.
 */
export function findMembership(fn: Function, infos: ReadonlyMap<Function, FunctionInfo>): Member | undefined {
	const text = Function.prototype.toString.call(fn);
	for (const [type, info] of infos) {
		if (info.how !== 'value') continue;
		for (const member of info.analysis.classParts?.members ?? []) {
			const { key, isStatic, part } = member;
			if (key === undefined || member.text !== text || !standsAt(fn, info, member.parameters)) continue;
			const found = { type, isStatic, key, part };
			if (memberFunction(found)) continue;
			noteMember(fn, found);
			return found;
		}
	}
	return undefined;
}

/** @param infos Facts about the sent classes, among others. */
export function findInnerFunction(fn: Function, infos: ReadonlyMap<Function, FunctionInfo>): InnerFunction | undefined {
	const known = innerPlaceOf(fn);
	if (known) return known;
	const text = Function.prototype.toString.call(fn);
	for (const [type, info] of infos) {
		if (info.how !== 'value') continue;
		const { inner = [] } = info.analysis.classParts ?? {};
		const index = inner.findIndex((one) => one.text === text && standsAt(fn, info, one.parameters));
		// Functions that a loop made in one place can't be told apart.
		if (index < 0 || innerFunction({ type, index })) continue;
		noteInnerFunction(fn, { type, index });
		return { type, index };
	}
	return undefined;
}

/** @param infoOf Returns the facts about the classes of the instance. */
export function findFieldArrow(fn: Function, infoOf: (type: Function) => FunctionInfo): FieldArrow | undefined {
	const { kind, canEnter, text } = analyze(Function.prototype.toString.call(fn));
	const object = kind === 'arrow' && canEnter ? evaluateInFrame(fn, 'this')?.value : undefined;
	if (typeof object !== 'object' || object === null) return undefined;
	const hidden = new Set<string>();
	for (let level = object; level; level = Object.getPrototypeOf(level) as object) {
		const type = constructorOf(level);
		const info = type && infoIfSendable(type, infoOf);
		if (!type || info?.how !== 'value') continue;
		const { arrows = [], publicFields = [], names = [] } = info.analysis.classParts?.privateParts ?? {};
		for (const { name, isPrivate, start, text: own } of arrows) {
			if (own !== text || !standsAt(fn, info, start) || (!isPrivate && hidden.has(name))) continue;
			return { object, type, name: isPrivate ? String(names.indexOf(name)) : name, isPrivate };
		}
		// A derived class has replaced the field.
		for (const name of publicFields) hidden.add(name);
	}
	return undefined;
}

function infoIfSendable(type: Function, infoOf: (type: Function) => FunctionInfo): FunctionInfo | undefined {
	try {
		return infoOf(type);
	} catch (error) {
		if (error instanceof Unsendable) return undefined;
		throw error;
	}
}

/** Whether the engine reports for a function the position at `offset` of a class's text. */
function standsAt(fn: Function, { analysis, line, column }: ByValue, offset: number): boolean {
	const lines = analysis.text.slice(0, offset).split('\n');
	const last = (lines.at(-1) as string).length;
	const location = locationIfKnown(fn);
	if (location?.line !== line + lines.length - 1) return false;
	if (lines.length > 1) return location.column === last;
	// The column of the class is unknown if its constructor is on another line.
	return location.column === column + last || analysis.text.slice(0, analysis.parameters).includes('\n');
}

function locationIfKnown(fn: Function): FunctionReading['location'] {
	try {
		return locationOf(fn);
	} catch {
		// There is no inspector.
		return undefined;
	}
}
