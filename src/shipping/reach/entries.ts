/**
 * The imports by which the program came to have a file. What an index sets up around the core
 * of a package is there only where the index was imported, so a receiver repeats these
 * imports before it uses the file.
 */
import { type ModuleDefinition, moduleDefinition } from './module-definition.js';
import { findExport } from './module-exports.js';
import { isOwnFile, isRelative, packageAskedFor, packageOf } from '../engine/package-of.js';
import { mainScript, moduleTextOf, type Script, scriptsWith } from '../engine/scripts.js';

/**
 * @param url of a file that defines what is sent
 * @param required URLs of the files of CommonJS that the program's own files required
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
	return [
		...new Map(imported.map((definition) => [definition.specifier, definition])).values(),
		...required.filter((file) => packageOf(file) === name).map((file) => moduleDefinition('cjs', file)),
	];
}

/**
 * Of a file of the program's own: where the main module imports what it
 * exports from another file, that file.
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
