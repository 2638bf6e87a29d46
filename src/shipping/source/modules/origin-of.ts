/**
 * Tells what the value of an expression may be, as far as the text says: functions that stand in
 * it, and variables and members that it reads.
 */
import type { AnyNode } from 'acorn';
import { isFunction } from '../syntax.js';

export interface Origin {
	/** Functions and classes, by their start offsets. */
	readonly functions: readonly number[];
	readonly names: readonly string[];
	/** Names of the members it may be, of any object. */
	readonly keys: readonly string[];
	/** Whether it may be a call's result, or something else that the text does not tell. */
	readonly isOpaque: boolean;
	/**
	 * `name`: a variable. `whole`: a literal whose members are all told, so that no others exist.
	 * `open`: anything that may have members the text does not tell.
	 */
	readonly kind: 'name' | 'whole' | 'open';
}

/** @param read Whether the expression is a getter, whose result counts */
export function originOf(node: AnyNode | undefined, read = false): Origin {
	const origin: Collected = { functions: [], names: [], keys: [], isOpaque: false };
	if (node) collect(node, origin, read);
	return { ...origin, kind: node ? kindOf(node) : 'open' };
}

function kindOf(node: AnyNode): Origin['kind'] {
	if (node.type === 'AssignmentExpression') return kindOf(node.right);
	if (node.type === 'Identifier') return 'name';
	return node.type === 'ObjectExpression' && node.properties.every(isTold) ? 'whole' : 'open';
}

/** Whether an expression gives a function, or might. */
export function isValue(node: AnyNode): boolean {
	return (
		isFunction(node) || node.type === 'ClassExpression' || node.type === 'Identifier' || node.type === 'CallExpression'
	);
}

/**
 * Whether an expression is a placeholder such as `exports.a = void 0`, which compilers put before
 * the value.
 */
export function isNothing(node: AnyNode): boolean {
	if (node.type === 'AssignmentExpression') return isNothing(node.right);
	return (
		(node.type === 'UnaryExpression' && node.operator === 'void') ||
		(node.type === 'Identifier' && node.name === 'undefined')
	);
}

function isTold(property: AnyNode): boolean {
	return property.type === 'Property' && !property.computed;
}

interface Collected {
	readonly functions: number[];
	readonly names: string[];
	readonly keys: string[];
	isOpaque: boolean;
}

function collect(node: AnyNode, to: Collected, read: boolean): void {
	const all = (...nodes: readonly AnyNode[]): void => {
		for (const each of nodes) collect(each, to, false);
	};
	switch (node.type) {
		case 'Identifier':
			to.names.push(node.name);
			return;
		case 'FunctionExpression':
		case 'FunctionDeclaration':
		case 'ArrowFunctionExpression': {
			to.functions.push(node.start);
			const [statement] = node.body.type === 'BlockStatement' ? node.body.body : [];
			const returned = statement?.type === 'ReturnStatement' ? statement.argument : node.body;
			if (read && returned && returned.type !== 'BlockStatement') all(returned);
			return;
		}
		case 'ClassExpression':
		case 'ClassDeclaration':
			to.functions.push(node.start);
			return;
		case 'MemberExpression':
			if (!node.computed && node.property.type === 'Identifier') to.keys.push(node.property.name);
			to.isOpaque = true;
			return;
		case 'AssignmentExpression':
			if (node.left.type === 'Identifier') to.names.push(node.left.name);
			return all(node.right);
		case 'ConditionalExpression':
			return all(node.consequent, node.alternate);
		case 'LogicalExpression':
			return all(node.left, node.right);
		case 'SequenceExpression':
			return all(...node.expressions.slice(-1));
		case 'CallExpression':
			// A call may return what it is given: `Object.freeze(of)`.
			to.isOpaque = true;
			return all(...node.arguments);
		default:
	}
}
