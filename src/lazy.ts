/**
 * Parts of this library that are loaded when they are first needed. What a program imports costs it
 * milliseconds at its start, whether it is used or not; so the package's face imports little, and
 * the first process to be started loads the rest, while node boots for it.
 *
 * `require` loads an ES module synchronously, which `import()` can't, and gives the one instance
 * that `import` gives. Not where a loader compiles what is required (tsx): that gives a second
 * instance, of which nothing here may know. There the module is handed to node past the loader.
 *
 * Node's own modules are reached by `process.getBuiltinModule` here and in the face: to import one
 * touches each of its exports, some of which load others.
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
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what stands at `path` only the caller knows
export function lazily<T extends object>(path: string): () => T {
	let loaded: T | undefined;
	return () => {
		loaded ??= loadPart(path) as T;
		return loaded;
	};
}

/**
 * What another process calls the part that has a module, with all that it exports.
 *
 * @param path Relative to this file.
 */
export function partOf(path: string): string {
	return path;
}

/** This file's URL. @throws ProcessError where it is no file of the package any more */
function here(): string {
	const { url } = import.meta as { url?: string };
	isWhole ??= url !== undefined && hasFilesBeside(url);
	if (!isWhole) throw bundled();
	return url as string;
}

let isWhole: boolean | undefined;

/** Whether the file is there that every child boots from: no bundler knows of it. */
function hasFilesBeside(url: string): boolean {
	return process.getBuiltinModule('node:fs').existsSync(new URL('./process/boot.cjs', url));
}

function bundled(): ProcessError {
	return new ProcessError(
		'multiprocess: this copy of the library was put into a bundle, away from the files that other processes are started with. ' +
			"Leave the package 'multiprocess' out of the bundle: esbuild --external:multiprocess, or what is called external in your bundler; " +
			'where the program runs, it must be installed in node_modules',
	);
}

/** A part of this library, which is loaded if it is not there. @param path what `partOf` gives */
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
 * Throws the engine's RangeError where the stack has no room for a load: what is sent may be
 * nested that deep. A module whose first run fails is never run again, and what needs it would
 * fail for as long as the process lives.
 */
function fillStack(frames: number): number {
	return frames === 0 ? 0 : fillStack(frames - 1) + 1;
}

/** A tenth of the stack. */
const MOST_FRAMES = 1_000;

/**
 * In a child: the `require` that has loaded this file gives the one instance of each. To find that
 * out takes as long as to load a part.
 */
export function useRequire(own: NodeJS.Require): void {
	isWhole = true;
	require = own;
	requireIsNative = true;
}

/** `require` where it gives the same instance of an ES module as `import`. */
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
 * What node's own `require` does with an ES module; there is no public call for it.
 *
 * @param file its name, which need not exist
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
