/**
 * The loaders that run a program directly: how each gets the program, and how node is called.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PackageFolder } from '../support/package-folder.js';
import { type BundleOptions, bundledByEsbuild, compiledByBabel, compiledBySwc } from './compilers.js';
import { installed } from './project.js';
import { BASICS, type Program } from './programs.js';
import { EVERYTHING, placeSources } from './sources.js';
import { compiledByTsc, type Modules, type Target } from './tsc.js';

export interface ScriptLoader {
	/** As in `docs/loaders.md`. */
	readonly name: string;
	/** Range of Node's major versions. */
	readonly from?: number;
	readonly to?: number;
	/** Whether the loader runs a program at all. Default: it runs all. */
	readonly takes?: (program: Program) => boolean;
	/** The case of `basics` that the loader can't do. */
	readonly without?: string;
	readonly prepare: (project: PackageFolder, program: Program) => Promise<Launch>;
}

export interface Launch {
	readonly cwd: string;
	/** Arguments for node. */
	readonly args: readonly string[];
	/** What is typed in, or read from stdin. */
	readonly input?: string;
	/** Keeps stdin open until the program has printed its last line, as a terminal would. */
	readonly isInteractive?: boolean;
}

/** The other programs use features newer than ES2015: named groups, big integers. */
const basicsOnly = (program: Program): boolean => program === BASICS;

export const SCRIPT_LOADERS: readonly ScriptLoader[] = [
	{ name: 'tsc, ES modules', prepare: byTsc('esm', 'es2022') },
	{ name: 'tsc, CommonJS', prepare: byTsc('cjs', 'es2022') },
	{ name: 'tsc to ES2015, ES modules', takes: basicsOnly, prepare: byTsc('esm', 'es2015') },
	{ name: 'tsc to ES2015, CommonJS', takes: basicsOnly, prepare: byTsc('cjs', 'es2015') },
	{ name: '-e', prepare: typed('cjs', (text) => ({ args: ['-e', text] })) },
	{ name: '--input-type=module -e', prepare: typed('esm', (text) => ({ args: ['--input-type=module', '-e', text] })) },
	{ name: 'stdin', prepare: typed('cjs', (input) => ({ args: ['-'], input })) },
	{
		name: 'stdin, --input-type=module',
		prepare: typed('esm', (input) => ({ args: ['--input-type=module', '-'], input })),
	},
	{
		name: 'REPL',
		// The REPL exports nothing, so the program gets an `exports` of its own.
		prepare: typed('cjs', (text) => ({ args: ['-i'], input: `var exports = {};\n${text}`, isInteractive: true })),
	},
	{ name: 'type stripping', from: 22, prepare: bySources({ enums: false, decorators: [] }, []) },
	{
		name: '--experimental-transform-types',
		from: 22,
		to: 24,
		prepare: bySources({ enums: true, decorators: [] }, ['--experimental-transform-types']),
	},
	{ name: 'tsx, ES modules', prepare: bySources(EVERYTHING, ['--import', 'tsx']) },
	{ name: 'tsx, CommonJS', prepare: bySources(EVERYTHING, [installed('tsx/dist/cli.mjs')], 'cjs') },
	{ name: '-r tsx/cjs', prepare: bySources(EVERYTHING, ['-r', 'tsx/cjs'], 'cjs') },
	{ name: 'esbuild, a bundle of ES modules', prepare: byEsbuild({ format: 'esm' }) },
	{
		name: 'esbuild, a minified bundle with kept names',
		prepare: byEsbuild({ format: 'esm', minify: true, keepNames: true }),
	},
	{ name: 'esbuild, a CommonJS bundle', prepare: byEsbuild({ format: 'cjs' }) },
	{
		name: 'esbuild, a CommonJS bundle for ES2016',
		prepare: byEsbuild({ format: 'cjs', target: 'es2016' }),
	},
	// swc's import() in CommonJS keeps its results in a WeakMap.
	{
		name: 'swc',
		without: 'a dynamic import',
		prepare: async (project, program) => file(await compiledBySwc(project, program)),
	},
	{ name: 'babel', prepare: async (project, program) => file(await compiledByBabel(project, program)) },
];

function file(path: string): Launch {
	return { cwd: join(path, '..'), args: [basename(path)] };
}

function byTsc(modules: Modules, target: Target): ScriptLoader['prepare'] {
	return async (project, program) => {
		const { path } = await compiledByTsc(project, modules, target);
		return file(join(path, program.name, 'main.js'));
	};
}

/**
 * Passes tsc's output for the main module to node as text. The other modules are in the current
 * folder.
 */
function typed(modules: Modules, launch: (text: string) => Omit<Launch, 'cwd'>): ScriptLoader['prepare'] {
	return async (project, program) => {
		const { path } = await compiledByTsc(project, modules, 'es2022');
		return { cwd: join(path, program.name), ...launch(readFileSync(join(path, program.name, 'main.js'), 'utf8')) };
	};
}

function bySources(
	syntax: Parameters<typeof placeSources>[3]['syntax'],
	args: readonly string[],
	modules: Modules = 'esm',
): ScriptLoader['prepare'] {
	return async (project, program) => {
		const place = `sources-${[...args, modules].join('-').replaceAll(/\W+/g, '-')}`;
		const cwd = await placeSources(project, place, program, { syntax, modules });
		return { cwd, args: [...args, 'main.ts'] };
	};
}

function byEsbuild(options: BundleOptions): ScriptLoader['prepare'] {
	return async (project, program) => file(await bundledByEsbuild(project, program, options));
}
