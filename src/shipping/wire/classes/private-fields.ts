/**
 * Reads the #private fields of instances, at the sender and the receiver; see `private-parts.ts`.
 *
 * A class that arrived here provides functions that read and write the fields of its instances. For
 * a class defined here the only access is the frame of one of its methods, where the names of its
 * #private fields are in scope. The lookup happens once per class.
 */
import { evaluateInFrame, GIVEN } from '../../engine/frame.js';
import { analyze } from '../../engine/source-readers.js';
import type { PrivateParts } from '../../source/functions/private-parts.js';
import { isNativeCode } from '../../values/intrinsics.js';
import { constructorOf } from '../../values/object-class.js';
import { hasUid } from '../identities.js';
import { canBeEntered, enterableMethods } from './enterable-methods.js';
import { replacedMethods } from './replaced-methods.js';

/** What a class that was made here provides to its receiver. */
export interface Restorer {
	on: boolean;
	read?(object: object): unknown[] | undefined;
	write?(object: object, values: readonly unknown[]): void;
	/** Makers of functions; see `static-parts.ts`. */
	readonly inner?: readonly (() => Function)[];
}

/** Notes what a class that was made here provides. */
export function noteRestorer(type: Function, restorer: Restorer): void {
	restorers.set(type, restorer);
}

/** Returns what a class that arrived here provides. */
export function restorerOf(type: Function): Restorer | undefined {
	return restorers.get(type);
}

/**
 * Returns the reader of the #private fields that a class gave an object; `undefined` where none can
 * be found.
 */
export function readerOf(type: Function, parts: PrivateParts, object: object): FieldReader | undefined {
	const known = restorers.get(type)?.read ?? readers.get(type);
	if (known) return known;
	const found = fromWithin(type, parts, object, parts.reader) as FieldReader | undefined;
	if (found) readers.set(type, found);
	return found;
}

/**
 * Yields the values of an object's #private fields, for each class that defined some.
 *
 * @param untold The error to throw if the fields can't be read.
 */
export function* privateValues(object: object, untold: unknown): Iterable<readonly unknown[]> {
	for (
		let level = Object.getPrototypeOf(object) as object | null;
		level;
		level = Object.getPrototypeOf(level) as object | null
	) {
		const type = constructorOf(level);
		if (!type || isNativeCode(type)) continue;
		const known = restorers.get(type)?.read;
		const parts = known ? undefined : partsOf(type);
		if (!known && !parts) continue;
		const read = known ?? (hasUid(type) && parts ? readerOf(type, parts, object) : undefined);
		if (!read) throw untold;
		const values = read(object);
		if (values) yield values;
	}
}

export function partsOf(type: Function): PrivateParts | undefined {
	const text = Function.prototype.toString.call(type);
	// Parsing is expensive.
	if (!text.startsWith('class') || !text.includes('#')) return undefined;
	return analyze(text).classParts?.privateParts;
}

/**
 * Evaluates an expression inside a class: in the frame of one of its methods, or of an arrow
 * function in a field of an instance.
 */
export function fromWithin(
	type: Function,
	{ arrows, brand }: PrivateParts,
	object: object,
	expression: string,
): unknown {
	const inFields = arrows.map(({ name, isPrivate }) => (isPrivate ? undefined : valueOf(object, name)));
	const functions = inFields.filter((fn) => typeof fn === 'function').filter(canBeEntered);
	for (const method of [...enterableMethods(type), ...functions]) {
		const found = evaluateInFrame(method, expression);
		if (found) return found.value;
	}
	// These may belong to another class with the same text.
	const ifOfIt = `#${brand} in ${GIVEN} ? ${expression} : undefined`;
	for (const method of replacedMethods(type)) {
		const found = evaluateInFrame(method, ifOfIt, object)?.value;
		if (found) return found;
	}
	return undefined;
}

function valueOf(object: object, name: string): unknown {
	return Object.getOwnPropertyDescriptor(object, name)?.value;
}

type FieldReader = (object: object) => unknown[] | undefined;

const restorers = new WeakMap<Function, Restorer>();
const readers = new WeakMap<Function, FieldReader>();
