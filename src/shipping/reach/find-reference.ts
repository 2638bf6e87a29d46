/**
 * Finds names for functions, classes and objects that the receiver has already, or can import. All
 * else travels by value.
 *
 * A function is importable if two things hold. It is found in the exports of its own module, at
 * most two steps deep (`utils.deep.f`, `C.prototype.m`). And every process that imports that
 * module will find it there (`lasting-path.ts`). No process imports the program's main module, so
 * what that defines is not importable.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { homeOf } from '../../lazy-class.js';
import { isContainer } from '../values/containers.js';
import { type ModuleDefinition, moduleDefinition } from './module-definition.js';
import { builtinMemberPath, builtinPath } from './builtins.js';
import type { FunctionReading } from '../engine/inspector.js';
import { intrinsicPath } from '../values/intrinsics.js';
import { entriesOf } from './prior-imports.js';
import { exportedValue, loadedModule, loadedModules, requiredFiles } from './commonjs-modules.js';
import { importOf } from './import-table.js';
import { isLasting } from '../source/modules/lasting-path.js';
import { isMainModule } from '../engine/main-module.js';
import { EXPORTS } from '../source/modules/slots.js';
import type { SourceText } from '../source/modules/module-text.js';
import { isLibraryFile } from '../engine/package-of.js';
import type { Reference } from './reference.js';
import { moduleSlotsOf, moduleTextOf, type Script } from '../engine/scripts.js';

/** Returns a reference to a function whose code is Node's own. */
export function nodeReference(fn: Function): Reference | undefined {
	const known = builtInReference(fn);
	if (known) return known;
	const path = builtinMemberPath(fn);
	return path && ofBuiltin(path);
}

/**
 * Returns a reference to something of Node's, the language's or this library's. Beware: a function
 * found in such a place may be one that the program has put there.
 */
export function builtInReference(value: object): Reference | undefined {
	const path = intrinsicPath(value);
	if (path) return { kind: 'intrinsic', path };
	const home = homeOf(value);
	if (home) return { kind: 'module', module: moduleDefinition('esm', home.module), path: [home.name] };
	const builtin = builtinPath(value);
	return builtin && ofBuiltin(builtin);
}

function ofBuiltin([url, ...path]: readonly [string, ...string[]]): Reference {
	return { kind: 'module', module: moduleDefinition('esm', url), path: ['default', ...path] };
}

/**
 * Returns a reference to an object that may stand in data: a built-in, what `require` returned, or
 * an imported namespace.
 */
export function objectReference(object: object): Reference | undefined {
	if (isContainer(object)) return undefined;
	if (types.isModuleNamespaceObject(object)) return namespaceReference(object as Record<string, unknown>);
	const builtIn = builtInReference(object);
	if (builtIn) return builtIn;
	const imported = importOf(object);
	if (imported) return imported;
	return types.isProxy(object) ? undefined : namespaceCopyReference(object);
}

/**
 * Returns a reference to a function of the program's or a package's, through the exports of the
 * module that defines it.
 */
export function exportedReference(fn: Function, script: Script, reading: FunctionReading): Reference | undefined {
	if (!script.url.startsWith('file:') || isMainModule(script.url)) return undefined;
	if (script.isModule) {
		const variables = reading.scopes.find(({ kind }) => kind === 'module')?.variables;
		const path = variables && exportPath(fn, script, reading, variables);
		return path && { kind: 'module', module: definingModule('esm', script.url), ...path };
	}
	const file = loadedModule(fileURLToPath(withoutQuery(script.url)));
	if (!file) return undefined;
	for (const path of pathsTo(fn, file.exports, DEPTH, exportedValue))
		if (isFound(fn, script, reading, EXPORTS, path))
			return { kind: 'module', module: definingModule('cjs', script.url), path };
	return undefined;
}

/**
 * Names a file that defines what is sent. A receiver first repeats the imports by which the program
 * came to have that file.
 */
export function definingModule(format: 'esm' | 'cjs', url: string): ModuleDefinition {
	return moduleDefinition(format, url, undefined, entriesOf(url, requiredFiles()));
}

/**
 * Searches the modules that can be listed: CommonJS modules, and in Bun all modules. This serves
 * where no inspector tells which module defined a function. A module that only passes the function
 * on will do.
 */
export function listedReference(fn: Function): Reference | undefined {
	for (const [file, listed] of loadedModules()) {
		const url = pathToFileURL(file).href;
		// A module of this library may hold the function only because it is looking at it.
		if (!listed || isMainModule(url) || isLibraryFile(url)) continue;
		const [path] = pathsTo(fn, listed.exports, DEPTH);
		if (!path) continue;
		const kind = types.isModuleNamespaceObject(listed.exports) ? 'esm' : 'cjs';
		return { kind: 'module', module: moduleDefinition(kind, url), path, changes: true };
	}
	return undefined;
}

const DEPTH = 2;

function exportPath(
	fn: Function,
	script: Script,
	reading: FunctionReading,
	variables: Readonly<Record<string, unknown>>,
): { path: string[]; changes: boolean } | undefined {
	const { exports, defaultExpression, names } = moduleTextOf(script);
	for (const depth of [0, DEPTH]) {
		for (const { name, local } of exports) {
			if (local === undefined) continue;
			for (const steps of pathsTo(fn, variableOf(variables, local), depth))
				if (isFound(fn, script, reading, local, steps))
					return { path: [name, ...steps], changes: steps.length > 0 || !names.isConstant(local) };
		}
	}
	return defaultExpression && isAt(fn, reading, defaultExpression) ? { path: ['default'], changes: false } : undefined;
}

/**
 * Whether an expression made a function. No other function within the expression has the same text.
 */
function isAt(fn: Function, { location }: FunctionReading, { text, line, column }: SourceText): boolean {
	if (!location || Function.prototype.toString.call(fn) !== text) return false;
	const lines = text.split('\n');
	const below = location.line - line;
	const start = below === 0 ? column : 0;
	return (
		below >= 0 &&
		below < lines.length &&
		location.column >= start &&
		location.column - start <= (lines[below] as string).length
	);
}

/** Returns the value of a variable; undefined if it is not initialised yet. */
export function variableOf(variables: Readonly<Record<string, unknown>>, name: string): unknown {
	try {
		return variables[name];
	} catch {
		return undefined;
	}
}

/** Whether a receiver will find the function there, too. */
function isFound(fn: Function, script: Script, { location }: FunctionReading, root: string, steps: string[]): boolean {
	const slots = moduleSlotsOf(script);
	return !slots || !location || isLasting(slots, fn, { root, steps, line: location.line, column: location.column });
}

/** Yields the paths from `from` to `wanted` over own properties. */
function* pathsTo(
	wanted: Function,
	from: unknown,
	depth: number,
	valueOf = ({ value }: PropertyDescriptor): unknown => value,
): Iterable<string[]> {
	if (from === wanted) yield [];
	if (depth === 0 || (typeof from !== 'object' && typeof from !== 'function') || from === null) return;
	// Arrays and views may be large, and hold no function that has a name to import. The traps of a
	// proxy are code.
	if (Array.isArray(from) || ArrayBuffer.isView(from) || types.isProxy(from)) return;
	const members = Object.entries(Object.getOwnPropertyDescriptors(from)).flatMap(([name, descriptor]) => {
		const value = valueOf(descriptor);
		return typeof value === 'function' || typeof value === 'object' ? [[name, value] as const] : [];
	});
	for (const [name, value] of members) if (value === wanted) yield [name];
	for (const [name, value] of members) {
		if (value === wanted || name === 'constructor') continue;
		// A class and its prototype count as one step.
		const isPrototype = name === 'prototype' && typeof from === 'function' && typeof value === 'object';
		for (const steps of pathsTo(wanted, value, isPrototype ? depth : depth - 1)) yield [name, ...steps];
	}
}

function namespaceReference(namespace: Record<string, unknown>): Reference | undefined {
	const url = builtinModule(namespace['default']);
	return url === undefined ? undefined : { kind: 'module', module: moduleDefinition('esm', url), path: [] };
}

/**
 * Recognises what compilers make of `import * as fs` in CommonJS: an object with everything that
 * the module of Node exports, and with the module itself as `default`. It calls no getter, as some
 * members print a warning when they are read, and some can't be sent.
 */
function namespaceCopyReference(object: object): Reference | undefined {
	const exported: unknown = Object.getOwnPropertyDescriptor(object, 'default')?.value;
	const url = builtinModule(exported);
	if (url === undefined || !Object.keys(exported as object).every((key) => Object.hasOwn(object, key)))
		return undefined;
	for (const key of Reflect.ownKeys(object)) {
		if (key === 'default' || key === '__esModule') continue;
		const { get, value } = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
		const original = Object.getOwnPropertyDescriptor(exported, key);
		if (!original) return undefined;
		// A copied value may differ from the present one, and in `process` anything may. But a
		// different function in the place of a function is the program's own.
		const mayDiffer = get || original.get || typeof value !== 'function' || exported === process;
		if (!mayDiffer && original.value !== value) return undefined;
	}
	return { kind: 'module', module: moduleDefinition('esm', url), path: [] };
}

/** Returns the URL of the module of Node of which this is the whole export. */
function builtinModule(exported: unknown): string | undefined {
	if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) return undefined;
	if (exported === process) return 'node:process';
	const path = builtinPath(exported);
	return path?.length === 1 ? path[0] : undefined;
}

function withoutQuery(url: string): string {
	return url.replace(/[?#].*$/, '');
}
