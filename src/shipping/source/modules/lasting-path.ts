/**
 * Whether a function that stands in the exports of its module now is there in every process that
 * imports the module: then its name may be sent in its place. What was put there since
 * (`strategies.current = slow`) is not there in a process that imports the module anew, and what
 * the module may still change is not there in one that has changed it.
 */
import { EXPORTS, type ModuleSlots, THIS, type Write } from './slots.js';
import type { Origin } from './origin-of.js';

/**
 * Where a function was found: a variable of the module or `module.exports`, and the members from
 * there.
 */
export interface FoundPath {
	readonly root: string;
	readonly steps: readonly string[];
	/** Position of its code. */
	readonly line: number;
	readonly column: number;
}

export function isLasting(slots: ModuleSlots, fn: Function, { root, steps, line, column }: FoundPath): boolean {
	if (slots.hasEval || changes(slots, root)) return false;
	const id = slots.functionAt(line, column);
	let place = withAliases(slots, { bases: new Set([root]), origins: [] });
	for (const [index, key] of steps.entries()) {
		const { bases, origins } = place;
		const isLast = index === steps.length - 1;
		// What is written under a name that is computed bears that name itself, or is another one.
		if (!(isLast && fn.name === key) && [...bases].some((base) => slots.changesComputed(base))) return false;
		const writes = slots.members(key).filter(({ base }) => bases.has(base));
		if (writes.some((write) => mayChange(slots, write))) return false;
		if (isLast) {
			if (writes.length === 0) return isLikely(slots, fn, key, id, place);
			// A method may put another one there; hardly one that has the member's name.
			if (fn.name !== key && slots.members(key).some(({ base }) => base === THIS)) return false;
			// In an object that is a table of functions, the program may have put
			// another one of the same maker.
			const isTable = origins.some(({ kind }) => kind === 'whole') && !(index === 0 && root === EXPORTS);
			return writes.some((write) => gives(slots, write, id, !isTable));
		}
		const next = writes.map(({ origin }) => origin);
		place = withAliases(slots, {
			bases: new Set([...[...bases].map((base) => `${base}.${key}`), ...next.flatMap(({ names }) => names)]),
			origins: next,
		});
	}
	return true;
}

/** What one object is known by, and what it may be. */
interface Place {
	readonly bases: Set<string>;
	readonly origins: Origin[];
}

/**
 * With other names for the same: `module.exports = api`, `const strategies = Object.freeze(all)`.
 */
function withAliases(slots: ModuleSlots, { bases, origins }: Place): Place {
	for (const base of bases)
		for (const { origin } of slots.variable(base)) {
			origins.push(origin);
			for (const name of origin.names) bases.add(name);
		}
	return { bases, origins };
}

function changes(slots: ModuleSlots, name: string): boolean {
	return slots.variable(name).some(({ late }) => late);
}

function mayChange(slots: ModuleSlots, { late, live, origin }: Write): boolean {
	return late || (live && origin.names.some((name) => changes(slots, name)));
}

/** Whether a write may put this very function there. @param made Also if it is made by a call */
function gives(
	slots: ModuleSlots,
	{ origin }: Write,
	id: number | undefined,
	made: boolean,
	seen = new Set<string>(),
): boolean {
	if (id !== undefined && origin.functions.includes(id)) return true;
	if (made && origin.isOpaque && slots.isClosure(id)) return true;
	const isNew = (name: string): boolean => !seen.has(name) && seen.add(name).has(name);
	const anyGives = (writes: readonly Write[]): boolean => writes.some((write) => gives(slots, write, id, made, seen));
	return (
		origin.names.some((name) => isNew(name) && anyGives(slots.variable(name))) ||
		origin.keys.some((key) => isNew(`.${key}`) && anyGives(slots.members(key)))
	);
}

/**
 * Where the text names no such member of an object that comes out of some call: likely is a
 * function that bears the name, or that all who write to such a member of one object give.
 */
function isLikely(slots: ModuleSlots, fn: Function, key: string, id: number | undefined, { origins }: Place): boolean {
	if (origins.some(({ kind }) => kind === 'whole') && !origins.some(({ kind }) => kind === 'open')) return false;
	if (fn.name === key) return true;
	const all = slots.members(key).filter(({ late }) => !late);
	const giving = all.find((write) => gives(slots, write, id, true));
	return giving !== undefined && all.every((write) => write.base !== giving.base || gives(slots, write, id, true));
}
