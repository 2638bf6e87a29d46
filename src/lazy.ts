/**
 * Loads parts of this library when they are first needed. Every import costs a program milliseconds
 * at its start, used or not. So the package's face imports little, and the first start of a process
 * loads the rest while the new process boots.
 *
 * `require` loads an ES module synchronously, which `import()` can't, and returns the same instance
 * as `import`. That fails under a loader that compiles what is required (tsx): it returns a second
 * instance, of which nothing here may know. There the module is handed to Node.js past the loader.
 *
 * This file and the face reach Node's own modules by `process.getBuiltinModule`. Importing one
 * touches each of its exports, some of which load other modules.
 */
import { ProcessError } from './errors.js';
// oxlint-disable-next-line import/no-unassigned-import -- early: a module that is loaded later may find fake ones
import './timers.js';
import { loading } from './module-loads.js';
import { namingLimit } from './system-limits.js';

/**
 * ```ts
 * import type * as Launching from './launch.js';
 *
 * const launching = lazily<typeof Launching>('./process/parent/launch.js');
 * ```
 *
 * @param path Relative to this file.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only the caller knows what stands at `path`
export function lazily<T extends object>(path: string): () => T {
	let loaded: T | undefined;
	return () => {
		loaded ??= loadPart(path) as T;
		return loaded;
	};
}

/**
 * Returns the name under which another process loads the part with this module.
 *
 * @param path Relative to this file.
 */
export function partOf(path: string): string {
	return path;
}

/**
 * Returns this file's URL.
 *
 * @throws ProcessError if a bundler has moved this file out of the package
 */
function here(): string {
	const { url } = import.meta as { url?: string };
	isWhole ??= url !== undefined && hasFilesBeside(url);
	if (!isWhole) throw bundled();
	return url as string;
}

let isWhole: boolean | undefined;

/** Whether the file exists that every child boots from: no bundler knows of it. */
function hasFilesBeside(url: string): boolean {
	return process.getBuiltinModule('node:fs').existsSync(new URL('./process/boot.cjs', url));
}

function bundled(): ProcessError {
	return new ProcessError(
		'multiprocess: this copy of the library is in a bundle, away from the files that other processes start with. ' +
			"Keep the package 'multiprocess' out of the bundle (esbuild --external:multiprocess, or the like in your bundler), " +
			'and install it in node_modules where the program runs',
	);
}

/**
 * Loads a part of this library, unless it is loaded already.
 *
 * @param path What `partOf` returns.
 */
export function loadPart(path: string): object {
	const file = process.getBuiltinModule('node:url').fileURLToPath(new URL(path, here()));
	fillStack(MOST_FRAMES);
	try {
		const require = nativeRequire();
		return loading(() => (require ? require(file) : compileModule(readText(file), file)) as object);
	} catch (error) {
		throw namingLimit(error, 'multiprocess: cannot load this part of the library');
	}
}

/**
 * Throws the engine's RangeError if the stack has no room for a load, as deep in a nested value
 * that is being sent. A module whose first run fails is never run again, and its dependents would
 * fail for as long as the process lives.
 */
function fillStack(frames: number): number {
	return frames === 0 ? 0 : fillStack(frames - 1) + 1;
}

/** A tenth of the stack. */
const MOST_FRAMES = 1_000;

/**
 * In a child: notes the `require` that has loaded this file, which returns the single instance of
 * each module. Finding that out would take as long as loading a part.
 */
export function useRequire(own: NodeJS.Require): void {
	isWhole = true;
	require = own;
	requireIsNative = true;
}

/** Returns `require` if it returns the same instance of an ES module as `import`. */
export function nativeRequire(): NodeJS.Require | undefined {
	require ??= process.getBuiltinModule('node:module').createRequire(import.meta.url);
	requireIsNative ??=
		(require(process.getBuiltinModule('node:url').fileURLToPath(import.meta.url)) as { lazily: unknown }).lazily ===
		lazily;
	return requireIsNative ? require : undefined;
}

let require: NodeJS.Require | undefined;
let requireIsNative: boolean | undefined;

/**
 * Does what Node's own `require` does with an ES module; there is no public call for it.
 *
 * @param file Name of the module, which need not exist.
 */
export function compileModule(source: string, file: string): unknown {
	const Module = process.getBuiltinModule('node:module');
	const module = new Module(file) as NodeJS.Module & {
		_compile(source: string, file: string, format: 'module'): void;
	};
	module.filename = file;
	module._compile(source, file, 'module');
	return module.exports;
}

function readText(file: string): string {
	return process.getBuiltinModule('node:fs').readFileSync(file, 'utf8');
}
