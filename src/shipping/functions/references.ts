/**
 * What the receiver has by itself, or can import: such functions, classes and objects travel as a name. All else travels by value.
 *
 * A function is importable if it is found in what its own module exports, up to two steps deep (`utils.deep.f`, `C.prototype.m`). The
 * program's main module is never imported by anyone, so what it defines is not.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { moduleDefinition } from '../module-definition.js';
import type { ModuleDefinition } from '../packet.js';
import { builtinPath } from './builtins.js';
import type { FunctionReading } from './inspector.js';
import { type IntrinsicPath, intrinsicPath } from './intrinsics.js';
import { isMainModule } from './main-module.js';
import { moduleTextOf, type Script } from './scripts.js';

export type Reference =
	| { readonly kind: 'intrinsic'; readonly path: IntrinsicPath }
	| { readonly kind: 'module'; readonly module: ModuleDefinition; readonly path: readonly string[] };

/** Of what Node and the language have; needs no look at the function's code. */
export function builtInReference(value: object): Reference | undefined {
	const path = intrinsicPath(value);
	if (path) return { kind: 'intrinsic', path };
	const builtin = builtinPath(value);
	return (
		builtin && { kind: 'module', module: moduleDefinition('esm', builtin[0]), path: ['default', ...builtin.slice(1)] }
	);
}

/** Of an object that may stand in data: a built-in, what `require` returned, an imported namespace. */
export function objectReference(object: object): Reference | undefined {
	if (types.isModuleNamespaceObject(object)) return namespaceReference(object as Record<string, unknown>);
	const builtIn = builtInReference(object);
	if (builtIn) return builtIn;
	const file = cjsExports().get(object);
	return file === undefined ? undefined : { kind: 'module', module: moduleDefinition('cjs', file), path: [] };
}

/** Of a user's function, by the exports of the module it was defined in. */
export function exportedReference(fn: Function, script: Script, reading: FunctionReading): Reference | undefined {
	if (!script.url.startsWith('file:') || isMainModule(script.url)) return undefined;
	if (script.isModule) {
		const variables = reading.scopes.find(({ kind }) => kind === 'module')?.variables;
		const path = variables && exportPath(fn, script, variables);
		return path && { kind: 'module', module: moduleDefinition('esm', script.url), path };
	}
	const file = moduleCache()[fileURLToPath(withoutQuery(script.url))];
	const path = file && search(file.exports, fn, [], DEPTH);
	return path && { kind: 'module', module: moduleDefinition('cjs', script.url), path };
}

const DEPTH = 2;

function exportPath(fn: Function, script: Script, variables: Readonly<Record<string, unknown>>): string[] | undefined {
	const { exports } = moduleTextOf(script);
	for (const depth of [0, DEPTH]) {
		for (const { name, local } of exports) {
			const path = local !== undefined && search(variableOf(variables, local), fn, [name], depth);
			if (path) return path;
		}
	}
	return fn.name === 'default' && exports.some(({ name, local }) => name === 'default' && local === undefined)
		? ['default']
		: undefined;
}

function variableOf(variables: Readonly<Record<string, unknown>>, name: string): unknown {
	try {
		return variables[name];
	} catch {
		// Not initialised yet.
		return undefined;
	}
}

/** The way from `from` to `wanted` over own properties. */
function search(from: unknown, wanted: Function, path: string[], depth: number): string[] | undefined {
	if (from === wanted) return path;
	if (depth === 0 || (typeof from !== 'object' && typeof from !== 'function') || from === null || types.isProxy(from))
		return undefined;
	const members = Object.entries(Object.getOwnPropertyDescriptors(from)).flatMap(([name, { value }]) =>
		typeof value === 'function' || typeof value === 'object' ? [[name, value] as const] : [],
	);
	for (const [name, value] of members) if (value === wanted) return [...path, name];
	for (const [name, value] of members) {
		const found = name !== 'constructor' && search(value, wanted, [...path, name], depth - 1);
		if (found) return found;
	}
	return undefined;
}

function namespaceReference(namespace: Record<string, unknown>): Reference | undefined {
	const { default: exported } = namespace;
	const builtin =
		(typeof exported === 'object' || typeof exported === 'function') && exported !== null
			? builtinPath(exported)
			: undefined;
	return builtin?.length === 1 ? { kind: 'module', module: moduleDefinition('esm', builtin[0]), path: [] } : undefined;
}

type ModuleCache = Readonly<Record<string, { readonly exports: unknown; readonly filename: string } | undefined>>;

/** Node's own, also where a test runner has replaced `require`. */
function moduleCache(): ModuleCache {
	return createRequire(import.meta.url).cache as ModuleCache;
}

let cjsTable = new Map<unknown, string>();
let cjsCount = -1;

/** File URLs of loaded CommonJS modules by what they export. */
function cjsExports(): Map<unknown, string> {
	const cache = moduleCache();
	const files = Object.keys(cache);
	if (files.length !== cjsCount) {
		cjsCount = files.length;
		cjsTable = new Map();
		for (const file of files) {
			const exports = cache[file]?.exports;
			const url = new URL(`file://${encodeURI(file)}`).href;
			if ((typeof exports === 'object' || typeof exports === 'function') && exports !== null && !isMainModule(url)) {
				cjsTable.set(exports, url);
			}
		}
	}
	return cjsTable;
}

function withoutQuery(url: string): string {
	return url.replace(/[?#].*$/, '');
}
