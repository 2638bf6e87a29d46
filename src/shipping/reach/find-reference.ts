/**
 * What the receiver has by itself, or can import: such functions, classes and objects travel as a
 * name. All else travels by value.
 *
 * A function is importable if it is found in what its own module exports, up to two
 * steps deep (`utils.deep.f`, `C.prototype.m`), and will be found there by whoever
 * imports that module (`lasting-path.ts`). The program's main module is never imported
 * by anyone, so what it defines is not.
 */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { homeOf } from '../../lazy-class.js';
import { isContainer } from '../values/containers.js';
import { type ModuleDefinition, moduleDefinition } from './module-definition.js';
import { builtinMemberPath, builtinPath } from './builtins.js';
import type { FunctionReading } from '../engine/inspector.js';
import { intrinsicPath } from '../values/intrinsics.js';
import { entriesOf } from './prior-imports.js';
import { importOf, noteExports, noteImport } from './import-table.js';
import { isLasting } from '../source/modules/lasting-path.js';
import { isMainModule } from '../engine/main-module.js';
import { EXPORTS } from '../source/modules/slots.js';
import type { SourceText } from '../source/modules/module-text.js';
import { isLibraryFile, packageOf } from '../engine/package-of.js';
import type { ModuleReference, Reference } from './reference.js';
import { moduleSlotsOf, moduleTextOf, type Script } from '../engine/scripts.js';

/** Of a function whose code is Node's own. */
export function nodeReference(fn: Function): Reference | undefined {
	const known = builtInReference(fn);
	if (known) return known;
	const path = builtinMemberPath(fn);
	return path && ofBuiltin(path);
}

/**
 * Of what Node, the language and this library have. A function in its place may be
 * one that the program put there.
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
 * Of an object that may stand in data: a built-in, what `require` returned, an imported namespace.
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

/** Of a user's function, by the exports of the module it was defined in. */
export function exportedReference(fn: Function, script: Script, reading: FunctionReading): Reference | undefined {
	if (!script.url.startsWith('file:') || isMainModule(script.url)) return undefined;
	if (script.isModule) {
		const variables = reading.scopes.find(({ kind }) => kind === 'module')?.variables;
		const path = variables && exportPath(fn, script, reading, variables);
		return path && { kind: 'module', module: definingModule('esm', script.url), ...path };
	}
	const file = moduleCache()[fileURLToPath(withoutQuery(script.url))];
	if (!file) return undefined;
	for (const path of pathsTo(fn, file.exports, DEPTH, exportedValue))
		if (isFound(fn, script, reading, EXPORTS, path))
			return { kind: 'module', module: definingModule('cjs', script.url), path };
	return undefined;
}

/** A file that defines what is sent, after the imports by which the program came to have it. */
export function definingModule(format: 'esm' | 'cjs', url: string): ModuleDefinition {
	return moduleDefinition(format, url, undefined, entriesOf(url, requiredFiles));
}

/**
 * Where no inspector tells in which module a function was defined, those that can be listed are
 * searched: CommonJS modules, in Bun all modules. One that only passes it on is as good.
 */
export function listedReference(fn: Function): Reference | undefined {
	for (const [file, listed] of Object.entries(moduleCache())) {
		const url = pathToFileURL(file).href;
		// In this library's own modules it may lie because it is just being looked at.
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

/** Whether a function is made by an expression: no other within it has the same text. */
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

function variableOf(variables: Readonly<Record<string, unknown>>, name: string): unknown {
	try {
		return variables[name];
	} catch {
		// Not initialised yet.
		return undefined;
	}
}

/** Whether a receiver finds the function there, too. */
function isFound(fn: Function, script: Script, { location }: FunctionReading, root: string, steps: string[]): boolean {
	const slots = moduleSlotsOf(script);
	return !slots || !location || isLasting(slots, fn, { root, steps, line: location.line, column: location.column });
}

/** The ways from `from` to `wanted` over own properties. */
function* pathsTo(
	wanted: Function,
	from: unknown,
	depth: number,
	valueOf = ({ value }: PropertyDescriptor): unknown => value,
): Iterable<string[]> {
	if (from === wanted) yield [];
	if (depth === 0 || (typeof from !== 'object' && typeof from !== 'function') || from === null) return;
	// Data that may be large, where no function that has a name to import is to be found; and
	// proxies, whose traps are code.
	if (Array.isArray(from) || ArrayBuffer.isView(from) || types.isProxy(from)) return;
	const members = Object.entries(Object.getOwnPropertyDescriptors(from)).flatMap(([name, descriptor]) => {
		const value = valueOf(descriptor);
		return typeof value === 'function' || typeof value === 'object' ? [[name, value] as const] : [];
	});
	for (const [name, value] of members) if (value === wanted) yield [name];
	for (const [name, value] of members) {
		if (value === wanted || name === 'constructor') continue;
		// A class and its prototype are one step.
		const isPrototype = name === 'prototype' && typeof from === 'function' && typeof value === 'object';
		for (const steps of pathsTo(wanted, value, isPrototype ? depth : depth - 1)) yield [name, ...steps];
	}
}

/**
 * Of what a module exports; compilers make getters that read a variable, which may be called.
 * Others are the program's own code.
 */
export function exportedValue({ value, get, set, enumerable }: PropertyDescriptor): unknown {
	if (!get || set || !enumerable || !READS_VARIABLE.test(Function.prototype.toString.call(get))) return value;
	try {
		return get();
	} catch {
		// Not initialised yet.
		return undefined;
	}
}

const READS_VARIABLE =
	/^(?:\(\)\s*=>|(?:function\s*[\w$]*|get)\s*\(\)\s*\{\s*return)\s*[\w$]+(?:\.[\w$]+|\[[\w$]+\])*\s*(?:;?\s*\})?$/;

function namespaceReference(namespace: Record<string, unknown>): Reference | undefined {
	const url = builtinModule(namespace['default']);
	return url === undefined ? undefined : { kind: 'module', module: moduleDefinition('esm', url), path: [] };
}

/**
 * Of what compilers make of `import * as fs` in CommonJS: an object with all that the module of
 * Node exports, and that as `default`. To look for one member is not to read others, some of which
 * warn of themselves or are nobody's to send.
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
		// What was copied as a value may be another by now, in `process` anything; else a function in
		// the place of one is somebody's own.
		const mayDiffer = get || original.get || typeof value !== 'function' || exported === process;
		if (!mayDiffer && original.value !== value) return undefined;
	}
	return { kind: 'module', module: moduleDefinition('esm', url), path: [] };
}

/** URL of the module of Node that exports this, and nothing else. */
function builtinModule(exported: unknown): string | undefined {
	if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) return undefined;
	if (exported === process) return 'node:process';
	const path = builtinPath(exported);
	return path?.length === 1 ? path[0] : undefined;
}

/** A module of CommonJS that is loaded. */
export function loadedModule(file: string): NodeJS.Module | undefined {
	return moduleCache()[file];
}

type ModuleCache = Readonly<Record<string, NodeJS.Module | undefined>>;

/** Node's own, also where a test runner has replaced `require`. */
function moduleCache(): ModuleCache {
	cache ??= createRequire(import.meta.url).cache;
	return cache;
}

let cache: ModuleCache | undefined;
let cjsCount = -1;
/** URLs of the files that the program's own files required. */
let requiredFiles: readonly string[] = [];

/**
 * Looks at the loaded CommonJS modules again, if there are others. Once for each graph, since the
 * look takes longer than writing a small object.
 */
export function refreshModules(): void {
	// Of a file of data, what it exports travels as what it is by now.
	const loaded = Object.entries(moduleCache()).filter(([file, module]) => module && !file.endsWith('.json'));
	if (loaded.length === cjsCount) return;
	const files = loaded.map(([file, module]) => ({ url: pathToFileURL(file).href, module: module as NodeJS.Module }));
	const others = files.filter(({ url }) => !isMainModule(url) && !isLibraryFile(url));
	const required = new Set(
		files
			.filter(({ url }) => packageOf(url) === undefined)
			.flatMap(({ module }) => module.children.map(({ filename }) => filename)),
	);
	const inPackages = new Set(
		files
			.filter(({ url }) => packageOf(url) !== undefined)
			.flatMap(({ module }) => module.children.map(({ filename }) => filename)),
	);
	const entries = others.filter(
		({ url, module: { filename } }) =>
			packageOf(url) !== undefined && (required.has(filename) || !inPackages.has(filename)),
	);
	requiredFiles = entries.map(({ url }) => url);
	const addons = others.filter(({ url }) => url.endsWith('.node'));
	for (const { url, module } of [...entries, ...addons])
		if (module.loaded) noteExports(module.exports, ofFile(url), exportedValue);
	// The first that was loaded exports what the others define.
	for (const { url, module } of others)
		if (module.loaded) noteImport(module.exports, ofFile(url), packageOf(url) !== undefined);
	// What it exports may still be replaced.
	cjsCount = files.every(({ module }) => module.loaded) ? files.length : -1;
}

function ofFile(url: string): ModuleReference {
	return { kind: 'module', module: moduleDefinition('cjs', url), path: [] };
}

function withoutQuery(url: string): string {
	return url.replace(/[?#].*$/, '');
}
