/**
 * Tells which files belong to a package, and which to the program.
 */
import { packageFile } from '../../package-files.js';

/**
 * Returns the name of the package that a file belongs to. It is undefined for this library and for
 * the program's own files; a linked package counts as the program's own.
 */
export function packageOf(url: string): string | undefined {
	const at = url.lastIndexOf(FOLDER);
	return at === -1 || isLibraryFile(url) ? undefined : nameIn(url.slice(at + FOLDER.length));
}

export function isLibraryFile(url: string): boolean {
	return url.startsWith(LIBRARY) || url.startsWith(ADDONS);
}

/** Whether a file is the program's own: neither a package's nor this library's. */
export function isOwnFile(url: string): boolean {
	return packageOf(url) === undefined && !isLibraryFile(url);
}

/**
 * Returns the name of the package that a specifier asks for; undefined for `./x`, `#x`, `node:x`
 * and URLs.
 */
export function packageAskedFor(specifier: string): string | undefined {
	return isRelative(specifier) || specifier.startsWith('#') || /^[a-z]+:/.test(specifier)
		? undefined
		: nameIn(specifier);
}

/** Whether a specifier names a file relative to the one that asks. */
export function isRelative(specifier: string): boolean {
	return /^\.{0,2}\//.test(specifier);
}

const LIBRARY = packageFile('./').href;
const ADDONS = packageFile('../prebuilds/').href;
const FOLDER = '/node_modules/';

function nameIn(path: string): string | undefined {
	return /^(@[^/]+\/)?[^/]+/.exec(path)?.[0];
}
