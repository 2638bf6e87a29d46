import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { describeResult, runCommand } from './run-program.js';
import { tempDir, writeFiles } from './temp-dir.js';

export type Compiler = 'esbuild' | 'tsc';

/** The exports of a module that was compiled from TypeScript. */
export async function compiledModule<T>(
	t: Pick<TestContext, 'after'>,
	source: string,
	compiler: Compiler,
	target: string,
): Promise<T> {
	const folder = tempDir(t);
	const code = compiler === 'tsc' ? await byTsc(folder, source, target) : await byEsbuild(source, target);
	writeFiles(folder, { 'module.mjs': code });
	return (await import(pathToFileURL(join(folder, 'module.mjs')).href)) as T;
}

async function byEsbuild(source: string, target: string): Promise<string> {
	const { code } = await transform(source, { loader: 'ts', format: 'esm', target });
	return code;
}

async function byTsc(folder: string, source: string, target: string): Promise<string> {
	writeFiles(folder, { 'source.ts': source });
	const options = [
		'--ignoreConfig',
		'--target',
		target,
		'--module',
		'esnext',
		'--skipLibCheck',
		'--strict',
		'false',
		'--types',
		'',
	];
	const tsc = join(fileURLToPath(import.meta.resolve('typescript/package.json')), '..', 'bin/tsc');
	const result = await runCommand(process.execPath, [tsc, 'source.ts', ...options], { cwd: folder });
	if (result.code !== 0) throw new Error(`tsc failed: ${describeResult(result)}`);
	return readFileSync(join(folder, 'source.js'), 'utf8');
}
