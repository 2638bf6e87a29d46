/**
 * The programs as compiled by tsc: once for each combination of options, however many tests ask.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFolder } from '../support/package-folder.js';
import { describeResult, runCommand } from '../support/run-program.js';
import { installed } from './project.js';
import { BASICS, type Program, PROGRAMS, type SourceFile, SOURCES } from './programs.js';

export interface Compiled {
	/** The folder that contains one folder per program. */
	readonly path: string;
}

export type Modules = 'esm' | 'cjs';
/** ES2015 is for the one program that needs nothing newer. */
export type Target = 'es2022' | 'es2015';

/** @throws Error with tsc's messages */
export function compiledByTsc(project: PackageFolder, modules: Modules, target: Target): Promise<Compiled> {
	const key = `${project.path} ${modules} ${target}`;
	const made = compilations.get(key) ?? compile(project, modules, target);
	compilations.set(key, made);
	return made;
}

const compilations = new Map<string, Promise<Compiled>>();

async function compile(project: PackageFolder, modules: Modules, target: Target): Promise<Compiled> {
	const name = `tsc-${modules}-${target}`;
	const sources = join(project.path, 'sources');
	// Copies once, because another compilation may be reading the sources.
	if (!existsSync(sources)) cpSync(SOURCES, sources, { recursive: true });
	project.write(`${name}/package.json`, JSON.stringify({ type: modules === 'esm' ? 'module' : 'commonjs' }));
	// Each of the two kinds of decorators needs a run of its own.
	for (const legacy of [true, false]) {
		const all = target === 'es2015' ? [BASICS] : PROGRAMS;
		const programs = all.filter(({ decorators }) => (decorators !== 'standard') === legacy);
		if (programs.length === 0) continue;
		const config = {
			extends: './sources/tsconfig.json',
			compilerOptions: {
				target,
				module: modules === 'esm' ? 'esnext' : 'commonjs',
				moduleResolution: 'bundler',
				experimentalDecorators: legacy,
				rootDir: 'sources',
				outDir: name,
			},
			include: programs.map((program) => `sources/${program.name}`),
		};
		const file = project.write(`tsconfig.${name}.${legacy ? 'legacy' : 'standard'}.json`, JSON.stringify(config));
		const result = await runCommand(process.execPath, [installed('typescript/bin/tsc'), '-p', file], {
			cwd: project.path,
		});
		if (result.code !== 0) throw new Error(`tsc failed: ${describeResult(result)}`);
	}
	return { path: join(project.path, name) };
}

/** Returns tsc's output for a file, to replace the file for a loader that can't take its syntax. */
export async function loweredByTsc(project: PackageFolder, program: Program, file: SourceFile): Promise<string> {
	const { path } = await compiledByTsc(project, 'esm', 'es2022');
	const text = readFileSync(join(path, program.name, file.name.replace(/ts$/, 'js')), 'utf8');
	return text.replaceAll(/(from '\.\/\w+)\.js'/g, "$1.ts'").replaceAll(/(from "\.\/\w+)\.js"/g, '$1.ts"');
}
