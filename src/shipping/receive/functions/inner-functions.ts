/**
 * Functions that stand in the static part of a class and use its #private members: a
 * compiler puts the bodies of decorated #private methods there, and people write
 * `static compare = (a, b) => a.#n - b.#n`. Outside of the class their text means nothing,
 * and the static part is not run again. So the class that a receiver makes has makers of
 * them in the place where they stand (`inner-texts.ts`), and such a function travels as the
 * class and the number of its maker.
 */
import { standsAt } from './class-members.js';
import type { FunctionInfo } from '../../send/functions/function-info.js';

/** Which function of which class one is. */
export interface InnerFunction {
	readonly type: Function;
	readonly index: number;
}

/** At the sender's. @param infos Of the classes that are sent, among others */
export function findInnerFunction(fn: Function, infos: ReadonlyMap<Function, FunctionInfo>): InnerFunction | undefined {
	const known = places.get(fn);
	if (known) return known;
	const text = Function.prototype.toString.call(fn);
	for (const [type, info] of infos) {
		if (info.how !== 'value') continue;
		const { inner = [] } = info.analysis.classParts ?? {};
		const index = inner.findIndex((one) => one.text === text && standsAt(fn, info, one.parameters));
		// One that a loop has made several times can't be told from the others.
		if (index < 0 || innerFunction({ type, index })) continue;
		note(fn, { type, index });
		return { type, index };
	}
	return undefined;
}

export function innerFunction({ type, index }: InnerFunction): Function | undefined {
	return functions.get(type)?.get(index);
}

/** At the receiver's: the one that is here, or one that the class makes. */
export function innerFunctionHere(place: InnerFunction, makers: readonly (() => Function)[]): Function | undefined {
	const known = innerFunction(place);
	if (known) return known;
	const made = makers[place.index]?.();
	if (made) note(made, place);
	return made;
}

function note(fn: Function, place: InnerFunction): void {
	places.set(fn, place);
	const ofType = functions.get(place.type) ?? new Map<number, Function>();
	functions.set(place.type, ofType.set(place.index, fn));
}

const places = new WeakMap<Function, InnerFunction>();
const functions = new WeakMap<Function, Map<number, Function>>();
