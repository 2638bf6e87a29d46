/**
 * Finds the variables that a text uses as constructors: with `new` or `instanceof`, as what a class
 * extends, or for their `prototype`. In code written without classes, nothing else tells a
 * constructor from any other function.
 */
import type { AnyNode, Node } from 'acorn';
import { walk } from '../syntax.js';

/**
 * Maps a variable's name to the names of its properties that are used as constructors, with `''`
 * for the variable itself. It is harmless if a variable inside the text bears the name of one
 * outside.
 */
export type ConstructorUses = ReadonlyMap<string, ReadonlySet<string>>;

export function findConstructorUses(root: Node): ConstructorUses {
	const uses = new Map<string, Set<string>>();
	walk(root, (node) => {
		const used = constructorIn(node);
		const [name, property] = used ? nameOf(used) : [];
		if (name !== undefined) uses.set(name, (uses.get(name) ?? new Set()).add(property ?? ''));
		return true;
	});
	return uses;
}

function constructorIn(node: AnyNode): AnyNode | undefined {
	switch (node.type) {
		case 'NewExpression':
			return node.callee;
		case 'BinaryExpression':
			return node.operator === 'instanceof' ? node.right : undefined;
		case 'MemberExpression':
			return isNamed(node.property, 'prototype') && !node.computed ? node.object : undefined;
		case 'ClassDeclaration':
		case 'ClassExpression':
			return node.superClass ?? undefined;
		default:
			return undefined;
	}
}

function nameOf(node: AnyNode): [name?: string, property?: string] {
	if (node.type === 'Identifier') return [node.name];
	if (node.type !== 'MemberExpression' || node.computed || node.object.type !== 'Identifier') return [];
	return node.property.type === 'Identifier' ? [node.object.name, node.property.name] : [];
}

function isNamed(node: AnyNode, name: string): boolean {
	return node.type === 'Identifier' && node.name === name;
}
