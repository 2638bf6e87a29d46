/**
 * Parses the text of a function: as an expression, or else as a member of an object or class.
 */
import type { BlockStatement, Class, Expression, Function as FunctionNode, ObjectExpression } from 'acorn';
import type { Range } from '../types.js';
import { parse } from '../parse.js';
import { isFunction } from '../syntax.js';

export interface Parsed {
	readonly node: FunctionNode | Class;
	/** How far the nodes' positions exceed those in the text. */
	readonly offset: number;
	readonly wrap: 'expression' | 'method';
	/** Where a method's name stands, if the name is computed. */
	readonly computedKey: Range | undefined;
}

/** @throws SyntaxError */
export function parseFunction(text: string): Parsed {
	let failure: unknown;
	for (const { before, after, find } of FORMS) {
		try {
			const [statement] = parse(before + text + after).body;
			const found = statement?.type === 'ExpressionStatement' && find(statement.expression);
			if (!found) continue;
			const offset = before.length;
			const key = found.computedKey;
			return {
				node: found.node,
				offset,
				wrap: found.wrap ?? 'method',
				computedKey: key && { start: key.start - offset, end: key.end - offset },
			};
		} catch (error) {
			failure ??= error;
		}
	}
	throw failure ?? new SyntaxError('the text is not a function');
}

interface Found {
	readonly node: FunctionNode | Class;
	readonly wrap?: 'expression';
	readonly computedKey?: Range | undefined;
}

/**
 * The forms to try: what is put around the text, and how to find the function in the parsed result.
 */
const FORMS: readonly { before: string; after: string; find(expression: Expression): Found | undefined }[] = [
	{ before: '(', after: '\n)', find: alone },
	{
		before: '({',
		after: '\n})',
		find(object) {
			const [member] = (object as ObjectExpression).properties;
			if (member?.type !== 'Property' || !isFunction(member.value)) return undefined;
			return { node: member.value, computedKey: member.computed ? member.key : undefined };
		},
	},
	{
		// A private method exists only inside its class.
		before: '(class{',
		after: '\n})',
		find(type) {
			const [member] = (type as Class).body.body;
			return member?.type === 'MethodDefinition' ? { node: member.value } : undefined;
		},
	},
	{
		// For an arrow function that uses the `new.target` of the function around it.
		before: '(function(){return(',
		after: '\n)})',
		find(around) {
			const [statement] = ((around as FunctionNode).body as BlockStatement).body;
			return statement?.type === 'ReturnStatement' && statement.argument ? alone(statement.argument) : undefined;
		},
	},
];

function alone(expression: Expression): Found | undefined {
	return isFunction(expression) || expression.type === 'ClassExpression'
		? { node: expression, wrap: 'expression' }
		: undefined;
}
