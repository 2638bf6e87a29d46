/**
 * Compilers that are called through their own API. Each returns the path of a program's main file.
 */
import { join } from 'node:path';
import { transformAsync } from '@babel/core';
import { transform } from '@swc/core';
import { build, type BuildOptions } from 'esbuild';
import type { PackageFolder } from '../support/package-folder.js';
import type { Program } from './programs.js';
import { EVERYTHING, placeSources } from './sources.js';
import { installed } from './project.js';
import { loweredByTsc } from './tsc.js';

export type BundleOptions = Pick<BuildOptions, 'minify' | 'keepNames' | 'target' | 'external'> & {
	readonly format: 'esm' | 'cjs';
};

/** Bundles a program into one file, including all packages except this one. */
export async function bundledByEsbuild(
	project: PackageFolder,
	program: Program,
	{ external = ['multiprocess'], target = 'es2022', ...options }: BundleOptions,
): Promise<string> {
	const syntax = { syntax: EVERYTHING, modules: 'esm' } as const;
	const sources = await placeSources(project, 'sources-esbuild', program, syntax);
	const place = `esbuild-${[options.format, target, options.minify && 'minified', ...external].filter(Boolean).join('-')}`;
	const outfile = join(project.path, place, program.name, `main.${options.format === 'esm' ? 'mjs' : 'cjs'}`);
	await build({
		entryPoints: [join(sources, 'main.ts')],
		bundle: true,
		platform: 'node',
		external,
		target,
		outfile,
		logLevel: 'error',
		...options,
	});
	return outfile;
}

export function compiledBySwc(project: PackageFolder, program: Program): Promise<string> {
	return eachFile(project, program, 'swc', async ({ text }) => {
		const isLegacy = program.decorators === 'legacy';
		const { code } = await transform(text, {
			swcrc: false,
			module: { type: 'commonjs' },
			jsc: {
				target: 'es2022',
				parser: { syntax: 'typescript', decorators: true },
				transform: isLegacy ? { legacyDecorator: true } : { decoratorVersion: '2022-03' },
			},
		});
		return code;
	});
}

/** tsc compiles the decorators beforehand. */
export function compiledByBabel(project: PackageFolder, program: Program): Promise<string> {
	return eachFile(project, program, 'babel', async (file) => {
		const text = file.hasDecorators ? await loweredByTsc(project, program, file) : file.text;
		const compiled = await transformAsync(text, {
			configFile: false,
			filename: file.name,
			presets: [[installed('@babel/preset-typescript'), {}]],
			plugins: [installed('@babel/plugin-transform-modules-commonjs')],
		});
		return compiled?.code ?? '';
	});
}

async function eachFile(
	project: PackageFolder,
	program: Program,
	place: string,
	compile: (file: Program['files'][number]) => Promise<string>,
): Promise<string> {
	for (const file of program.files) {
		const code = await compile(file);
		// These compilers do not rename imported files.
		const text = code.replaceAll(/(["']\.\/\w+)\.ts(["'])/g, '$1.js$2');
		project.write(join(place, program.name, file.name.replace(/ts$/, 'js')), text);
	}
	project.write(join(place, program.name, 'package.json'), '{ "type": "commonjs" }');
	return join(project.path, place, program.name, 'main.js');
}
