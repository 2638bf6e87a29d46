/**
 * Tells what a whole script says of its names: which never change, which can't be assigned, and
 * which are the names of function expressions only.
 *
 * It goes by names and not by variables. That needs no scopes and errs on the safe side.
 */
import type { Node, Pattern, Program } from 'acorn';
import { isFunction, isNode, namesOf, walk } from '../syntax.js';

export interface ScriptNames {
	/**
	 * Whether every variable of this name in the script keeps its first value, so that it need not be
	 * read again.
	 */
	isConstant(name: string): boolean;
	/**
	 * Whether the script has a variable of this name. If not, a function that uses it gets it from
	 * another script: the one around a direct `eval`, or an earlier one of a REPL.
	 */
	isDeclared(name: string): boolean;
	/**
	 * Whether every variable of this name is a `const` or an import, so that assigning to it throws.
	 */
	isReadOnly(name: string): boolean;
	/**
	 * Whether a function of this text is a named function expression. Its name is bound only inside
	 * it, and means nothing else there.
	 */
	isNamedExpression(text: string): boolean;
}

export function readScriptNames(program: Program, source: string): ScriptNames {
	/** Assigned anywhere, declared with `var`, or declared without a value. */
	const changing = new Set<string>();
	/** Whether `eval` or `arguments` may change a variable unseen. */
	let hidden = false;
	const readOnly = new Set<string>();
	const assignable = new Set<string>();
	const expressions = new Set<string>();
	const declarations = new Set<string>();
	const add = (names: Set<string>, pattern: Pattern | Node): void => {
		for (const name of namesOf(pattern)) names.add(name);
	};
	walk(program, (node) => {
		if (isFunction(node)) {
			for (const parameter of node.params) add(assignable, parameter);
			if (node.id) {
				assignable.add(node.id.name);
				(node.type === 'FunctionExpression' ? expressions : declarations).add(source.slice(node.start, node.end));
			}
		}
		switch (node.type) {
			case 'AssignmentExpression':
				add(changing, node.left);
				break;
			case 'UpdateExpression':
				add(changing, node.argument);
				break;
			case 'ForInStatement':
			case 'ForOfStatement':
				if (node.left.type !== 'VariableDeclaration') add(changing, node.left);
				break;
			case 'VariableDeclaration':
				for (const { id, init } of node.declarations) {
					add(node.kind === 'const' ? readOnly : assignable, id);
					if (node.kind === 'var' || (node.kind === 'let' && !init)) add(changing, id);
				}
				break;
			case 'ClassDeclaration':
			case 'ClassExpression':
				if (node.id) assignable.add(node.id.name);
				break;
			case 'CatchClause':
				if (node.param) add(assignable, node.param);
				break;
			case 'ImportDeclaration':
				for (const { local } of node.specifiers) readOnly.add(local.name);
				break;
			case 'Identifier':
				if (node.name === 'eval' || node.name === 'arguments') hidden = true;
				break;
			default:
		}
		return isNode(node);
	});
	return {
		isConstant: (name) => !hidden && !changing.has(name),
		isDeclared: (name) => readOnly.has(name) || assignable.has(name),
		isReadOnly: (name) => readOnly.has(name) && !assignable.has(name),
		isNamedExpression: (text) => expressions.has(text) && !declarations.has(text),
	};
}

/** For a source that can't be parsed: everything may change. */
export const UNKNOWN_NAMES: ScriptNames = {
	isConstant: () => false,
	isDeclared: () => true,
	isReadOnly: () => false,
	isNamedExpression: () => false,
};
