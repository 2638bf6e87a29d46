/**
 * Finds the variables that hold this library, or its `isMainProcess`, without being imports:
 * `const { isMainProcess } = require('multiprocess')`, and what compilers make of an import. Such a
 * variable must not travel as a value, as the library answers differently in another process.
 */
import { types } from 'node:util';
import type { AnyNode, ImportDeclaration, ObjectPattern, Program, VariableDeclarator } from 'acorn';
import { walk } from '../syntax.js';

/** Maps a variable's name to what it holds. `name` is `'*'` where that is the whole module. */
export type LibraryBindings = ReadonlyMap<string, LibraryBinding>;

interface LibraryBinding {
	readonly specifier: typeof LIBRARY;
	readonly name: '*' | typeof TELLING;
	/** Whether a variable of that name is this binding, judged by its value. */
	isSeenIn(value: unknown): boolean;
}

const LIBRARY = 'multiprocess';
const TELLING = 'isMainProcess';

/**
 * Looks in the whole script, whichever function a variable stands in. `isSeenIn` then looks at the
 * value.
 */
export function libraryBindingsOf(program: Program, source: string): LibraryBindings {
	const found = new Map<string, LibraryBinding>();
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

const WHOLE: LibraryBinding = {
	specifier: LIBRARY,
	name: '*',
	isSeenIn: (value) => typeof value === 'object' && value !== null && !types.isProxy(value) && TELLING in value,
};
const TOLD: LibraryBinding = { specifier: LIBRARY, name: TELLING, isSeenIn: (value) => typeof value === 'boolean' };

function namespacesOf({ source, specifiers }: ImportDeclaration): string[] {
	if (!isLibrary(source)) return [];
	return specifiers.flatMap(({ type, local }) => (type === 'ImportNamespaceSpecifier' ? local.name : []));
}

/** Returns what `{ isMainProcess: name }` calls it. */
function nameOfTelling({ properties }: ObjectPattern): string | undefined {
	for (const property of properties) {
		if (property.type === 'RestElement' || property.key.type !== 'Identifier') continue;
		if (property.key.name === TELLING && property.value.type === 'Identifier') return property.value.name;
	}
	return undefined;
}

/**
 * Whether an expression loads the library: `require('multiprocess')`, also as the argument of a
 * compiler's helper, or `await import('multiprocess')`.
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
