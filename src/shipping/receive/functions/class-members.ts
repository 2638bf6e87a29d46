/**
 * Functions that the text of a class made here defines: its methods and accessors, and those in its
 * static part.
 */
import {
	type InnerFunction,
	innerFunction,
	memberFunction,
	noteInnerFunction,
	noteMember,
	PARTS,
} from '../../wire/classes/members.js';

/** Notes the members of a class that was just made. */
export function noteMadeMembers(type: Function): void {
	for (const owner of [type, type.prototype as object]) {
		for (const key of Reflect.ownKeys(owner)) {
			const descriptor = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
			for (const part of PARTS) {
				const fn: unknown = descriptor[part];
				if (typeof fn === 'function' && fn !== type) noteMember(fn, { type, isStatic: owner === type, key, part });
			}
		}
	}
}

/** Returns the property that a class's text defines. */
export function definedMember(type: Function, isStatic: boolean, key: string | symbol): PropertyDescriptor | undefined {
	const [value, get, set] = PARTS.map((part) => memberFunction({ type, isStatic, key, part }));
	if (value) return { value, writable: true, enumerable: false, configurable: true };
	return get || set ? ({ get, set, enumerable: false, configurable: true } as PropertyDescriptor) : undefined;
}

/** Returns the existing function, or one that the class makes. */
export function innerFunctionHere(place: InnerFunction, makers: readonly (() => Function)[]): Function | undefined {
	const known = innerFunction(place);
	if (known) return known;
	const made = makers[place.index]?.();
	if (made) noteInnerFunction(made, place);
	return made;
}
