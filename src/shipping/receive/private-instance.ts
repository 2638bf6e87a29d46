/**
 * Restores instances with #private members, as `send/private-instance.ts` writes them; see
 * `private-parts.ts`.
 */
import { ShippingError } from '../../errors.js';
import { lazily } from '../../lazy.js';
import { queueMicrotask } from '../../timers.js';
import * as messages from '../values/messages.js';
import type * as Blanks from '../wire/classes/make-blank.js';
import { fromWithin, partsOf, readerOf, restorerOf } from '../wire/classes/private-fields.js';
import type { Reader } from '../wire/reader.js';
import { noteMadeFunctions } from './functions/field-arrows.js';
import { readProperties } from './read-properties.js';

export function readPrivateInstance(decoder: Reader, id: number): object {
	const type = decoder.value() as Function;
	const levels = listOf(decoder, () => decoder.value() as Function);
	const object = decoder.fill(id, blankInstance(type, levels));
	if (decoder.byte() === 1) noteMade(object, levels);
	// A new instance may have only its later properties. All are deleted, so that they get their
	// order.
	if (isMadeInPart(levels)) for (const key of Reflect.ownKeys(object)) Reflect.deleteProperty(object, key);
	for (const level of levels)
		writeFields(
			object,
			level,
			listOf(decoder, () => decoder.value()),
		);
	for (const name of listOf(decoder, () => decoder.string())) Reflect.deleteProperty(object, name);
	readProperties(decoder, object);
	return object;
}

/** Notes the functions of a new instance, before the sent values replace them. */
function noteMade(object: object, levels: readonly Function[]): void {
	noteMadeFunctions(object, object, Object.entries(object));
	for (const level of levels) {
		const values = readFields(object, level).map((value, index) => [String(index), value] as const);
		noteMadeFunctions(object, level, values);
	}
}

function listOf<T>(decoder: Reader, read: () => T): T[] {
	const list: T[] = [];
	for (let count = decoder.uint(); count > 0; count--) list.push(read());
	return list;
}

/**
 * Makes an instance whose fields exist but have no values yet. Where that takes the debugger, some
 * are made in advance, twice as many each time, because most of the cost is per batch.
 *
 * @param levels The classes of its chain that have #private members, base classes first.
 */
function blankInstance(type: Function, levels: readonly Function[]): object {
	if (levels.every((level) => !isPlanned(level))) return makeInstances(type, levels, 1)[0] as object;
	let spare = spares.get(type);
	if (!spare || spare.levels.some((level, index) => level !== levels[index]) || spare.levels.length !== levels.length) {
		spare = { levels, objects: [], count: 1 };
		spares.set(type, spare);
		// Kept for one message at most.
		queueMicrotask(() => spares.delete(type));
	}
	if (spare.objects.length === 0) {
		spare.objects = makeInstances(type, levels, spare.count);
		spare.count = Math.min(2 * spare.count, MOST_SPARES);
	}
	return spare.objects.pop() as object;
}

const spares = new Map<Function, { levels: readonly Function[]; objects: object[]; count: number }>();
const MOST_SPARES = 256;

function isPlanned(type: Function): boolean {
	return !restorerOf(type) && partsOf(type)?.asItIs !== 'construct';
}

function makeInstances(type: Function, levels: readonly Function[], count: number): object[] {
	const [first, ...others] = levels as [Function, ...Function[]];
	const isBase = partsOf(first)?.isDerived === false;
	const objects = isBase
		? construct(first, type, count)
		: Array.from({ length: count }, () => Object.create(type.prototype) as object);
	for (const level of isBase ? others : levels) giveMembers(level, type, objects);
	return objects;
}

/**
 * Whether a new instance may have properties that the sent one lacks, or lack some that precede
 * others.
 *
 * @param levels As for `blankInstance`.
 */
function isMadeInPart(levels: readonly Function[]): boolean {
	const [first] = levels as [Function];
	if (partsOf(first)?.isDerived !== false) return true;
	return levels.some((level) => isPlanned(level) || partsOf(level)?.hasComputedFields);
}

/**
 * Reads the #private fields of a new instance.
 *
 * @throws ShippingError where that is impossible
 */
function readFields(object: object, type: Function): readonly unknown[] {
	const known = restorerOf(type)?.read;
	const parts = known ? undefined : partsOf(type);
	const read = known ?? (parts && readerOf(type, parts, object));
	const values = read?.(object);
	if (!values) throw notRestorable(type);
	return values;
}

function writeFields(object: object, type: Function, values: readonly unknown[]): void {
	const write = restorerOf(type)?.write ?? writers.get(type) ?? writerFromWithin(type, object);
	write(object, values);
}

type FieldWriter = (object: object, values: readonly unknown[]) => void;

const writers = new WeakMap<Function, FieldWriter>();

/** Adds the members of a derived class to objects that its base class seems to have made. */
function giveMembers(level: Function, type: Function, objects: readonly object[]): void {
	if (isPlanned(level)) {
		planned(level, type, objects.length, objects);
		return;
	}
	const extended: unknown = Object.getPrototypeOf(level);
	for (const object of objects) {
		Object.setPrototypeOf(level, function () {
			return object;
		});
		try {
			construct(level, level, 1);
		} finally {
			Object.setPrototypeOf(level, extended as object);
		}
	}
}

/**
 * Makes instances without running any user code.
 *
 * @throws ShippingError where that is impossible
 */
function construct(type: Function, newTarget: Function, count: number): object[] {
	if (isPlanned(type)) return planned(type, newTarget, count);
	const restorer = restorerOf(type);
	if (restorer) restorer.on = true;
	try {
		return Array.from({ length: count }, () => Reflect.construct(type, [], newTarget) as object);
	} finally {
		if (restorer) restorer.on = false;
	}
}

/** Makes instances of a class that was defined here, which has no switch. */
function planned(type: Function, newTarget: Function, count: number, bases?: readonly object[]): object[] {
	const { asItIs } = partsOf(type) ?? {};
	const made = asItIs && asItIs !== 'construct' && blanks().makeBlanks(type, asItIs, newTarget, count, bases);
	return made || notMade(type);
}

function notMade(type: Function): never {
	throw notRestorable(type);
}

function writerFromWithin(type: Function, object: object): FieldWriter {
	const parts = partsOf(type);
	const found = parts && (fromWithin(type, parts, object, parts.writer) as FieldWriter | undefined);
	if (!found) throw notRestorable(type);
	writers.set(type, found);
	return found;
}

function notRestorable({ name }: Function): ShippingError {
	return new ShippingError(messages.notRestorable(name), name);
}

const blanks = lazily<typeof Blanks>('./shipping/wire/classes/make-blank.js');
