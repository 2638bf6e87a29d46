/**
 * Variables that have this library, or its `isMainProcess`, without being an import:
 * `const { isMainProcess } = require('multiprocess')`, and what compilers make of an
 * import. What the library says of a process is another thing in another process, so
 * these must not travel as values.
 */
import { types } from 'node:util';
import type { AnyNode, ImportDeclaration, ObjectPattern, Program, VariableDeclarator } from 'acorn';
import { walk } from '../syntax.js';

/** By the local name; `name` is `'*'` where the variable is the whole module. */
export type OwnBindings = ReadonlyMap<string, OwnBinding>;

interface OwnBinding {
	readonly specifier: typeof LIBRARY;
	readonly name: '*' | typeof TELLING;
	/** Whether the value of a variable that has the binding's name says that it is this one. */
	isSeenIn(value: unknown): boolean;
}

const LIBRARY = 'multiprocess';
const TELLING = 'isMainProcess';

/**
 * Names are looked for in the whole script, whatever function they stand in:
 * `isSeenIn` looks at the value.
 */
export function ownBindingsOf(program: Program, source: string): OwnBindings {
	const found = new Map<string, OwnBinding>();
	if (!source.includes(TELLING)) return found;
	const declarators: VariableDeclarator[] = [];
	walk(program, (node) => {
		if (node.type === 'VariableDeclarator') declarators.push(node);
		if (node.type === 'ImportDeclaration') for (const name of namespacesOf(node)) found.set(name, WHOLE);
		return true;
	});
	for (const { id, init } of declarators)
		if (id.type === 'Identifier' && init && loadsLibrary(init)) found.set(id.name, WHOLE);
	for (const { id, init } of declarators) {
		if (id.type !== 'ObjectPattern' || !init) continue;
		const takesApart = loadsLibrary(init) || (init.type === 'Identifier' && found.get(init.name) === WHOLE);
		const name = takesApart ? nameOfTelling(id) : undefined;
		if (name !== undefined) found.set(name, TOLD);
	}
	return found;
}

const WHOLE: OwnBinding = {
	specifier: LIBRARY,
	name: '*',
	isSeenIn: (value) => typeof value === 'object' && value !== null && !types.isProxy(value) && TELLING in value,
};
const TOLD: OwnBinding = { specifier: LIBRARY, name: TELLING, isSeenIn: (value) => typeof value === 'boolean' };

function namespacesOf({ source, specifiers }: ImportDeclaration): string[] {
	if (!isLibrary(source)) return [];
	return specifiers.flatMap(({ type, local }) => (type === 'ImportNamespaceSpecifier' ? local.name : []));
}

/** What `{ isMainProcess: name }` calls it. */
function nameOfTelling({ properties }: ObjectPattern): string | undefined {
	for (const property of properties) {
		if (property.type === 'RestElement' || property.key.type !== 'Identifier') continue;
		if (property.key.name === TELLING && property.value.type === 'Identifier') return property.value.name;
	}
	return undefined;
}

/**
 * `require('multiprocess')`, also as the argument of a compiler's helper, or
 * `await import('multiprocess')`.
 */
function loadsLibrary(node: AnyNode): boolean {
	if (node.type === 'AwaitExpression') return loadsLibrary(node.argument);
	if (node.type === 'ImportExpression') return isLibrary(node.source);
	if (node.type !== 'CallExpression') return false;
	const [argument] = node.arguments;
	if (!argument) return false;
	return node.callee.type === 'Identifier' && node.callee.name === 'require'
		? isLibrary(argument)
		: loadsLibrary(argument);
}

function isLibrary(node: AnyNode): boolean {
	return node.type === 'Literal' && node.value === LIBRARY;
}
