/**
 * The CommonJS modules that are loaded, with what they export. Node's cache lists them,
 * while no list of ES modules exists.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainModule } from '../engine/main-module.js';
import { isLibraryFile, packageOf } from '../engine/package-of.js';
import { noteExports, noteImport } from './import-table.js';
import { moduleDefinition } from './module-definition.js';
import type { ModuleReference } from './reference.js';

/** Returns a CommonJS module that is loaded. */
export function loadedModule(file: string): NodeJS.Module | undefined {
	return moduleCache()[file];
}

/** Returns the modules that can be listed: those of CommonJS, and in Bun all. */
export function loadedModules(): [file: string, module: NodeJS.Module | undefined][] {
	return Object.entries(moduleCache());
}

/**
 * Returns the URLs of packages' files that the program's own files required, or that no package's
 * file did.
 */
export function requiredFiles(): readonly string[] {
	return required;
}

/**
 * Looks at the loaded CommonJS modules again if their number has changed. It is called once for
 * each graph, as the look takes longer than writing a small object.
 */
export function refreshModules(): void {
	// What a data file exports travels as what it is by now.
	const loaded = loadedModules().filter(([file, module]) => module && !file.endsWith('.json'));
	if (loaded.length === cjsCount) return;
	const files = loaded.map(([file, module]) => ({ url: pathToFileURL(file).href, module: module as NodeJS.Module }));
	const others = files.filter(({ url }) => !isMainModule(url) && !isLibraryFile(url));
	const byProgram = new Set(
		files
			.filter(({ url }) => packageOf(url) === undefined)
			.flatMap(({ module }) => module.children.map(({ filename }) => filename)),
	);
	const byPackages = new Set(
		files
			.filter(({ url }) => packageOf(url) !== undefined)
			.flatMap(({ module }) => module.children.map(({ filename }) => filename)),
	);
	const entries = others.filter(
		({ url, module: { filename } }) =>
			packageOf(url) !== undefined && (byProgram.has(filename) || !byPackages.has(filename)),
	);
	required = entries.map(({ url }) => url);
	const addons = others.filter(({ url }) => url.endsWith('.node'));
	for (const { url, module } of [...entries, ...addons])
		if (module.loaded) noteExports(module.exports, ofFile(url), exportedValue);
	// The module loaded first exports what the others define.
	for (const { url, module } of others)
		if (module.loaded) noteImport(module.exports, ofFile(url), packageOf(url) !== undefined);
	// A module that is still loading may replace its exports.
	cjsCount = files.every(({ module }) => module.loaded) ? files.length : -1;
}

/**
 * Returns the value of an exported property. Compilers make getters that only read a variable, and
 * these are called. Other getters are the program's code, and are not.
 */
export function exportedValue({ value, get, set, enumerable }: PropertyDescriptor): unknown {
	if (!get || set || !enumerable || !READS_VARIABLE.test(Function.prototype.toString.call(get))) return value;
	try {
		return get();
	} catch {
		// It is not initialised yet.
		return undefined;
	}
}

const READS_VARIABLE =
	/^(?:\(\)\s*=>|(?:function\s*[\w$]*|get)\s*\(\)\s*\{\s*return)\s*[\w$]+(?:\.[\w$]+|\[[\w$]+\])*\s*(?:;?\s*\})?$/;

type ModuleCache = Readonly<Record<string, NodeJS.Module | undefined>>;

/** This is Node's own cache even if a test runner has replaced `require`. */
function moduleCache(): ModuleCache {
	cache ??= createRequire(import.meta.url).cache;
	return cache;
}

let cache: ModuleCache | undefined;
let cjsCount = -1;
let required: readonly string[] = [];

function ofFile(url: string): ModuleReference {
	return { kind: 'module', module: moduleDefinition('cjs', url), path: [] };
}
