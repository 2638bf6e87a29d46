/**
 * Classes that arrived here and stay. Each later message with such a class brings what may have
 * changed at the sender: the variables that its code uses, and its methods. These are set in the
 * existing class. A class that was defined here is never changed: changes to its copies elsewhere
 * belong to those copies.
 */
import { lazily } from '../../../lazy.js';
import type { Reader } from '../../wire/reader.js';
import type { UnitDefinition } from '../../wire/packet.js';
import { noteGivenPrototype } from '../../values/object-class.js';
import { readDescriptor } from '../read-properties.js';
import type * as Members from './class-members.js';
import type { Maker } from './compile.js';
import { Extras } from '../../wire/kinds.js';
import { HERITAGE } from '../../values/names.js';

/** Notes a class that was made from a message. */
export function keep(type: Function, { follows, parameters }: UnitDefinition, { follow }: ReturnType<Maker>): void {
	classMembers().noteMadeMembers(type);
	const setters = new Map(follows.map((index, at) => [parameters[index] as string, follow[at] as Setter]));
	const prototype = (type as { prototype?: object }).prototype;
	kept.set(type, {
		setters,
		base: Object.getPrototypeOf(type) as object | null,
		inherited: prototype ? (Object.getPrototypeOf(prototype) as object | null) : null,
		changes: noChanges(),
	});
}

export function isKept(type: Function): boolean {
	return kept.has(type);
}

/** Reads the variables of an existing class. */
export function readVariables(decoder: Reader, type: Function, { eager, parameters }: UnitDefinition): void {
	const own = kept.get(type);
	const read = (name: string): void => {
		const value = decoder.value();
		if (name === HERITAGE && own) extendAnother(type, own, value as Function | null);
		else own?.setters.get(name)?.(value);
	};
	for (const index of eager) read(parameters[index] as string);
	for (const [index, name] of parameters.entries()) if (!eager.includes(index)) read(name);
}

/** Changes the base class, if the sender's class extends another one by now. */
function extendAnother(type: Function, own: Kept, heritage: Function | null): void {
	const base = heritage ?? Function.prototype;
	if (base === own.base) return;
	own.base = base;
	own.inherited = heritage && (heritage.prototype as object | null);
	Object.setPrototypeOf(type, own.base);
	Object.setPrototypeOf(type.prototype, own.inherited);
}

/** Reads what a function has besides its code; the function is either new or an existing class. */
export function readExtras(decoder: Reader, fn: Function, extras: number, isNew: boolean): void {
	const own = kept.get(fn);
	const isOriginal = !own && !isNew;
	if (extras & Extras.PROTOTYPE) {
		const base = decoder.value() as object | null;
		if (!isOriginal) Object.setPrototypeOf(fn, base);
	}
	if (extras & Extras.INHERITS) {
		const base = decoder.value() as object | null;
		if (!isOriginal) Object.setPrototypeOf(fn.prototype, base);
	}
	const changes = noChanges();
	changes.base = (extras & Extras.PROTOTYPE) !== 0;
	changes.inherited = (extras & Extras.INHERITS) !== 0;
	if (extras & Extras.MISSING) {
		for (const [target, changed] of [[fn, changes.statics] as const, [fn.prototype, changes.members] as const]) {
			for (const key of decoder.value() as (string | symbol)[]) {
				changed.add(key);
				if (!isOriginal) Reflect.deleteProperty(target, key);
			}
		}
	}
	// State that a class has here stays, unless a method was there before.
	const isState = ({ value, get, set }: PropertyDescriptor, key: string | symbol): boolean =>
		typeof value !== 'function' &&
		// If it is sent, it is not the one that the code made.
		key !== 'prototype' &&
		!get &&
		!set &&
		!own?.changes.statics.has(key) &&
		!classMembers().definedMember(fn, true, key);
	if (extras & Extras.PROPERTIES) readInto(decoder, isOriginal ? {} : fn, isNew, changes.statics, isState);
	if (extras & Extras.PROTOTYPE_PROPERTIES)
		readInto(decoder, isOriginal ? {} : (fn.prototype as object), isNew, changes.members, () => false);
	if (!own) return;
	if (own.changes.base && !changes.base) Object.setPrototypeOf(fn, own.base);
	if (own.changes.inherited && !changes.inherited) Object.setPrototypeOf(fn.prototype, own.inherited);
	for (const key of own.changes.statics) if (!changes.statics.has(key)) undo(fn, true, key);
	// A prototype that arrived as a whole brings its own members.
	if (!changes.statics.has('prototype'))
		for (const key of own.changes.members) if (!changes.members.has(key)) undo(fn, false, key);
	own.changes = changes;
}

/** Notes the code of a function that uses nothing of its surroundings. */
export function noteCode(fn: Function, { key }: UnitDefinition): void {
	codes.set(fn, key);
}

function readInto(
	decoder: Reader,
	target: object,
	isNew: boolean,
	changed: Set<string | symbol>,
	isState: (descriptor: PropertyDescriptor, key: string | symbol) => boolean,
): void {
	for (let count = decoder.uint(); count > 0; count--) {
		const key = decoder.value() as string | symbol;
		const descriptor = readDescriptor(decoder);
		const before = Object.getOwnPropertyDescriptor(target, key);
		const stays = isState(descriptor, key);
		if (!stays) changed.add(key);
		if (isNew || !before || !(stays || isSame(before, descriptor))) Reflect.defineProperty(target, key, descriptor);
		if (key === 'prototype' && typeof target === 'function') noteGivenPrototype(target);
	}
}

/** Restores a member as the class's text defines it, or deletes it if the text defines none. */
function undo(type: Function, isStatic: boolean, key: string | symbol): void {
	const target = isStatic ? type : (type.prototype as object);
	const defined = classMembers().definedMember(type, isStatic, key);
	if (defined) Reflect.defineProperty(target, key, defined);
	else Reflect.deleteProperty(target, key);
}

/** Compares properties: setting a method to an equal one would slow its callers down. */
function isSame(before: PropertyDescriptor, after: PropertyDescriptor): boolean {
	return (
		before.enumerable === after.enumerable &&
		isSameValue(before.value, after.value) &&
		isSameValue(before.get, after.get) &&
		isSameValue(before.set, after.set)
	);
}

function isSameValue(before: unknown, after: unknown): boolean {
	if (before === after) return true;
	if (typeof before !== 'function' || typeof after !== 'function') return false;
	const code = codes.get(before);
	return code !== undefined && code === codes.get(after);
}

type Setter = (value: unknown) => void;

/**
 * What differs from the class's text: members, and what the class and its prototype inherit from.
 */
interface Changes {
	readonly statics: Set<string | symbol>;
	readonly members: Set<string | symbol>;
	base: boolean;
	inherited: boolean;
}

const noChanges = (): Changes => ({ statics: new Set(), members: new Set(), base: false, inherited: false });

interface Kept {
	readonly setters: ReadonlyMap<string, Setter>;
	/** The base by its text. */
	base: object | null;
	inherited: object | null;
	changes: Changes;
}

const classMembers = lazily<typeof Members>('./shipping/receive/functions/class-members.js');
const kept = new WeakMap<Function, Kept>();
/** By function: the key of its unit. */
const codes = new WeakMap<Function, string>();
