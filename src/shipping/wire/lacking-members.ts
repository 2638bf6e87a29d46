/**
 * Tells of members that something of a package has at its sender, where a plugin added them, and
 * lacks at its receiver, which imported the package and did not repeat that call. Only a task that
 * fails on such a member asks: the receiver names what it has by reference and that lacks the
 * member, and the sender names of these what has it.
 */
import { types } from 'node:util';
import { memberMissedBy, type MissedMember } from './missed-member.js';
import { packageOf } from '../engine/package-of.js';
import { type ModuleReference, isBuiltIn, type Reference } from '../reach/reference.js';

/** What this process has sent by name. */
export function noteSent(value: unknown, reference: Reference): void {
	if (isObject(value) && reference.kind === 'module' && !isBuiltIn(reference)) sent.note(value, reference);
}

/** What it has received by name. */
export function noteReceived(value: unknown, reference: ModuleReference): void {
	if (isObject(value) && !isBuiltIn(reference)) received.note(value, reference);
}

/** Of what was received, all that lacks the member which an error misses. */
export function lackingFor(error: unknown): Lacking | undefined {
	const missed = types.isNativeError(error) && error instanceof TypeError ? memberMissedBy(error) : undefined;
	if (missed === undefined) return undefined;
	const { member, owner } = missed;
	const names = [...received].filter(([, { value }]) => partsOf(value, owner).some((part) => !hasMember(part, member)));
	return names.length > 0 ? { member, owner, names: names.map(([name]) => name) } : undefined;
}

/** The first of these that has the member here, as a text for users. */
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
 * What may have the member: what came by name, and what a module has under the name that the code
 * uses.
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

/** Objects by their names: those of modules, which keep them anyway. */
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

/** Whether it has the member, or its instances have; to look runs no code. */
function hasMember(value: object, member: string): boolean {
	if (types.isProxy(value)) return false;
	const prototype: unknown =
		typeof value === 'function' ? Object.getOwnPropertyDescriptor(value, 'prototype')?.value : undefined;
	return member in value || (isObject(prototype) && !types.isProxy(prototype) && member in prototype);
}

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
