/**
 * Collects what the walk through a function's text (`uses.ts`) finds of its surroundings.
 */
import type { AnyNode } from 'acorn';
import { OF_UNIT } from '../../values/names.js';
import type { Edit, FreeVariable, Place, Range, Uses } from '../types.js';
import type { Scope, Surroundings } from './scope.js';

export class FoundUses implements Uses {
	readonly free = new Map<string, FreeVariable>();
	readonly edits: Edit[] = [];
	readonly usesOuter: Uses['usesOuter'] = {
		this: false,
		arguments: false,
		super: false,
		newTarget: false,
		private: undefined,
	};
	hasEval = false;
	/** How far the nodes' positions exceed those in the text. */
	readonly #offset: number;

	constructor(offset: number) {
		this.#offset = offset;
	}

	/** Notes a use of a variable, unless a scope inside the text binds its name. */
	add(
		node: Range & { readonly name: string },
		scope: Scope,
		here: Surroundings,
		how: { write?: boolean; member?: string; as?: Place['as']; gives?: AnyNode | undefined } = {},
	): void {
		const { name } = node;
		if (name === 'arguments' && !here.ownThis && !scope.binds(name)) this.usesOuter.arguments = true;
		if (scope.binds(name) || OF_UNIT.has(name)) return;
		const variable = this.free.get(name) ?? { written: false, eager: false, members: new Set(), places: [] };
		this.free.set(name, variable);
		if (how.write) variable.written = true;
		const { as = 'value', gives } = how;
		variable.places.push({ ...this.#range(node), as, gives: gives && this.#range(gives) });
		if (here.eager) variable.eager = true;
		if (how.member === undefined) variable.members = undefined;
		else variable.members?.add(how.member);
	}

	/** Notes what the receiver compiles in place of a node. */
	replace(node: Range, replacement: string): void {
		this.edits.push({ ...this.#range(node), replacement });
	}

	#range({ start, end }: Range): Range {
		return { start: start - this.#offset, end: end - this.#offset };
	}
}
