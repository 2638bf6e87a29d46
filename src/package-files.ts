/** Finds the files of the package. */

/**
 * Returns the URL of a file.
 *
 * @param path Relative to `dist/`. Built modules are directly in it, and this one is directly in
 * `src/`.
 */
export function packageFile(path: string): URL {
	return new URL(path, import.meta.url);
}
