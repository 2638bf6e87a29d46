/**
 * Instances with #private fields, read at the sender's and made again at the
 * receiver's; see `private-parts.ts`.
 *
 * A class that came here hands out what reads and writes the fields of its instances. To a class
 * that was defined here the only way is the frame of one of its methods: there the names of its
 * #private fields mean something. That is looked up once for each class.
 */
import { ShippingError } from '../../../errors.js';
import { lazily } from '../../../lazy.js';
import { queueMicrotask } from '../../../timers.js';
import { hasUid } from '../../wire/identities.js';
import * as messages from '../../values/messages.js';
import { constructorOf } from '../../values/object-class.js';
import { canBeEntered, enterableMethods } from '../../send/functions/enterable-methods.js';
import { evaluateInFrame, GIVEN } from '../../engine/frame.js';
import { analyze } from '../../engine/read-source.js';
import { isNativeCode } from '../../values/intrinsics.js';
import { replacedMethods } from '../../send/functions/replaced-methods.js';
import type * as Blanks from './make-blank.js';
import type { PrivateParts } from '../../source/functions/private-parts.js';

/** What the receiver's class hands out. */
export interface Restorer {
	on: boolean;
	read?(object: object): unknown[] | undefined;
	write?(object: object, values: readonly unknown[]): void;
	/** Makers of functions; see `inner-functions.ts`. */
	readonly inner?: readonly (() => Function)[];
}

/** Such a class was made here from what came. */
export function noteRestorer(type: Function, restorer: Restorer): void {
	restorers.set(type, restorer);
}

/** What a class that came here hands out. */
export function restorerOf(type: Function): Restorer | undefined {
	return restorers.get(type);
}

/** Reads the #private fields that a class gave an object; undefined where there is no way to. */
export function readerOf(type: Function, parts: PrivateParts, object: object): Reader | undefined {
	const known = restorers.get(type)?.read ?? readers.get(type);
	if (known) return known;
	const found = fromWithin(type, parts, object, parts.reader) as Reader | undefined;
	if (found) readers.set(type, found);
	return found;
}

/**
 * The values of an object's #private fields, of each class that gave it some.
 *
 * @throws untold where they can't be read
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

type Reader = (object: object) => unknown[] | undefined;
type Writer = (object: object, values: readonly unknown[]) => void;

/**
 * An instance whose fields are there and have no value yet. Where that takes the debugger some are
 * made in advance, twice as many each time: most of the cost is once for all of them.
 *
 * @param levels The classes of its chain that have #private members, the first that is extended
 * first.
 */
export function blankInstance(type: Function, levels: readonly Function[]): object {
	if (levels.every((level) => !isPlanned(level))) return makeInstances(type, levels, 1)[0] as object;
	let spare = spares.get(type);
	if (!spare || spare.levels.some((level, index) => level !== levels[index]) || spare.levels.length !== levels.length) {
		spare = { levels, objects: [], count: 1 };
		spares.set(type, spare);
		// No longer than for a message.
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
	return !restorers.has(type) && partsOf(type)?.asItIs !== 'construct';
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
 * Whether an instance that was just made may have properties which the one that was sent has not,
 * or lack some that come before others.
 *
 * @param levels As for `blankInstance`
 */
export function isMadeInPart(levels: readonly Function[]): boolean {
	const [first] = levels as [Function];
	if (partsOf(first)?.isDerived !== false) return true;
	return levels.some((level) => isPlanned(level) || partsOf(level)?.hasComputedFields);
}

/** Of an instance that was just made. @throws ShippingError where that can't be */
export function readFields(object: object, type: Function): readonly unknown[] {
	const known = restorers.get(type)?.read;
	const parts = known ? undefined : partsOf(type);
	const read = known ?? (parts && readerOf(type, parts, object));
	const values = read?.(object);
	if (!values) throw notRestorable(type);
	return values;
}

export function writeFields(object: object, type: Function, values: readonly unknown[]): void {
	const write = restorers.get(type)?.write ?? writers.get(type) ?? writerFromWithin(type, object);
	write(object, values);
}

const restorers = new WeakMap<Function, Restorer>();
const readers = new WeakMap<Function, Reader>();
const writers = new WeakMap<Function, Writer>();

/** A derived class gives its members to whatever the class that it extends has made. */
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
 * Makes instances, of which no code of the user's runs.
 *
 * @throws ShippingError where that can't be
 */
function construct(type: Function, newTarget: Function, count: number): object[] {
	if (isPlanned(type)) return planned(type, newTarget, count);
	const restorer = restorers.get(type);
	if (restorer) restorer.on = true;
	try {
		return Array.from({ length: count }, () => Reflect.construct(type, [], newTarget) as object);
	} finally {
		if (restorer) restorer.on = false;
	}
}

/** Those of a class that was defined here, which has no switch. */
function planned(type: Function, newTarget: Function, count: number, bases?: readonly object[]): object[] {
	const { asItIs } = partsOf(type) ?? {};
	const made = asItIs && asItIs !== 'construct' && blanks().makeBlanks(type, asItIs, newTarget, count, bases);
	return made || notMade(type);
}

function notMade(type: Function): never {
	throw notRestorable(type);
}

function writerFromWithin(type: Function, object: object): Writer {
	const parts = partsOf(type);
	const found = parts && (fromWithin(type, parts, object, parts.writer) as Writer | undefined);
	if (!found) throw notRestorable(type);
	writers.set(type, found);
	return found;
}

function partsOf(type: Function): PrivateParts | undefined {
	const text = Function.prototype.toString.call(type);
	// Parsing is dear.
	if (!text.startsWith('class') || !text.includes('#')) return undefined;
	return analyze(text).classParts?.privateParts;
}

/**
 * What an expression is inside of a class: in the frame of one of its methods, or of an arrow
 * function in a field of an instance.
 */
function fromWithin(type: Function, { arrows, brand }: PrivateParts, object: object, expression: string): unknown {
	const inFields = arrows.map(({ name, isPrivate }) => (isPrivate ? undefined : valueOf(object, name)));
	const functions = inFields.filter((fn) => typeof fn === 'function').filter(canBeEntered);
	for (const method of [...enterableMethods(type), ...functions]) {
		const found = evaluateInFrame(method, expression);
		if (found) return found.value;
	}
	// These may be of another class that has the same text.
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

function notRestorable({ name }: Function): ShippingError {
	return new ShippingError(messages.notRestorable(name), name);
}

const blanks = lazily<typeof Blanks>('./shipping/receive/functions/make-blank.js');
