/**
 * Walks syntax trees, and answers questions about single nodes.
 */
import type { AnyNode, Function as FunctionNode, Identifier, MemberExpression, Node, Pattern } from 'acorn';

export function isNode(value: unknown): value is AnyNode {
	return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

export function isFunction(node: AnyNode | { type: string }): node is FunctionNode {
	return /^(FunctionExpression|ArrowFunctionExpression|FunctionDeclaration)$/.test(node.type);
}

/** Yields the nodes directly below a node. */
export function* children(node: Node): Iterable<AnyNode> {
	for (const value of Object.values(node)) {
		if (isNode(value)) yield value;
		else if (Array.isArray(value)) for (const element of value) if (isNode(element)) yield element;
	}
}

/** Visits a tree from the top. The walk does not enter a node for which `visit` returns false. */
export function walk(root: Node, visit: (node: AnyNode) => boolean): void {
	const open: AnyNode[] = [root as AnyNode];
	for (let node = open.pop(); node; node = open.pop()) if (visit(node)) open.push(...children(node));
}

/** Returns the variables that a pattern binds or assigns; none for `a.b` and `a[b]`. */
export function namesOf(pattern: Pattern | Node): string[] {
	const node = pattern as AnyNode;
	switch (node.type) {
		case 'Identifier':
			return [node.name];
		case 'ObjectPattern':
			return node.properties.flatMap((property) =>
				namesOf(property.type === 'RestElement' ? property.argument : property.value),
			);
		case 'ArrayPattern':
			return node.elements.flatMap((element) => (element ? namesOf(element) : []));
		case 'AssignmentPattern':
			return namesOf(node.left);
		case 'RestElement':
			return namesOf(node.argument);
		default:
			return [];
	}
}

/** Returns the `length` of a function with these parameters: how many arguments it expects. */
export function lengthOf(parameters: readonly Pattern[]): number {
	const end = parameters.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement');
	return end < 0 ? parameters.length : end;
}

/**
 * Whether a computed key is `[Symbol.iterator]` or the like. Such a key means the same everywhere,
 * so it stays in the text.
 */
export function isWellKnownSymbol(key: AnyNode): boolean {
	return (
		key.type === 'MemberExpression' && !key.computed && key.object.type === 'Identifier' && key.object.name === 'Symbol'
	);
}

export function wellKnownSymbol(key: AnyNode): symbol | undefined {
	if (!isWellKnownSymbol(key)) return undefined;
	const { property } = key as MemberExpression;
	const symbol: unknown = Reflect.get(Symbol, (property as Identifier).name);
	return typeof symbol === 'symbol' ? symbol : undefined;
}

/**
 * Returns the assigned value if it is an anonymous function or class, which then takes the
 * variable's name. That holds for `=` and the logical assignments, and for defaults in patterns.
 */
export function namedBy(operator: string, assigned: AnyNode): AnyNode | undefined {
	const isNameless = (isFunction(assigned) || assigned.type === 'ClassExpression') && !assigned.id;
	return isNameless && NAMING.has(operator) ? assigned : undefined;
}

const NAMING = new Set(['=', '??=', '||=', '&&=']);
