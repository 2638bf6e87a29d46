/**
 * Imports modules as if the `import()` stood in another file.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script, constants } from 'node:vm';
import { compileModule } from '../../lazy.js';
import { packageFile } from '../../package-files.js';

/** @param base URL of the file that asks; without it `specifier` is itself a URL */
export function importFrom(specifier: string, base: string | undefined, options?: ImportCallOptions): Promise<unknown> {
	if (base === undefined || /^(file|node|data):/.test(specifier)) return import(specifier, options);
	return quietly(() => {
		const importer = importers.get(base) ?? compileImporter(base);
		importers.set(base, importer);
		return importer(specifier, options);
	});
}

/**
 * Does the same for what Vite has in place of `import()`. Its specifiers are paths from the
 * project's root, or after `/@fs` from the root of the file system.
 */
export function importAsVite(specifier: string, base: string, options?: ImportCallOptions): Promise<unknown> {
	if (!specifier.startsWith('/')) return importFrom(specifier, base, options);
	const path = specifier.replace(/[?#].*$/, '');
	const inProject = join(process.cwd(), path);
	const file = path.startsWith('/@fs/') ? path.slice('/@fs'.length) : existsSync(inProject) ? inProject : path;
	return importFrom(pathToFileURL(file).href, base, options);
}

/**
 * Imports synchronously a module without top-level `await`. `require` would choose what a package
 * provides for CommonJS. So a module is compiled that stands beside `base` and imports the
 * specifier; it gets what `import` gives there.
 *
 * @throws an error of Node's whose `code` begins with ERR_REQUIRE_ if the module can only be
 * imported asynchronously
 */
export function importFromNow(specifier: string, base: string): unknown {
	return importedBy(specifier, fileURLToPath(new URL(`multiprocess-import-${++importedNow}.mjs`, base)));
}

/** Returns the namespace of one of Node's own modules, synchronously. */
export function namespaceOf(specifier: string): unknown {
	return importedBy(specifier, fileURLToPath(packageFile(`./multiprocess-import-${++importedNow}.mjs`)));
}

function importedBy(specifier: string, file: string): unknown {
	const importer = compileModule(`export * as imported from ${JSON.stringify(specifier)};`, file);
	return (importer as { readonly imported: unknown }).imported;
}

/** Numbers these modules, as Node keeps each by its name. */
let importedNow = 0;

type Importer = (specifier: string, options?: ImportCallOptions) => Promise<unknown>;
const importers = new Map<string, Importer>();

/** Compiles a script under the file's name, as the loader resolves by that name. */
function compileImporter(base: string): Importer {
	return new Script('(specifier, options) => import(specifier, options)', {
		// Coverage would take this script for the file. So it gets the name of a neighbour, from which
		// everything resolves alike.
		filename: process.env['NODE_V8_COVERAGE'] ? new URL('multiprocess-import', base).href : base,
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
	}).runInThisContext() as Importer;
}

/** Node 20 to 22 warn that this option is experimental. The user can do nothing about it. */
function quietly<T>(run: () => T): T {
	const { emitWarning } = process;
	process.emitWarning = () => {};
	try {
		return run();
	} finally {
		process.emitWarning = emitWarning;
	}
}
