/**
 * Finds the function in the text of one: as an expression, or else as the member of an object or class.
 */
import type { Class, Function as FunctionNode, MethodDefinition } from 'acorn';
import type { Range } from './analyze.js';
import { parse } from './parse.js';
import { isFunction } from './syntax.js';

export interface Parsed {
	readonly node: FunctionNode | Class;
	/** How far the nodes' positions are beyond those in the text. */
	readonly offset: number;
	readonly wrap: 'expression' | 'method';
	/** The name of a method where it is an expression. */
	readonly computedKey: Range | undefined;
}

/** @throws SyntaxError */
export function parseFunction(text: string): Parsed {
	let failure: unknown;
	for (const [before, after] of [
		['(', '\n)'],
		['({', '\n})'],
		['(class{', '\n})'],
	] as const) {
		try {
			const [statement] = parse(before + text + after).body;
			if (statement?.type !== 'ExpressionStatement') continue;
			const { expression } = statement;
			const offset = before.length;
			if (expression.type === 'ObjectExpression') {
				const [property] = expression.properties;
				if (property?.type !== 'Property' || !isFunction(property.value)) continue;
				const { start, end } = property.key;
				const computedKey = property.computed ? { start: start - offset, end: end - offset } : undefined;
				return { node: property.value, offset, wrap: 'method', computedKey };
			}
			if (isFunction(expression) || expression.type === 'ClassExpression') {
				if (before !== '(class{') return { node: expression, offset, wrap: 'expression', computedKey: undefined };
				// A private method: it exists inside of its class only.
				const member = (expression as Class).body.body[0] as MethodDefinition;
				return { node: member.value, offset, wrap: 'method', computedKey: undefined };
			}
		} catch (error) {
			failure ??= error;
		}
	}
	throw failure ?? new SyntaxError('it is no function');
}
