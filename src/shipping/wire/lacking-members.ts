/**
 * Names members that a plugin added to an object of a package at the sender, and that the receiver
 * lacks because it imported the package without that plugin. This runs only for a task that failed
 * on such a member. The receiver lists the objects it holds by reference that lack the member; the
 * sender says which of them has it.
 */
import { types } from 'node:util';
import { memberMissedBy, type MissedMember } from './missed-member.js';
import { packageOf } from '../engine/package-of.js';
import { type ModuleReference, isBuiltIn, type Reference } from '../reach/reference.js';

/** Notes a value that this process sent by name. */
export function noteSent(value: unknown, reference: Reference): void {
	if (isObject(value) && reference.kind === 'module' && !isBuiltIn(reference)) sent.note(value, reference);
}

/** Notes a value that this process received by name. */
export function noteReceived(value: unknown, reference: ModuleReference): void {
	if (isObject(value) && !isBuiltIn(reference)) received.note(value, reference);
}

/** Returns the received values that lack the member which the error is about. */
export function lackingFor(error: unknown): Lacking | undefined {
	const missed = types.isNativeError(error) && error instanceof TypeError ? memberMissedBy(error) : undefined;
	if (missed === undefined) return undefined;
	const { member, owner } = missed;
	const names = [...received].filter(([, { value }]) => partsOf(value, owner).some((part) => !hasMember(part, member)));
	return names.length > 0 ? { member, owner, names: names.map(([name]) => name) } : undefined;
}

/** Returns the first of these that has the member here, as a text for users. */
export function havingIt({ member, owner, names }: Lacking): string | undefined {
	for (const { value, reference } of names.flatMap((each) => sent.get(each) ?? [])) {
		const found = partsOf(value, owner).find((part) => hasMember(part, member));
		if (!found) continue;
		const path = found === value ? reference.path : [...reference.path, owner as string];
		const name = typeof found === 'function' && found.name ? found.name : path.join('.');
		const { specifier } = reference.module;
		return [name, packageOf(specifier) ?? specifier].filter((part) => part !== '').join(' of ');
	}
	return undefined;
}

export interface Lacking extends MissedMember {
	readonly names: readonly string[];
}

/**
 * Objects that may have the member: the value that came by name, and the module's export under the
 * name that the code uses.
 */
function partsOf(value: object, owner: string | undefined): object[] {
	const part: unknown =
		owner === undefined || types.isProxy(value) ? undefined : Object.getOwnPropertyDescriptor(value, owner)?.value;
	return isObject(part) ? [value, part] : [value];
}

interface Noted {
	readonly value: object;
	readonly reference: ModuleReference;
}

/** Objects by their names. They belong to modules, which keep them alive anyway. */
class Notes extends Map<string, Noted> {
	readonly #values = new WeakSet<object>();

	note(value: object, reference: ModuleReference): void {
		if (this.#values.has(value) || this.size >= MOST_NOTED) return;
		this.#values.add(value);
		const { module, path, variable } = reference;
		const steps = variable ? [...variable.door, variable.name, ...path] : path;
		this.set(`${module.key} ${steps.join('.')}`, { value, reference });
	}
}

const MOST_NOTED = 1_000;
const sent = new Notes();
const received = new Notes();

/** Whether the object or its instances have the member. Runs no user code. */
function hasMember(value: object, member: string): boolean {
	if (types.isProxy(value)) return false;
	const prototype: unknown =
		typeof value === 'function' ? Object.getOwnPropertyDescriptor(value, 'prototype')?.value : undefined;
	return member in value || (isObject(prototype) && !types.isProxy(prototype) && member in prototype);
}

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
