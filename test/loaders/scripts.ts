/**
 * The loaders that run a program by itself: how each gets it, and what node is called with.
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
	/** Major versions of Node. */
	readonly from?: number;
	readonly to?: number;
	/** Whether it is given a program at all; default all. */
	readonly takes?: (program: Program) => boolean;
	/** The case of `basics` that it can't do. */
	readonly without?: string;
	readonly prepare: (project: PackageFolder, program: Program) => Promise<Launch>;
}

export interface Launch {
	readonly cwd: string;
	/** For node. */
	readonly args: readonly string[];
	/** What is typed in, or read from stdin. */
	readonly input?: string;
	/** Stdin stays open until the program has printed its last line, as a terminal would. */
	readonly isInteractive?: boolean;
}

/** The others use what ES2015 has not: named groups, big integers. */
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
		// Where nothing is exported from.
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
	// Its import() in CommonJS keeps what it imported in a WeakMap.
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
 * What tsc makes of the main module is given to node as text; its other
 * modules stand in the current folder.
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
