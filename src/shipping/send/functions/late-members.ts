/**
 * Members that a package puts on the prototype of a class when the class is first used, not when
 * the package is imported (zod's schemas get their methods with the first instance). A receiver
 * that has only imported the package would make instances without them, so they go with the class,
 * and a receiver adds those that it lacks. They are a graph of their own, which is written once and
 * is a definition: a receiver that keeps those gets it once. With them goes what the package has
 * put into settings that it exports (zod's messages).
 *
 * Only a class that a function has made can be meant: that function may go on with it later, while
 * what stands by itself in a file is complete once the package is imported. Each function that
 * stands in the same file is there from the beginning; those of the package's other files may be
 * late. Where one of them *replaced* a member, nothing is sent: with half of what a plugin does a
 * class would be silently wrong, while without it a call fails and says so.
 */
import { type Graph, graphOf, writeGraph } from '../nested.js';
import { Tag } from '../../wire/tags.js';
import { writeReference } from './encode-reference.js';
import { noteLate } from '../../reach/imports.js';
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

/** Writes what travels by name; it is claimed by the caller. */
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

/** By prototype, for as long as it has so many members. */
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

/** None where they can't be sent, or where there is no inspector to tell of them. */
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
