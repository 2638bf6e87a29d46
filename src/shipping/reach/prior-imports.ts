/**
 * Finds the modules that a receiver imports before it uses what was sent.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mainModuleUrl } from '../engine/main-module.js';
import { isOwnFile, isRelative, packageAskedFor, packageOf } from '../engine/package-of.js';
import { firstScriptOf, mainScript, moduleTextOf, type Script, scriptsWith } from '../engine/scripts.js';
import { moduleDefinition, type ModuleDefinition } from './module-definition.js';
import { findExport } from './find-export.js';

/**
 * Returns the imports by which the program came to have a file. What an index sets up around the
 * core of a package exists only where the index was imported.
 *
 * @param url Of a file that defines what is sent
 * @param required URLs of the packages' files that the program itself required
 */
export function entriesOf(url: string, required: readonly string[]): readonly ModuleDefinition[] {
	const name = packageOf(url);
	const key = name ?? url;
	let entries = known.get(key);
	if (!entries) {
		entries = name === undefined ? entriesOfOwn(url) : entriesOfPackage(name, required);
		known.set(key, entries);
	}
	return entries.filter(({ specifier }) => specifier !== url);
}

const known = new Map<string, readonly ModuleDefinition[]>();

function entriesOfPackage(name: string, required: readonly string[]): ModuleDefinition[] {
	const imported = scriptsWith(name, isOwnFile).flatMap((script) =>
		moduleTextOf(script)
			.requests.filter(({ specifier }) => packageAskedFor(specifier) === name)
			.map(({ specifier }) => importBy(script, specifier)),
	);
	const entries = [
		...new Map(imported.map((definition) => [definition.specifier, definition])).values(),
		...required.filter((file) => packageOf(file) === name).map((file) => moduleDefinition('cjs', file)),
	];
	return entries.length > 0 ? entries : entriesOfDependency(name);
}

/**
 * Of a package that only other packages import: the file of it that the program loaded first. Its
 * files may import one another in circles, which the engine resolves by where it begins.
 */
function entriesOfDependency(name: string): ModuleDefinition[] {
	const first = firstScriptOf((url) => packageOf(url) === name);
	return first ? [moduleDefinition(first.isModule ? 'esm' : 'cjs', first.url)] : [];
}

/**
 * Finds the imports of one of the program's own files. Where the main module imports what that file
 * exports through another file, it is that other file.
 */
function entriesOfOwn(url: string): ModuleDefinition[] {
	const main = mainScript();
	if (!main?.isModule) return [];
	const specifiers = [...moduleTextOf(main).imports.values()]
		.filter(({ specifier, name }) => isRelative(specifier) && passesOn(new URL(specifier, main.url).href, name, url))
		.map(({ specifier }) => specifier);
	return [...new Set(specifiers)].map((specifier) => importBy(main, specifier));
}

function passesOn(from: string, name: string, url: string): boolean {
	return from !== url && findExport(from, name)?.script.url === url;
}

function importBy({ url }: Script, specifier: string): ModuleDefinition {
	return moduleDefinition('esm', specifier, url);
}

/**
 * Returns the packages that the main module imports for their effects alone
 * (`import 'reflect-metadata'`), in order. What it sends may need those effects. The program's own
 * files are left out, as they may well start what must run once.
 */
export function effectsOfProgram(): readonly ModuleDefinition[] {
	effects ??= mayHaveEffects() ? readEffects() : [];
	return effects;
}

let effects: readonly ModuleDefinition[] | undefined;

/** A quick look that saves most programs the parsing. */
function mayHaveEffects(): boolean {
	try {
		return /(^|[;\n])\s*(import\s*['"]|require\(\s*['"])/.test(readFileSync(fileURLToPath(mainModuleUrl()), 'utf8'));
	} catch {
		// The program has no file.
		return false;
	}
}

function readEffects(): ModuleDefinition[] {
	const script = mainScript();
	if (!script) return [];
	return moduleTextOf(script)
		.requests.filter(({ specifier, isEffect }) => isEffect && isOfOtherPackage(specifier))
		.map(({ specifier }) => definitionOf(specifier, script));
}

function isOfOtherPackage(specifier: string): boolean {
	const name = packageAskedFor(specifier);
	return name !== undefined && name !== 'multiprocess';
}

function definitionOf(specifier: string, { url, isModule }: Script): ModuleDefinition {
	if (isModule) return moduleDefinition('esm', specifier, url);
	return moduleDefinition('cjs', pathToFileURL(createRequire(url).resolve(specifier)).href);
}
