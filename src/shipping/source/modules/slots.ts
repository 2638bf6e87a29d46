/**
 * What the text of a module puts where: which functions its variables and the members of its
 * objects hold once it has been evaluated, and which of these it may change afterwards.
 * `lasting-path.ts` asks this to decide whether another process that imports the module finds the
 * same function at the same place.
 *
 * It goes by names. A *base* is a variable, or a path of members from one (`strategies`,
 * `Animal.prototype`). Two variables of one name are taken for one. Its answers can be wrong, in
 * either direction, only where a name is used twice for what is exported.
 */
import type { Origin } from './origin-of.js';

/** One write in the text. */
export interface Write {
	/** The base written to; empty if that has no name. */
	readonly base: string;
	readonly origin: Origin;
	/** Whether it is in a function that may run after the module was evaluated. */
	readonly late: boolean;
	/** Whether it is a getter, so that later changes of the variable it reads show. */
	readonly live: boolean;
}

export interface ModuleSlots {
	/** Returns the function or class at a position in the source, by its start offset. */
	functionAt(line: number, column: number): number | undefined;
	/** Whether a function stands inside another one, which may make many of it. */
	isClosure(id: number | undefined): boolean;
	/** Returns the writes to a variable. */
	variable(name: string): readonly Write[];
	/** Returns the writes to a member, whatever its base. */
	members(key: string): readonly Write[];
	/** Whether members with computed names are written later. */
	changesComputed(base: string): boolean;
	/** Whether some code could write anything. */
	readonly hasEval: boolean;
}

/**
 * The base of writes through `this`. Whichever object that is, it was made by the function that
 * writes, or that function is a method which changes it.
 */
export const THIS = 'this';
/** The base that stands for `module.exports`. */
export const EXPORTS = 'exports';
