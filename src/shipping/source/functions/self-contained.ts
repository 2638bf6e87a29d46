/**
 * Arrow functions whose text says all there is to know of them: `(x) => x + 1`. One that is made
 * anew for each call is known by its text, and need not be read through the inspector again, which
 * costs a fifth of a millisecond.
 *
 * Such a text has no free names at all, not even those of globals, since something else could bear
 * them where the function stands. Nor has it anything that strict mode changes: assignments to
 * members, `delete`, functions with a `this`. All that two functions of the same text can then
 * differ in is the line that a stack trace names.
 */
import type { AnyNode, Node } from 'acorn';
import type { Uses } from '../types.js';
import { walk } from '../syntax.js';

export function isSelfContained(node: Node, { free, edits, usesOuter, hasEval }: Uses): boolean {
	const { super: usesSuper, this: usesThis, arguments: usesArguments, newTarget, private: privateName } = usesOuter;
	if (node.type !== 'ArrowFunctionExpression' || free.size > 0 || edits.length > 0 || hasEval) return false;
	if (usesSuper || usesThis || usesArguments || newTarget || privateName !== undefined) return false;
	return consistsOf(node, (type) => EXPRESSIONS.has(type));
}

/** Whether strict mode changes nothing of what an arrow function does, as far as its text tells. */
export function isModeless(node: Node, { free, hasEval, usesOuter }: Uses): boolean {
	if (node.type !== 'ArrowFunctionExpression' || hasEval || usesOuter.this || usesOuter.arguments) return false;
	if ([...free.values()].some(({ written }) => written)) return false;
	return consistsOf(node, (type) => EXPRESSIONS.has(type) || STATEMENTS.has(type));
}

function consistsOf(root: Node, isAllowed: (type: string) => boolean): boolean {
	let isAll = true;
	walk(root, (node) => {
		isAll &&= isAllowed(node.type) && !isModal(node);
		return isAll;
	});
	return isAll;
}

/** In strict mode `delete` throws where it fails, and so do assignments to members. */
function isModal(node: AnyNode): boolean {
	if (node.type === 'UnaryExpression') return node.operator === 'delete';
	return node.type === 'AssignmentExpression' && hasMembers(node.left);
}

function hasMembers(pattern: Node): boolean {
	return !consistsOf(pattern, (type) => type !== 'MemberExpression');
}

/** What means the same in strict mode as without. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
	'ArrayExpression',
	'ArrayPattern',
	'ArrowFunctionExpression',
	'AssignmentPattern',
	'AwaitExpression',
	'BinaryExpression',
	'CallExpression',
	'ChainExpression',
	'ConditionalExpression',
	'Identifier',
	'Literal',
	'LogicalExpression',
	'MemberExpression',
	'NewExpression',
	'ObjectExpression',
	'ObjectPattern',
	'Property',
	'RestElement',
	'SequenceExpression',
	'SpreadElement',
	'TemplateElement',
	'TemplateLiteral',
	'UnaryExpression',
]);

const STATEMENTS: ReadonlySet<string> = new Set([
	'AssignmentExpression',
	'BlockStatement',
	'BreakStatement',
	'ContinueStatement',
	'EmptyStatement',
	'ExpressionStatement',
	'ForStatement',
	'IfStatement',
	'ReturnStatement',
	'ThrowStatement',
	'TryStatement',
	'CatchClause',
	'VariableDeclaration',
	'VariableDeclarator',
	'WhileStatement',
]);
