/**
 * What the text of a module puts where: which functions its variables and the members of
 * its objects have by the time it is evaluated, and which of these it may change
 * afterwards. `lasting-path.ts` asks this whether another process that imports the module
 * finds the same function at the same place.
 *
 * It goes by names: a *base* is a variable, or a path of members from one (`strategies`,
 * `Animal.prototype`). Two variables of one name are taken for one, which errs on either side only
 * where a name is used twice for what is exported.
 */
import type { Origin } from './origin-of.js';

/** One place where the text writes. */
export interface Write {
	/** What it writes into; empty where that has no name. */
	readonly base: string;
	readonly origin: Origin;
	/** In a function that may run after the module was evaluated. */
	readonly late: boolean;
	/** It is a getter, so that a later change of the variable that it reads shows. */
	readonly live: boolean;
}

export interface ModuleSlots {
	/**
	 * Of a position in the source the function or class that stands there, by the offset where it
	 * starts.
	 */
	functionAt(line: number, column: number): number | undefined;
	/** Whether such a function stands in another one, which may make many of it. */
	isClosure(id: number | undefined): boolean;
	/** What is written to a variable. */
	variable(name: string): readonly Write[];
	/** What is written to a member, of whatever base. */
	members(key: string): readonly Write[];
	/** Whether members whose name is computed are written later. */
	changesComputed(base: string): boolean;
	/** Whether there is code that could write anything. */
	readonly hasEval: boolean;
}

/**
 * What writes by `this` go to: whichever object that is, it was made for it, or its method changes
 * it.
 */
export const THIS = 'this';
/** What `module.exports` is called here. */
export const EXPORTS = 'exports';
