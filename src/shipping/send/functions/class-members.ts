/**
 * Methods and accessors that a class's text defines, as the sender's class has them. A member
 * travels with its class. Where it appears elsewhere (renamed, on another class, bound, held by
 * its replacement), a reference to that member is sent. So it is one function at the receiver as
 * well, with its `super` and #private names.
 */
import type { ClassParts, MemberText } from '../../source/functions/class-parts.js';
import { type Member, memberFunction, membershipOf, noteMember, PARTS } from '../../wire/classes/members.js';

/**
 * Notes the members of a class, each of which may appear in another's place.
 *
 * @param computed Names of its computed members, in the order of the text.
 */
export function noteMembers(type: Function, parts: ClassParts, computed: readonly (string | symbol)[]): ClassMembers {
	const members = membersByText(parts, computed);
	for (const owner of [type, type.prototype as object]) {
		for (const key of Reflect.ownKeys(owner)) {
			for (const fn of functionsOf(Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor)) {
				const found = membershipOf(fn) ? undefined : members.of(fn, owner === type, key);
				// Another function of the same text has replaced it.
				if (found && !memberFunction({ type, ...found })) noteMember(fn, { type, ...found });
			}
		}
	}
	return members;
}

/** The members of a class by its text, including computed names. */
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

	/** Returns the member that matches a function stored under this key. */
	of(fn: Function, isStatic: boolean, key: string | symbol): Omit<Member, 'type'> | undefined {
		const text = Function.prototype.toString.call(fn);
		const { byKey, byText } = this.#owner(isStatic);
		const own = byKey.get(key)?.find((member) => member.text === text);
		return own ? { isStatic, key, part: own.part } : byText.get(text);
	}

	/**
	 * Whether a property of a class, or of its prototype, is as the text defines it: no decorator or
	 * assignment has replaced it.
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

	/** Returns the names of deleted members. */
	missing(isStatic: boolean, owner: object): (string | symbol)[] {
		return [...this.#owner(isStatic).byKey.keys()].filter((key) => !Object.hasOwn(owner, key));
	}

	#owner(isStatic: boolean): MembersOfOwner {
		return isStatic ? this.#statics : this.#ofInstances;
	}
}

/** Members of the class itself, or of its prototype. */
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

function functionsOf({ value, get, set }: PropertyDescriptor): Function[] {
	return [value as unknown, get, set].filter((fn) => typeof fn === 'function');
}

/** Whether a function has no added properties. */
export function isPlain(fn: Function): boolean {
	return Reflect.ownKeys(fn).every((key) => key === 'length' || key === 'name' || key === 'prototype');
}

/**
 * Whether a function may be this member: another one may have the same text and see other
 * variables.
 */
function mayBe(fn: Function, member: Member): boolean {
	const known = memberFunction(member);
	return known ? known === fn : !membershipOf(fn);
}
