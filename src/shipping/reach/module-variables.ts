/**
 * Reads the variables of a module, exported or not, as its functions see them.
 */
import { readFunction, type Scope } from '../engine/inspector.js';

/**
 * Returns the innermost variable of a name that a function sees. @returns undefined if there is
 * none
 */
export function variableSeenBy(door: Function, name: string): { readonly value: unknown } | undefined {
	let scopes = known.get(door);
	if (!scopes) {
		scopes = readFunction(door).scopes;
		known.set(door, scopes);
	}
	const scope = scopes.find(({ variables }) => Object.hasOwn(variables, name));
	return scope && { value: scope.variables[name] };
}

/**
 * Returns the scope of the module itself. For CommonJS it is the scope of the function in which
 * Node wraps the module.
 */
export function outermost(scopes: readonly Scope[]): Scope | undefined {
	return scopes.find(({ kind }) => kind === 'module') ?? scopes.findLast(({ kind }) => kind === 'closure');
}

const known = new WeakMap<Function, readonly Scope[]>();
