/**
 * Tells which file is the program itself. No other process imports that file, as this would run the
 * program again.
 */
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Whether a URL is that of the program's entry, or of a worker thread's. */
export function isMainModule(url: string): boolean {
	entries ??= entryUrls();
	return entries.has(url);
}

/** Returns the URL from which the program's bare specifiers are resolved. */
export function mainModuleUrl(): string {
	entries ??= entryUrls();
	const [entry] = entries;
	return entry ?? pathToFileURL(join(process.cwd(), 'main.js')).href;
}

let entries: Set<string> | undefined;

/**
 * Returns every URL that the entry's script may have. Node takes a file, a file without its suffix,
 * or a folder, and the script's URL is that of the real path.
 */
function entryUrls(): Set<string> {
	const urls = new Set<string>();
	const given = process.argv[1];
	if (given === undefined) return urls;
	const add = (find: () => string): void => {
		try {
			const path = find();
			urls.add(pathToFileURL(path).href).add(pathToFileURL(realpathSync(path)).href);
		} catch {
			// The entry was not given in this way.
		}
	};
	add(() => createRequire(join(process.cwd(), 'main.js')).resolve(given));
	for (const suffix of ['', '.js', '.ts', '.mjs', '.mts', '.cjs', '.cts']) add(() => realpathSync(given + suffix));
	return urls;
}
