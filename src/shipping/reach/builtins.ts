/**
 * Finds what Node's modules export: `fs.readFile`, `path`, `EventEmitter.prototype`. Such objects
 * travel as a module and a path.
 */
import { builtinModules, createRequire } from 'node:module';
import { types } from 'node:util';

/** Returns the module URL and path of an object that a loaded module of Node exports. */
export function builtinPath(value: object): readonly [url: string, ...path: string[]] | undefined {
	refresh();
	return table.get(value);
}

/**
 * Does the same for a function of Node's inside an export: `path.win32.join`,
 * `EventEmitter.prototype.emit`, `dns.promises.lookup`. The search takes milliseconds.
 */
export function builtinMemberPath(fn: Function): readonly [url: string, ...path: string[]] | undefined {
	refresh();
	for (const name of seen) {
		for (const [key, value] of exportsOf(name)) {
			const path = value === fn ? [] : memberPath(value, fn);
			if (path) return [`node:${name}`, key, ...path];
		}
	}
	return undefined;
}

const require = createRequire(import.meta.url);
const table = new Map<unknown, readonly [string, ...string[]]>();
const seen = new Set<string>();
let loadedCount = 0;
/** Deprecated modules, and modules that have an effect when they are loaded. */
const SKIPPED = /^_|^(punycode|sys|trace_events|wasi|inspector|repl|test|sqlite|domain|process|console)(\/|$)/;

/**
 * The modules that most functions come from. They are searched in runtimes that don't tell which
 * modules are loaded, as loading all would take a quarter of a second.
 */
const COMMON = ['assert', 'buffer', 'crypto', 'events', 'fs', 'os', 'path', 'url', 'util', 'zlib'];
const ALL_COMMON = COMMON.map((name) => `NativeModule ${name}`);

/** Searches only loaded modules: what a program holds comes from one of them. */
function refresh(): void {
	const list = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList;
	const moduleLoadList = list.length > 0 ? list : ALL_COMMON;
	if (moduleLoadList.length === loadedCount) return;
	loadedCount = moduleLoadList.length;
	const loaded = new Set(moduleLoadList);
	for (const name of builtinModules) {
		if (seen.has(name) || SKIPPED.test(name) || !loaded.has(`NativeModule ${name}`)) continue;
		seen.add(name);
		addModule(`node:${name}`, require(`node:${name}`));
	}
}

function addModule(url: string, exports: object): void {
	add(exports, [url]);
	for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
		const { value } = descriptor;
		add(value, [url, name]);
		if (typeof value === 'function') add(value.prototype, [url, name, 'prototype']);
	}
	if (url === 'node:fs')
		for (const [name, value] of Object.entries(require('node:fs/promises'))) add(value, ['node:fs/promises', name]);
}

/** Yields what a module exports, including what it loads on first access. */
function* exportsOf(name: string): Iterable<[key: string, value: unknown]> {
	const exports = require(`node:${name}`) as object;
	for (const [key, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(exports)))
		yield [key, get && LOADING.has(key) ? Reflect.get(exports, key) : value];
}

const LOADING = new Set(['promises', 'webcrypto', 'subtle', 'getRandomValues']);

function memberPath(owner: unknown, wanted: Function): string[] | undefined {
	if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null || types.isProxy(owner))
		return undefined;
	if (typeof owner === 'function') {
		const path = ownKeyOf(owner, wanted);
		if (path !== undefined) return [path];
		const key = owner.prototype && ownKeyOf(owner.prototype as object, wanted);
		return key === undefined ? undefined : ['prototype', key];
	}
	for (let level: object | null = owner; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
		const key = ownKeyOf(level, wanted);
		if (key !== undefined) return [key];
	}
	return undefined;
}

function ownKeyOf(owner: object, wanted: Function): string | undefined {
	return Object.entries(Object.getOwnPropertyDescriptors(owner)).find(([, { value }]) => value === wanted)?.[0];
}

function add(value: unknown, path: readonly [string, ...string[]]): void {
	if ((typeof value === 'function' || (typeof value === 'object' && value !== null)) && !table.has(value))
		table.set(value, path);
}
