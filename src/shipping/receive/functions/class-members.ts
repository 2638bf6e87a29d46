/**
 * The methods and accessors that a class's text defines, at the sender's and at the receiver's.
 * Such a function travels with its class, and as a part of it wherever else it stands: under
 * another name, on another class, bound, or kept by what has taken its place. So it is one function
 * there as here, with its `super` and #private names.
 */
import { analyze } from '../../engine/read-source.js';
import type { ClassParts, MemberPart, MemberText } from '../../source/functions/class-parts.js';
import type { ByValue, FunctionInfo } from '../../send/functions/function-info.js';
import { type FunctionReading, locationOf } from '../../engine/inspector.js';

/** Which member of which class a function is. */
export interface Member {
	readonly type: Function;
	readonly isStatic: boolean;
	readonly key: string | symbol;
	readonly part: MemberPart;
}

/**
 * At the sender's: notes the members that a class has, each of which may stand in another's place.
 *
 * @param computed Names of its computed members, in the order of the text
 */
export function noteMembers(type: Function, parts: ClassParts, computed: readonly (string | symbol)[]): ClassMembers {
	const members = membersByText(parts, computed);
	for (const owner of [type, type.prototype as object]) {
		for (const key of Reflect.ownKeys(owner)) {
			for (const fn of functionsOf(Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor)) {
				const found = memberships.has(fn) ? undefined : members.of(fn, owner === type, key);
				// Another one of the same text has taken its place.
				if (found && !memberFunction({ type, ...found })) note(fn, { type, ...found });
			}
		}
	}
	return members;
}

/** At the receiver's: what a class has when it was just made. */
export function noteMadeMembers(type: Function): void {
	for (const owner of [type, type.prototype as object]) {
		for (const key of Reflect.ownKeys(owner)) {
			const descriptor = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
			for (const part of PARTS) {
				const fn: unknown = descriptor[part];
				if (typeof fn === 'function' && fn !== type) note(fn, { type, isStatic: owner === type, key, part });
			}
		}
	}
}

/** Whether a function means something only as a part of its class. */
export function isTiedToClass(fn: Function): boolean {
	try {
		const { usesOuter } = analyze(Function.prototype.toString.call(fn));
		return usesOuter.super || usesOuter.private !== undefined;
	} catch {
		return false;
	}
}

/** What a function is a member of, if that was noted. */
export function membershipOf(fn: Function): Member | undefined {
	return memberships.get(fn);
}

/** The function that a class's text defines as a member, whatever stands in its place now. */
export function memberFunction({ type, isStatic, key, part }: Member): Function | undefined {
	return functions.get(type)?.get(nameOf(isStatic, part))?.get(key);
}

/** The property that a class's text defines. */
export function definedMember(type: Function, isStatic: boolean, key: string | symbol): PropertyDescriptor | undefined {
	const [value, get, set] = PARTS.map((part) => memberFunction({ type, isStatic, key, part }));
	if (value) return { value, writable: true, enumerable: false, configurable: true };
	return get || set ? ({ get, set, enumerable: false, configurable: true } as PropertyDescriptor) : undefined;
}

/**
 * Of one that no class has any more: that of a class which is sent with it, by where its code
 * stands.
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
			note(fn, found);
			return found;
		}
	}
	return undefined;
}

/** The members of a class by its text, with the names that computed ones have. */
export class ClassMembers {
	readonly #statics = new MembersOfOwner();
	readonly #ofInstances = new MembersOfOwner();

	constructor({ members }: ClassParts, computed: readonly (string | symbol)[]) {
		let at = 0;
		for (const member of members) {
			const key = member.key ?? computed[at++];
			if (key === undefined) continue;
			this.#owner(member.isStatic).add(key, member);
		}
	}

	/** Which one a function of the class is, that stands under this key. */
	of(fn: Function, isStatic: boolean, key: string | symbol): Omit<Member, 'type'> | undefined {
		const text = Function.prototype.toString.call(fn);
		const { byKey, byText } = this.#owner(isStatic);
		const own = byKey.get(key)?.find((member) => member.text === text);
		return own ? { isStatic, key, part: own.part } : byText.get(text);
	}

	/**
	 * Whether a property of a class, or of its prototype, is what the text makes of it: no decorator
	 * or assignment has put another function there.
	 */
	isAsDefined(type: Function, isStatic: boolean, key: string | symbol): boolean {
		const owner = isStatic ? type : (type.prototype as object);
		const descriptor = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
		if (descriptor.enumerable || !descriptor.configurable || descriptor.writable === false) return false;
		const named = this.#owner(isStatic).byKey.get(key);
		if (!named) return false;
		return PARTS.every((part) => {
			const fn: unknown = descriptor[part];
			const defined = named.filter((member) => member.part === part);
			if (typeof fn !== 'function') return fn === undefined && defined.length === 0;
			const text = Function.prototype.toString.call(fn);
			return defined.some((member) => member.text === text) && isPlain(fn) && mayBe(fn, { type, isStatic, key, part });
		});
	}

	/** Names of members that the class has no more. */
	missing(isStatic: boolean, owner: object): (string | symbol)[] {
		return [...this.#owner(isStatic).byKey.keys()].filter((key) => !Object.hasOwn(owner, key));
	}

	#owner(isStatic: boolean): MembersOfOwner {
		return isStatic ? this.#statics : this.#ofInstances;
	}
}

/** Those of the class itself, or of its prototype. */
class MembersOfOwner {
	readonly byKey = new Map<string | symbol, MemberText[]>();
	readonly byText = new Map<string, Omit<Member, 'type'>>();

	add(key: string | symbol, member: MemberText): void {
		const { isStatic, part, text } = member;
		this.byKey.set(key, [...(this.byKey.get(key) ?? []), member]);
		if (!this.byText.has(text)) this.byText.set(text, { isStatic, key, part });
	}
}

function membersByText(parts: ClassParts, computed: readonly (string | symbol)[]): ClassMembers {
	if (computed.length > 0) return new ClassMembers(parts, computed);
	const members = membersOfParts.get(parts) ?? new ClassMembers(parts, computed);
	membersOfParts.set(parts, members);
	return members;
}

const membersOfParts = new WeakMap<ClassParts, ClassMembers>();
const PARTS = ['value', 'get', 'set'] as const;

function functionsOf({ value, get, set }: PropertyDescriptor): Function[] {
	return [value as unknown, get, set].filter((fn) => typeof fn === 'function');
}

/** Whether the engine gives a function the position that is at `offset` of a class's text. */
export function standsAt(fn: Function, { analysis, line, column }: ByValue, offset: number): boolean {
	const lines = analysis.text.slice(0, offset).split('\n');
	const last = (lines.at(-1) as string).length;
	const location = locationIfKnown(fn);
	if (location?.line !== line + lines.length - 1) return false;
	if (lines.length > 1) return location.column === last;
	// The column of the class is not known where its constructor stands on another line.
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

/** Whether nothing was put on it. */
export function isPlain(fn: Function): boolean {
	return Reflect.ownKeys(fn).every((key) => key === 'length' || key === 'name' || key === 'prototype');
}

/** Another function may have the text of a member, and see other variables. */
function mayBe(fn: Function, member: Member): boolean {
	const known = memberFunction(member);
	return known ? known === fn : !memberships.has(fn);
}

function note(fn: Function, member: Member): void {
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
