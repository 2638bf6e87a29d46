/**
 * Where the files of the package are.
 */

/**
 * @param path From `dist/`: the files that the modules are built into are there, and
 * this one is at the root of `src/`.
 */
export function packageFile(path: string): URL {
	return new URL(path, import.meta.url);
}
