import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transform, type TransformOptions } from 'esbuild';
import { tempDir, writeFiles } from './temp-dir.js';

/** What a module exports whose source esbuild has compiled. */
export async function compiledModule<T>(
	t: Pick<TestContext, 'after'>,
	source: string,
	options: TransformOptions,
): Promise<T> {
	const { code } = await transform(source, { loader: 'ts', format: 'esm', ...options });
	const folder = tempDir(t);
	writeFiles(folder, { 'module.mjs': code });
	return (await import(pathToFileURL(join(folder, 'module.mjs')).href)) as T;
}
