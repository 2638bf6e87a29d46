/**
 * Decides which functions' frames may be entered (`frame.ts`): those that run none of the program's
 * code before their first statement.
 *
 * The breakpoint is set at the first place in source order that can hold one. That place must be
 * reached for certain. A default such as that in `(a = f()) => …` may not be taken, and then
 * nothing would stop. Computed keys in patterns, and a leading class with its static parts, would
 * run before the stop.
 */
import type { AnyNode, Function as FunctionNode, Pattern } from 'acorn';

/**
 * The engine of Node 22 ends the process if something is evaluated in an initialiser of a class
 * that has static members.
 */
export const KILLED_BY_EVALUATION: boolean = process.versions.v8.startsWith('12.');

/** Whether a function's frame may be entered, as far as its syntax tells. */
export function canEnter({ params, body, generator }: FunctionNode): boolean {
	if (generator || !params.every(isInertPattern)) return false;
	return body.type !== 'BlockStatement' || firstToRun(body)?.type !== 'ClassDeclaration';
}

/**
 * Returns the first statement that the engine can stop at, or a class that comes first and at which
 * it can't stop; undefined if there is neither.
 */
function firstToRun(statement: AnyNode | null | undefined): AnyNode | undefined {
	switch (statement?.type) {
		case undefined:
		case 'FunctionDeclaration':
		case 'EmptyStatement':
			return undefined;
		case 'VariableDeclaration':
			return statement.declarations.every(({ init }) => !init) ? undefined : statement;
		case 'ExpressionStatement':
			return statement.directive === undefined ? statement : undefined;
		case 'BlockStatement':
			return firstOf(statement.body);
		case 'LabeledStatement':
		case 'DoWhileStatement':
			return firstToRun(statement.body);
		case 'TryStatement':
			return firstOf([statement.block, statement.finalizer]);
		case 'ForStatement': {
			const { init, test, body } = statement;
			const stopsAtHead = test || (init && (init.type !== 'VariableDeclaration' || firstToRun(init)));
			return stopsAtHead ? statement : firstToRun(body);
		}
		default:
			return statement ?? undefined;
	}
}

function firstOf(statements: readonly (AnyNode | null | undefined)[]): AnyNode | undefined {
	for (const statement of statements) {
		const first = firstToRun(statement);
		if (first) return first;
	}
	return undefined;
}

function isInertPattern(pattern: Pattern | null): boolean {
	switch (pattern?.type) {
		case 'AssignmentPattern':
			return isInert(pattern.right) && isInertPattern(pattern.left);
		case 'ObjectPattern':
			return pattern.properties.every((property) =>
				property.type === 'RestElement'
					? isInertPattern(property)
					: !property.computed && isInertPattern(property.value),
			);
		case 'ArrayPattern':
			return pattern.elements.every(isInertPattern);
		case 'RestElement':
			return isInertPattern(pattern.argument);
		default:
			return true;
	}
}

/**
 * Whether evaluating an expression runs no code. Such an expression is no place for a breakpoint
 * before the first statement.
 */
export function isInert(node: AnyNode | null): boolean {
	switch (node?.type) {
		case 'TemplateLiteral':
			return node.expressions.length === 0;
		case 'UnaryExpression':
			return node.argument.type === 'Literal';
		case 'ArrayExpression':
			return node.elements.every(isInert);
		case 'ObjectExpression':
			return node.properties.every(
				(property) => property.type === 'Property' && !property.computed && isInert(property.value),
			);
		case 'MemberExpression':
			return !node.computed && isInert(node.object);
		default:
			return node === null || node === undefined || INERT.has(node.type);
	}
}

const INERT = new Set(['Literal', 'Identifier', 'ThisExpression', 'ArrowFunctionExpression', 'FunctionExpression']);
