/**
 * The programs as tsc compiles them: once for each way, however many ask for it.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFolder } from '../support/package-folder.js';
import { describeResult, runCommand } from '../support/run-program.js';
import { installed } from './project.js';
import { BASICS, type Program, PROGRAMS, type SourceFile, SOURCES } from './programs.js';

export interface Compiled {
	/** The folder that has one for each program. */
	readonly path: string;
}

export type Modules = 'esm' | 'cjs';
/** For ES2015 only that program that needs nothing newer. */
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
	// Once: another compilation may be reading them.
	if (!existsSync(sources)) cpSync(SOURCES, sources, { recursive: true });
	project.write(`${name}/package.json`, JSON.stringify({ type: modules === 'esm' ? 'module' : 'commonjs' }));
	// The two kinds of decorators need a run of their own each.
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

/**
 * A file as tsc compiles it, for a loader that can't take its syntax, in place of the file itself.
 */
export async function loweredByTsc(project: PackageFolder, program: Program, file: SourceFile): Promise<string> {
	const { path } = await compiledByTsc(project, 'esm', 'es2022');
	const text = readFileSync(join(path, program.name, file.name.replace(/ts$/, 'js')), 'utf8');
	return text.replaceAll(/(from '\.\/\w+)\.js'/g, "$1.ts'").replaceAll(/(from "\.\/\w+)\.js"/g, '$1.ts"');
}
