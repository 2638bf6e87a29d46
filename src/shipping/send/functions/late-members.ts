/**
 * Members that a package adds to the prototype of a class at its first use, not when the package is
 * imported (zod's schemas get their methods with the first instance). A receiver that has only
 * imported the package would make instances without them. So they travel with the class, and a
 * receiver adds those that it lacks. They are a separate graph, written once and sent as a
 * definition: a receiver that keeps definitions gets it once. The settings that the package exports
 * and has changed (zod's messages) travel with them.
 *
 * Only a class made by a function qualifies: that function may add to it later, while a class at
 * the top level of a file is complete after the import. Functions of the same file are present from
 * the beginning; those of the package's other files may be late. If one of them *replaced* a
 * member, nothing is sent: a class with half of a plugin's changes would be silently wrong, while
 * without them a call fails and says so.
 */
import { type Graph, graphOf, writeGraph } from '../nested.js';
import { Tag } from '../../wire/tags.js';
import { writeReference } from './encode-reference.js';
import { noteLate } from '../../reach/import-table.js';
import { locationOf } from '../../engine/inspector.js';
import { isNativeCode } from '../../values/intrinsics.js';
import { FunctionKind, type LateMember } from '../../wire/kinds.js';
import { settingsOf } from '../../reach/note-files.js';
import { noteSent } from '../../wire/lacking-members.js';
import type { Writer } from '../../wire/writer.js';
import { packageOf } from '../../engine/package-of.js';
import type { Reference } from '../../reach/reference.js';
import { moduleSlotsOf, type Script, scriptOf } from '../../engine/scripts.js';

type Key = string | symbol;

/** Writes what travels by name; the caller claims it. */
export function writeNamed(encoder: Writer, object: object, reference: Reference): void {
	noteSent(object, reference);
	const late = typeof object === 'function' && isOfModule(reference) ? lateMembersOf(encoder, object) : undefined;
	if (!late) return writeReference(encoder, reference);
	encoder.byte(Tag.FUNCTION);
	encoder.byte(FunctionKind.COMPLETED);
	writeReference(encoder, reference);
	encoder.uint(late.count);
	writeGraph(encoder, late.graph);
}

function isOfModule(reference: Reference): boolean {
	return reference.kind === 'module' && !reference.module.specifier.startsWith('node:');
}

interface Late {
	readonly count: number;
	readonly graph: Graph;
}

/** By prototype; valid while it has `count` members. */
const known = new WeakMap<object, { readonly count: number; readonly late: Late | undefined }>();

function lateMembersOf(encoder: Writer, type: Function): Late | undefined {
	const prototype = Object.getOwnPropertyDescriptor(type, 'prototype')?.value as object | undefined;
	if (!prototype) return undefined;
	const keys = Reflect.ownKeys(prototype);
	if (keys.length < 2) return undefined;
	const found = known.get(prototype);
	if (found?.count === keys.length) return found.late;
	// The members may lead back to the class.
	known.set(prototype, { count: keys.length, late: undefined });
	const late = lateOf(encoder, type, prototype, keys);
	known.set(prototype, { count: keys.length, late });
	return late;
}

/**
 * Returns `undefined` where the members can't be sent, or where there is no inspector to find them.
 */
function lateOf(encoder: Writer, type: Function, prototype: object, keys: readonly Key[]): Late | undefined {
	try {
		const members = findLate(type, prototype, keys);
		if (members.length === 0) return undefined;
		return { count: members.length, graph: graphOf(encoder.nested(members, 'members')) };
	} catch {
		return undefined;
	}
}

function findLate(type: Function, prototype: object, keys: readonly Key[]): readonly LateMember[] {
	const location = locationOf(type);
	const script = location && scriptOf(location.scriptId);
	const name = script && packageOf(script.url);
	if (!location || !script || name === undefined) return [];
	const slots = moduleSlotsOf(script);
	if (!slots?.isClosure(slots.functionAt(location.line, location.column))) return [];
	const late: LateMember[] = [];
	for (const key of keys) {
		const member = memberOf(prototype, key);
		const functions = key === 'constructor' ? [] : functionsIn(member);
		const others = functions.map(scriptOfFunction).filter((other) => other !== script);
		if (others.length === 0) continue;
		if (others.some((other) => !other || packageOf(other.url) !== name)) continue;
		if (typeof key === 'string' && slots.members(key).some((write) => !write.late)) return [];
		late.push(member);
	}
	if (late.length === 0) return late;
	late.push(...settingsOf(name).map(({ object, key }) => memberOf(object, key)));
	for (const member of late) functionsIn(member).forEach(noteLate);
	return late;
}

function memberOf(owner: object, key: Key): LateMember {
	return { owner, key, descriptor: Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor };
}

function functionsIn({ descriptor: { value, get, set } }: LateMember): Function[] {
	return [value, get, set].filter((part): part is Function => typeof part === 'function' && !isNativeCode(part));
}

function scriptOfFunction(fn: Function): Script | undefined {
	const location = locationOf(fn);
	return location && scriptOf(location.scriptId);
}
