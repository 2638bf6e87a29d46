/**
 * Makes the definition of a function's code: its text, edited so that it compiles alone, and the
 * names of its parameters.
 */
import { hash } from '../../wire/hash.js';
import * as messages from '../../values/messages.js';
import type { UnitDefinition } from '../../wire/packet.js';
import { Unsendable } from '../../values/unsendable.js';
import type { Analysis } from '../../source/functions/analyze.js';
import type { Edit, Place, Range } from '../../source/types.js';
import type { Capture } from './captures.js';
import { applyEdits } from '../../source/edits.js';
import { fieldKeysOf } from './field-keys.js';
import { type ByValue, isFixed } from './function-info.js';
import type { FunctionSession } from './session.js';
import type { Cell } from './shared-variables.js';
import { unitMapOf } from '../../source/unit-map.js';
import { CELL, COMPUTED_KEY, FIELD_KEY, HERITAGE, OUTER_ARGUMENTS, OUTER_THIS, READ_ONLY } from '../../values/names.js';

/**
 * Something passed to the unit when the function is made: a captured variable, or a part of a class
 * definition.
 */
export interface Parameter {
	readonly name: string;
	/** Must exist before the function is made, even in a cycle. */
	readonly eager: boolean;
	readonly value: unknown;
	/** The variable, if it is one. */
	readonly capture: Capture | undefined;
	/** Each message sets it anew in a class that the receiver has. */
	readonly follows: boolean;
}

/**
 * Returns the parameters of the function's unit, with their values.
 *
 * @param stays The function is a class: each receiver keeps one, whose variables follow those of
 * the sender.
 */
export function parametersOf(
	fn: Function,
	{ analysis, captures }: ByValue,
	session: FunctionSession,
	stays: boolean,
): Parameter[] {
	const parameters: Parameter[] = captures.map((capture) => {
		const { name, use, value } = capture;
		const eager = use.eager || name === 'arguments';
		const follows = stays && !isFixed(capture, (other) => session.info(other));
		const cell =
			session.shared.cellOf(capture) ?? (follows && !analysis.hasEval ? ownCell(capture, session) : undefined);
		if (cell) return { name: CELL + name, eager, value: cell, capture, follows };
		// An object may lead back to the function itself.
		if (capture.isReadOnly)
			return { name: READ_ONLY + name, eager: eager || isPrimitive(value), value, capture, follows };
		return { name: OUTER_NAMES[name] ?? name, eager, value, capture, follows };
	});
	const { classParts } = analysis;
	if (classParts?.heritage) {
		const base: unknown = Object.getPrototypeOf(fn);
		const value = base === Function.prototype ? null : base;
		parameters.push({ ...NO_VARIABLE, name: HERITAGE, value });
	}
	const found = new Set<string | symbol>();
	for (const [index, member] of (classParts?.computed ?? []).entries()) {
		const key = computedKey(fn, member, found);
		if (key === undefined) throw new Unsendable(fn, messages.computedMember(member.member));
		found.add(key);
		parameters.push({ ...NO_VARIABLE, name: COMPUTED_KEY + index, value: key });
	}
	if (classParts?.fieldKeys) {
		const { fieldKeys } = classParts;
		const keys = fieldKeysOf(fn, fieldKeys);
		if (!keys) {
			const [{ start, end }] = fieldKeys.computed as [Range];
			throw new Unsendable(fn, messages.computedField(analysis.text.slice(start, end)));
		}
		for (const [index, value] of keys.entries()) parameters.push({ ...NO_VARIABLE, name: FIELD_KEY + index, value });
	}
	return parameters;
}

function isPrimitive(value: unknown): boolean {
	return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

const NO_VARIABLE = { eager: true, capture: undefined, follows: false } as const;

/**
 * Makes a cell for a variable of a class. A class has each changeable variable in a cell, whether
 * or not others in the message share it, so its text is always the same.
 */
function ownCell({ variable, use, value }: Capture, session: FunctionSession): Cell | undefined {
	return variable && { v: session.membersUsed(use.members, value) };
}

/** Names of what is not a variable, but captured like one. */
const OUTER_NAMES: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
	arguments: OUTER_ARGUMENTS,
	this: OUTER_THIS,
});

/** Returns the names of a class's computed members, from its parameters. */
export function computedKeysOf(parameters: readonly Parameter[]): (string | symbol)[] {
	return parameters.filter(({ name }) => name.startsWith(COMPUTED_KEY)).map(({ value }) => value as string | symbol);
}

/**
 * @param lazy The function is part of a cycle: parameters that need not exist at once are assigned
 * later.
 */
export function unitOf(info: ByValue, parameters: readonly Parameter[], lazy: boolean): UnitDefinition {
	const names = parameters.map(({ name }) => name);
	const follows = parameters.flatMap((parameter, index) => (parameter.follows ? [index] : []));
	const id = `${info.url}:${info.line}:${info.column}:${info.strict}:${lazy}:${names.join()}:${follows.join()}`;
	let units = unitsByAnalysis.get(info.analysis);
	if (!units) {
		units = new Map();
		unitsByAnalysis.set(info.analysis, units);
	}
	let unit = units.get(id);
	if (!unit) {
		const eager = parameters.flatMap((parameter, index) => (parameter.eager || !lazy ? [index] : []));
		const { url, line, column, strict, analysis } = info;
		const content = {
			url,
			line,
			column,
			parameters: names,
			eager,
			follows,
			strict,
			wrap: analysis.wrap,
			...textOf(info, names),
		};
		unit = { kind: 'unit', key: hash(JSON.stringify(content)), ...content };
		units.set(id, unit);
	}
	return unit;
}

/**
 * Returns the key of a class's computed member, found by its text; members with the same text get
 * different keys.
 */
function computedKey(
	fn: Function,
	{ member, isStatic }: { member: string; isStatic: boolean },
	taken: ReadonlySet<string | symbol>,
): string | symbol | undefined {
	const owner: object = isStatic ? fn : fn.prototype;
	return Reflect.ownKeys(owner).find((key) => {
		if (taken.has(key)) return false;
		const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
		return [value, get, set].some(
			(code) => typeof code === 'function' && Function.prototype.toString.call(code) === member,
		);
	});
}

const unitsByAnalysis = new WeakMap<Analysis, Map<string, UnitDefinition>>();

function textOf(info: ByValue, names: readonly string[]): Pick<UnitDefinition, 'text' | 'map'> {
	const { analysis, captures } = info;
	const { text, ownName, ownNameRange, classParts, usesOuter } = analysis;
	const edits: Edit[] = [...analysis.edits];
	// Its name has another meaning in its surroundings by now.
	if (ownNameRange && captures.some(({ name }) => name === ownName)) edits.push({ ...ownNameRange, replacement: '' });
	if (classParts) {
		edits.push(...(classParts.privateParts?.edits ?? []));
		if (classParts.heritage) edits.push({ ...classParts.heritage, replacement: HERITAGE });
		edits.push(...classParts.cuts);
		for (const [index, { key }] of classParts.computed.entries())
			edits.push({ ...key, replacement: COMPUTED_KEY + index });
		for (const [index, key] of (classParts.fieldKeys?.computed ?? []).entries())
			edits.push({ ...key, replacement: FIELD_KEY + index });
	}
	for (const { name, use } of captures)
		if (names.includes(CELL + name)) edits.push(...use.places.flatMap((place) => inCell(name, place)));
	const edited = applyEdits(text, edits);
	// An arrow's `arguments` are those of the function around it. So it is wrapped in a function that
	// is called with them.
	const [before, after] =
		usesOuter.arguments && names.includes(OUTER_ARGUMENTS)
			? ['(function () { return ', `\n}).apply(undefined, ${OUTER_ARGUMENTS})`]
			: ['', ''];
	const map = unitMapOf({ ...info, text, edited, before });
	return { text: before + edited.text + after, ...(map !== undefined && { map }) };
}

/**
 * Edits a use of a variable into a property of its cell. A function assigned to a property gets no
 * name from it, as it would from the variable, so the name is added.
 */
function inCell(name: string, { start, end, as, gives }: Place): Edit[] {
	const property = `${CELL}${name}.v`;
	const replacement = as === 'shorthand' ? `${name}: ${property}` : as === 'callee' ? `(0, ${property})` : property;
	const edits: Edit[] = [{ start, end, replacement }];
	if (gives)
		edits.push(
			{ start: gives.start, end: gives.start, replacement: `({ ${name}: ` },
			{ start: gives.end, end: gives.end, replacement: ` }).${name}` },
		);
	return edits;
}
