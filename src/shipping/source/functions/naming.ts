/**
 * Where the language names a function or class by the variable that it is assigned to.
 */
import type { AnyNode } from 'acorn';
import { isFunction } from '../syntax.js';

/** What is assigned, where it gets its name by that; by `=`, or as the default in a pattern. */
export function namedBy(operator: string, assigned: AnyNode): AnyNode | undefined {
	const isNameless = (isFunction(assigned) || assigned.type === 'ClassExpression') && !assigned.id;
	return isNameless && OPERATORS.has(operator) ? assigned : undefined;
}

const OPERATORS = new Set(['=', '??=', '||=', '&&=']);
