/**
 * Which instances of classes can be copied: those whose state is in their properties and in
 * readable #private fields. State kept elsewhere, in native handles, would be lost silently, so
 * such instances are refused.
 */
import { EventEmitter } from 'node:events';
import * as messages from '../values/messages.js';
import { isForeignBuiltIn } from '../values/object-class.js';
import { Unsendable } from '../values/unsendable.js';
import { analyze } from '../engine/source-readers.js';
import type { PrivateParts } from '../source/functions/private-parts.js';
import { isBuiltIn, type Reference } from '../reach/reference.js';
import { isNativeCode } from '../values/intrinsics.js';
import { type ImportedStore, importedStoresOf } from './functions/imported-stores.js';
import { partsOf, readerOf } from '../wire/classes/private-fields.js';
import { type GraphWriter, sessionOf } from './functions/session.js';

/**
 * @throws Unsendable for an instance of a class that extends a built-in, if it has state beyond
 * that and its properties
 */
export function refuseState(encoder: GraphWriter, object: object, prototype: object | null): void {
	noteStores(encoder, object, prototype);
	for (let level = prototype; level && !copyable.has(level); level = Object.getPrototypeOf(level)) {
		const constructor: unknown = Object.getOwnPropertyDescriptor(level, 'constructor')?.value;
		if (typeof constructor !== 'function' || constructor.prototype !== level) continue;
		if (isNative(encoder, constructor)) break;
		if (hasPrivateFields(encoder, constructor))
			throw new Unsendable(object, messages.privateFields(classNameOf(prototype as object) || 'an unnamed class'));
	}
}

/**
 * Returns the classes of an instance's chain that have #private members, base classes first; none
 * for most.
 *
 * @throws Unsendable for an instance that can't be restored from its properties and #private fields
 */
export function privateLevels(encoder: GraphWriter, object: object, prototype: object): readonly PrivateLevel[] {
	noteStores(encoder, object, prototype);
	if (copyable.has(prototype)) return NONE;
	const levels: PrivateLevel[] = [];
	const name = classNameOf(prototype) || 'an unnamed class';
	for (
		let level: object | null = prototype;
		level && !isForeignBuiltIn(level, 'Object');
		level = Object.getPrototypeOf(level)
	) {
		const constructor: unknown = Object.getOwnPropertyDescriptor(level, 'constructor')?.value;
		if (typeof constructor !== 'function' || constructor.prototype !== level) continue;
		// An instance of a pre-class constructor function that inherits from these is no more than its
		// properties.
		if (constructor === EventEmitter || constructor === Error) continue;
		if (isNative(encoder, constructor)) {
			const reason =
				level === prototype || name === constructor.name
					? messages.resource(name)
					: messages.extendsResource(name, constructor.name);
			throw new Unsendable(object, reason);
		}
		if (!hasPrivateFieldsOf(encoder, object, constructor)) continue;
		const parts = privatePartsOf(encoder, constructor);
		const read = parts && readerOf(constructor, parts, object);
		if (!read) throw new Unsendable(object, messages.privateFields(name));
		const values = read(object);
		if (values) levels.unshift({ type: constructor, values, ...parts });
	}
	if (levels.length === 0) copyable.add(prototype);
	return levels;
}

/**
 * Notes what the classes of an instance keep of it in WeakMaps, where the receiver imports the
 * classes.
 */
function noteStores(encoder: GraphWriter, object: object, prototype: object | null): void {
	if (!prototype) return;
	let stores = storesBy.get(prototype);
	if (!stores) {
		stores = [...importedStores(encoder, prototype)];
		storesBy.set(prototype, stores);
	}
	if (stores.length > 0) sessionOf(encoder).stores.noteInstance(encoder, object, stores);
}

/** By the prototype of the instances. */
const storesBy = new WeakMap<object, readonly ImportedStore[]>();

function* importedStores(encoder: GraphWriter, prototype: object): Iterable<ImportedStore> {
	for (let level: object | null = prototype; level; level = Object.getPrototypeOf(level)) {
		const constructor: unknown = Object.getOwnPropertyDescriptor(level, 'constructor')?.value;
		if (typeof constructor !== 'function' || constructor.prototype !== level) continue;
		if (isNativeCode(constructor)) return;
		const reference = referenceOf(encoder, constructor);
		if (reference?.kind === 'module' && !isBuiltIn(reference)) yield* importedStoresOf(constructor, reference);
	}
}

/**
 * @returns undefined for a class that travels by value, or can't be sent, which shows when it is
 */
function referenceOf(encoder: GraphWriter, constructor: Function): Reference | undefined {
	try {
		const info = sessionOf(encoder).info(constructor);
		return info.how === 'reference' ? info.reference : undefined;
	} catch (error) {
		if (error instanceof Unsendable) return undefined;
		throw error;
	}
}

export interface PrivateLevel extends Pick<PrivateParts, 'names' | 'publicFields' | 'arrows'> {
	readonly type: Function;
	/** Values of its #private fields. */
	readonly values: readonly unknown[];
}

const NONE: readonly never[] = [];

/** Prototypes of copyable classes; a class does not change in this respect. */
const copyable = new WeakSet<object>();

function classNameOf(prototype: object): string | undefined {
	const constructor: unknown = Reflect.get(prototype, 'constructor');
	return typeof constructor === 'function' ? constructor.name : undefined;
}

function isNative(encoder: GraphWriter, constructor: Function): boolean {
	try {
		const info = sessionOf(encoder).info(constructor);
		return info.how === 'reference' && isBuiltIn(info.reference);
	} catch (error) {
		if (!(error instanceof Unsendable)) throw error;
		return /native|internal/.test(error.reason);
	}
}

/**
 * Returns `undefined` for a class that the receiver imports, if its instances can be made by no
 * other way than its own code.
 */
function privatePartsOf(encoder: GraphWriter, constructor: Function): PrivateParts | undefined {
	const info = sessionOf(encoder).info(constructor);
	if (info.how === 'value') return info.analysis.classParts?.privateParts;
	const parts = partsOf(constructor);
	return parts?.asItIs && parts;
}

/** @throws Unsendable for a class that can't be sent, with the path from its instance */
function hasPrivateFieldsOf(encoder: GraphWriter, object: object, constructor: Function): boolean {
	try {
		return hasPrivateFields(encoder, constructor);
	} catch (error) {
		// A class is not part of the data.
		if (error instanceof Unsendable && error.culprit === constructor) {
			const isOwn = Reflect.get(object, 'constructor') === constructor;
			error.isInside(object, isOwn ? '.constructor' : '', constructor);
		}
		throw error;
	}
}

function hasPrivateFields(encoder: GraphWriter, constructor: Function): boolean {
	const info = sessionOf(encoder).info(constructor);
	if (info.how === 'value') return info.analysis.classParts?.privateParts !== undefined;
	const text = Function.prototype.toString.call(constructor);
	// Parsing a library's class is expensive; only one that contains a # is worth it.
	return text.startsWith('class') && text.includes('#') && analyze(text).classParts?.privateParts !== undefined;
}
