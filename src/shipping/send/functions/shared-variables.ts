/**
 * Which variables the functions of one graph share, where one of them writes it: they must share it
 * at the receiver's, too, in a *cell*.
 *
 * Of a variable of a module there is one. Of one inside a function there is one for each call of
 * that, and no scope tells which is which (two counters that both stand at 0). So another value is
 * put into the variable from within the frame of one of the functions, the others are read again
 * to see who has it, and the old value is put back. Where no frame can be entered and it matters,
 * that is an error, never a guess.
 */
import * as messages from '../../values/messages.js';
import { Unsendable } from '../../values/unsendable.js';
import type { Capture } from './captures.js';
import { enterableMethods } from '../../wire/classes/enterable-methods.js';
import { evaluateInFrame, GIVEN } from '../../engine/frame.js';
import type { ByValue, FunctionInfo } from './function-info.js';
import { readAgain } from '../../engine/inspector.js';

/** What a shared variable is at the receiver's. */
export interface Cell {
	readonly v: unknown;
}

/** Tells for more and more functions what they share. */
export class SharedVariables {
	readonly #cells = new Map<Capture, Cell>();
	readonly #settled = new Set<Capture>();

	/** What a function finds a variable in, if it shares it. */
	cellOf(capture: Capture): Cell | undefined {
		return this.#cells.get(capture);
	}

	/**
	 * @returns whether more is shared than before
	 * @throws Unsendable where that can't be found out
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
 * Uses of what may be one variable: of the same name and place, with the same value;
 * only where one of them writes.
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
 * Where variables stand that a function of another script uses: there all of the same name may be
 * one.
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

/** Those that share one variable which one of them writes. */
function groupsOf(uses: Use[]): Use[][] {
	const ofFirst = (uses[0] as Use).capture.variable as NonNullable<Capture['variable']>;
	const tellsApart = uses.some(({ capture }) => capture.variable?.isForeign) ? 'frame' : ofFirst.tellsApart;
	const groups = tellsApart === 'id' ? [uses] : tellsApart === 'frame' ? groupsByFrame(uses) : refuse(uses);
	const shared = groups.filter((group) => group.length > 1 && group.some(writes));
	for (const group of shared) if (group.some(({ info }) => info.analysis.hasEval)) refuse(group);
	return shared;
}

/**
 * Which functions have a variable in common never changes, so what was found out
 * of the same functions is kept.
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
	/** By the functions' indices. */
	readonly groups: readonly (readonly number[])[];
}

/** By the first of the functions. */
const known = new WeakMap<Function, readonly Known[]>();
/**
 * A function has so many variables at most that others write and that are seen in different
 * company.
 */
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

/** Of `uses`, those of the variable that `host` uses; undefined where that can't be tried. */
function whoSees(host: Use, uses: readonly Use[]): Use[] | undefined {
	const { name, value } = host.capture;
	for (const fn of framesOf(host)) {
		const mark = {};
		const assign = `(${name} = ${GIVEN}, true)`;
		if (!evaluateInFrame(fn, assign, mark)) continue;
		try {
			const group = uses.filter((use) => readVariable(use.fn, name) === mark);
			// Else the first statement stands in a block that has another variable of the name.
			if (group.includes(host)) return group;
		} finally {
			evaluateInFrame(fn, assign, value);
		}
	}
	return undefined;
}

/** Functions whose frame has what a function sees around it: of a class its methods. */
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
