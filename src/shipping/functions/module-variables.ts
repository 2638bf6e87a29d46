/**
 * The variables of a module, exported or not, as its functions see them.
 */
import { readFunction, type Scope } from './inspector.js';

/** @param door a function that stands in the module */
export function moduleVariables(door: Function): Scope['variables'] | undefined {
	let variables = known.get(door);
	if (!variables) {
		variables = outermost(readFunction(door).scopes)?.variables;
		if (variables) known.set(door, variables);
	}
	return variables;
}

/** The scope of the module itself: of one of CommonJS it is that of the function that Node wraps it in. */
export function outermost(scopes: readonly Scope[]): Scope | undefined {
	return scopes.find(({ kind }) => kind === 'module') ?? scopes.findLast(({ kind }) => kind === 'closure');
}

const known = new WeakMap<Function, Scope['variables']>();
