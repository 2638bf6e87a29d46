/**
 * Finds variables that several functions of one graph share and at least one of them writes. The
 * receiver's functions must share them too, in a *cell*.
 *
 * A module variable exists once. A variable inside a function exists once per call, and no scope
 * tells which is which (two counters may both stand at 0). So a mark is written into the variable
 * from within the frame of one function, the others are read again to see which of them has it, and
 * the old value is restored. Where no frame can be entered and it matters, that is an error, never
 * a guess.
 */
import * as messages from '../../values/messages.js';
import { Unsendable } from '../../values/unsendable.js';
import type { Capture } from './captures.js';
import { enterableMethods } from '../../wire/classes/enterable-methods.js';
import { evaluateInFrame, GIVEN } from '../../engine/frame.js';
import type { ByValue, FunctionInfo } from './function-info.js';
import { readAgain } from '../../engine/inspector.js';

/** A shared variable, at the receiver. */
export interface Cell {
	readonly v: unknown;
}

/** Finds the shared variables of a growing set of functions. */
export class SharedVariables {
	readonly #cells = new Map<Capture, Cell>();
	readonly #settled = new Set<Capture>();

	/** Returns the cell of a variable, if it is shared. */
	cellOf(capture: Capture): Cell | undefined {
		return this.#cells.get(capture);
	}

	/**
	 * @returns whether more is shared than before
	 * @throws Unsendable if that can't be decided
	 */
	find(infos: ReadonlyMap<Function, FunctionInfo>): boolean {
		const open = usesByVariable(infos).filter((uses) => !uses.every(({ capture }) => this.#settled.has(capture)));
		return open.map((uses) => this.#settle(uses)).includes(true);
	}

	#settle(uses: Use[]): boolean {
		for (const { capture } of uses) this.#settled.add(capture);
		const groups = groupsOf(uses);
		for (const group of groups) {
			const cell: Cell = { v: (group[0] as Use).capture.value };
			for (const { capture } of group) this.#cells.set(capture, cell);
		}
		return groups.length > 0;
	}
}

interface Use {
	readonly fn: Function;
	readonly info: ByValue;
	readonly capture: Capture;
}

/**
 * Groups the uses of what may be one variable: the same name, place and value, and at least one use
 * that writes.
 */
function usesByVariable(infos: ReadonlyMap<Function, FunctionInfo>): Use[][] {
	const byVariable = new Map<string, Use[][]>();
	const foreign = foreignPlaces(infos);
	for (const [fn, info] of infos) {
		if (info.how !== 'value') continue;
		for (const capture of info.captures) {
			if (capture.variable === undefined || capture.imported || capture.isReadOnly) continue;
			const { id, place } = capture.variable;
			const key = place !== undefined && foreign.has(place) ? place : id;
			const buckets = byVariable.get(key) ?? [];
			byVariable.set(key, buckets);
			const bucket = buckets.find(([first]) => Object.is(first?.capture.value, capture.value));
			if (bucket) bucket.push({ fn, info, capture });
			else buckets.push([{ fn, info, capture }]);
		}
	}
	return [...byVariable.values()].flat().filter((uses) => uses.length > 1 && uses.some(writes));
}

/**
 * Returns the places of variables that a function of another script uses. There, all variables of
 * the same name may be one.
 */
function foreignPlaces(infos: ReadonlyMap<Function, FunctionInfo>): ReadonlySet<string> {
	const places = new Set<string>();
	for (const info of infos.values()) {
		if (info.how !== 'value') continue;
		for (const { variable } of info.captures) if (variable?.isForeign && variable.place) places.add(variable.place);
	}
	return places;
}

function writes({ capture }: Use): boolean {
	return capture.use.written;
}

/** Groups the uses that share one variable, where one of them writes it. */
function groupsOf(uses: Use[]): Use[][] {
	const ofFirst = (uses[0] as Use).capture.variable as NonNullable<Capture['variable']>;
	const tellsApart = uses.some(({ capture }) => capture.variable?.isForeign) ? 'frame' : ofFirst.tellsApart;
	const groups = tellsApart === 'id' ? [uses] : tellsApart === 'frame' ? groupsByFrame(uses) : refuse(uses);
	const shared = groups.filter((group) => group.length > 1 && group.some(writes));
	for (const group of shared) if (group.some(({ info }) => info.analysis.hasEval)) refuse(group);
	return shared;
}

/**
 * Groups uses by entering frames. Which functions share a variable never changes, so the result for
 * the same functions is kept.
 */
function groupsByFrame(uses: Use[]): Use[][] {
	const [first] = uses as [Use];
	const earlier = known.get(first.fn)?.find((each) => isOfUses(each, uses));
	if (earlier) return earlier.groups.map((group) => group.map((index) => uses[index] as Use));
	const groups = findGroups(uses);
	const { id } = first.capture.variable as NonNullable<Capture['variable']>;
	const functions = uses.map(({ fn }) => new WeakRef(fn));
	const found = { id, functions, groups: groups.map((group) => group.map((use) => uses.indexOf(use))) };
	known.set(first.fn, [found, ...(known.get(first.fn) ?? [])].slice(0, MOST_KNOWN));
	return groups;
}

interface Known {
	readonly id: string;
	readonly functions: readonly WeakRef<Function>[];
	/** Groups of indices of functions. */
	readonly groups: readonly (readonly number[])[];
}

/** By the first of the functions. */
const known = new WeakMap<Function, readonly Known[]>();
/** Upper bound on the results kept per function, one for each variable and set of functions. */
const MOST_KNOWN = 16;

function isOfUses({ id, functions }: Known, uses: readonly Use[]): boolean {
	return (
		id === uses[0]?.capture.variable?.id &&
		functions.length === uses.length &&
		functions.every((fn, index) => fn.deref() === uses[index]?.fn)
	);
}

function findGroups(uses: Use[]): Use[][] {
	const groups: Use[][] = [];
	let rest = uses;
	for (const host of uses) {
		if (!rest.includes(host)) continue;
		const group = whoSees(host, rest);
		if (!group) continue;
		groups.push(group);
		rest = rest.filter((use) => !group.includes(use));
	}
	return rest.length > 1 && rest.some(writes) ? refuse(rest) : groups;
}

/**
 * Returns those `uses` that share the variable of `host`; `undefined` if no frame can be entered.
 */
function whoSees(host: Use, uses: readonly Use[]): Use[] | undefined {
	const { name, value } = host.capture;
	for (const fn of framesOf(host)) {
		const mark = {};
		const assign = `(${name} = ${GIVEN}, true)`;
		if (!evaluateInFrame(fn, assign, mark)) continue;
		try {
			const group = uses.filter((use) => readVariable(use.fn, name) === mark);
			// Otherwise the first statement is in a block with another variable of that name.
			if (group.includes(host)) return group;
		} finally {
			evaluateInFrame(fn, assign, value);
		}
	}
	return undefined;
}

/** Returns functions whose frame sees what a function sees: for a class, its methods. */
function framesOf({ fn, info: { analysis } }: Use): Iterable<Function> {
	if (analysis.kind === 'class') return enterableMethods(fn);
	return analysis.canEnter ? [fn] : [];
}

function readVariable(fn: Function, name: string): unknown {
	return readAgain(fn).scopes.find(({ variables }) => Object.hasOwn(variables, name))?.variables[name];
}

function refuse(uses: readonly Use[]): never {
	const writer = uses.find(writes) as Use;
	const { name } = writer.capture;
	const error = new Unsendable(
		writer.fn,
		messages.sharedVariable(
			name,
			uses.map(({ info }) => info.label),
		),
	);
	error.steps.push({ text: `captured as \`${name}\` by ${writer.info.label}`, path: name });
	throw error;
}
