/**
 * Parts of this library that are loaded when they are first needed. What a program imports costs it milliseconds at its start, whether
 * it is used or not; so the package's face imports little, and the first process to be started loads the rest, while node boots for it.
 *
 * `require` loads an ES module synchronously, which `import()` can't, and gives the one instance that `import` gives. Node's own modules are
 * reached by `process.getBuiltinModule` here and in the face: to import one touches each of its exports, some of which load others.
 */
/**
 * ```ts
 * const launching = lazily<typeof import('./launch.js')>('./process/launch.js');
 * ```
 *
 * @param path Relative to this file.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what stands at `path` only the caller knows
export function lazily<T extends object>(path: string): () => T {
	let loaded: T | undefined;
	return () => {
		loaded ??= require(path) as T;
		return loaded;
	};
}

const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
