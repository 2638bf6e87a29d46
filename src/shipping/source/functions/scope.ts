/**
 * Tells which names each level of a function's text binds.
 */
import type { AnyNode, Function as FunctionNode } from 'acorn';
import { isFunction, namesOf, walk } from '../syntax.js';

/** The names bound at one level. The chain of levels ends at the text's surroundings. */
export class Scope {
	readonly names = new Set<string>();
	constructor(readonly outer: Scope | undefined) {}

	binds(name: string): boolean {
		return this.names.has(name) || (this.outer?.binds(name) ?? false);
	}
}

/** Adds the `let`s, `const`s, classes and functions of a block. */
export function declare(statements: readonly AnyNode[], scope: Scope): void {
	for (const statement of statements) {
		if (statement.type === 'VariableDeclaration' && statement.kind !== 'var') {
			for (const { id } of statement.declarations) for (const name of namesOf(id)) scope.names.add(name);
		} else if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) {
			scope.names.add(statement.id.name);
		}
	}
}

/** Adds the `var`s anywhere in a function, but not those in functions inside it. */
export function hoist(body: AnyNode, scope: Scope): void {
	walk(body, (node) => {
		if (node.type === 'VariableDeclaration' && node.kind === 'var') {
			for (const { id } of node.declarations) for (const name of namesOf(id)) scope.names.add(name);
		}
		return (
			!isFunction(node) &&
			node.type !== 'ClassExpression' &&
			node.type !== 'ClassDeclaration' &&
			(node === body || node.type !== 'StaticBlock')
		);
	});
}

/** Returns the names that a function binds in any of its blocks, but not in functions inside it. */
export function namesWithin(node: FunctionNode): Set<string> {
	const names = new Set(node.params.flatMap(namesOf));
	if (node.id) names.add(node.id.name);
	walk(node.body, (part) => {
		if (part.type === 'VariableDeclarator') for (const name of namesOf(part.id)) names.add(name);
		if ((part.type === 'FunctionDeclaration' || part.type === 'ClassDeclaration') && part.id) names.add(part.id.name);
		return !isFunction(part);
	});
	return names;
}

/**
 * Whose `this`, `arguments`, `super` and `new.target` the walk currently sees: the text's own, or
 * those of its surroundings.
 */
export interface Surroundings {
	readonly ownThis: boolean;
	readonly ownSuper: boolean;
	/** Whether this code runs while the class that is sent is being defined. */
	readonly eager: boolean;
}
