/**
 * Decides whether a function that is now found in the exports of its module will be found there by
 * every process that imports the module. If so, a name can be sent in its place.
 *
 * Two cases rule a name out. The program may have put the function there after the import
 * (`strategies.current = slow`), so a fresh import lacks it. Or the module itself may replace it
 * later, in some processes and not in others.
 *
 * It is a points-to analysis by names, without types or control flow (`slots.ts`).
 *
 * Alternative: send by reference only what a declaration or a `const` exports directly, and all
 * else by value. It would need none of this. But for a member of an exported object, such as
 * `strategies.fast` or `Animal.prototype.speak`, the receiver would then have a copy beside its own
 * function.
 *
 * Doubts: three answers are likely rather than certain. Where a method writes to a member through
 * `this`, a function that bears the member's name is trusted (`isLasting`). So is one whose member
 * the text never names (`isLikely`). A function made by a call is taken for the one that the module
 * put there, unless the object is a table of functions (`gives`).
 */
import { EXPORTS, type ModuleSlots, THIS, type Write } from './slots.js';
import type { Origin } from './origin-of.js';

/**
 * Where a function was found: a root, which is a variable of the module or `module.exports`, and
 * the members from there.
 */
export interface FoundPath {
	readonly root: string;
	readonly steps: readonly string[];
	/** Position of the function's code. */
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
		// A write to a computed key may put any function there. The one found is trusted
		// only if its name is the key.
		if (!(isLast && fn.name === key) && [...bases].some((base) => slots.changesComputed(base))) return false;
		const writes = slots.members(key).filter(({ base }) => bases.has(base));
		if (writes.some((write) => mayChange(slots, write))) return false;
		if (isLast) {
			if (writes.length === 0) return isLikely(slots, fn, key, id, place);
			// A method may write another function there, but hardly one that bears the member's name.
			if (fn.name !== key && slots.members(key).some(({ base }) => base === THIS)) return false;
			// In an object that is a table of functions, the program may have put another function of the
			// same maker.
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

/** An object: the names it is known by, and what it may be. */
interface Place {
	readonly bases: Set<string>;
	readonly origins: Origin[];
}

/**
 * Adds other names for the same object: `module.exports = api`,
 * `const strategies = Object.freeze(all)`.
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

/** Whether a write may put this very function there. @param made Whether a call may have made it */
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
 * Judges a member that the text does not name, of an object that comes from some call. The function
 * is likely the member if it bears the name. It is also likely if every write to such a member of
 * one object gives this function.
 */
function isLikely(slots: ModuleSlots, fn: Function, key: string, id: number | undefined, { origins }: Place): boolean {
	if (origins.some(({ kind }) => kind === 'whole') && !origins.some(({ kind }) => kind === 'open')) return false;
	if (fn.name === key) return true;
	const all = slots.members(key).filter(({ late }) => !late);
	const giving = all.find((write) => gives(slots, write, id, true));
	return giving !== undefined && all.every((write) => write.base !== giving.base || gives(slots, write, id, true));
}
