import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, repository } from './repository.js';
import { describeResult, runCommand } from './run-program.js';
import { writeFiles } from './temp-dir.js';

/**
 * A folder like a user's, outside the repository, with the package installed as it would be
 * published.
 */
export interface PackageFolder {
	readonly path: string;
	/** Writes `text` to the file `name` in the folder and returns the full path. */
	write(name: string, text: string): string;
	remove(): void;
}

/** The package's direct and indirect dependencies. */
const DEPENDENCIES = ['acorn', '@types/node', 'undici-types'];

/**
 * Packs the package and unpacks it where npm would, beside its dependencies. That takes a tenth of
 * the time of an install by npm, which the test of the README's commands covers. `dist` must have
 * been built, as `npm test` does.
 */
export async function createPackageFolder(): Promise<PackageFolder> {
	const path = mkdtempSync(join(tmpdir(), 'package-'));
	writeFiles(path, { 'package.json': '{ "name": "demo", "private": true, "type": "module" }\n' });
	const archive = join(path, (await npm(path, 'pack', '--ignore-scripts', repository)).trim().split('\n').at(-1) ?? '');
	const installed = join(path, 'node_modules', 'multiprocess');
	mkdirSync(installed, { recursive: true });
	await runCommand('tar', ['-xzf', archive, '--strip-components=1', '-C', installed]);
	rmSync(archive);
	for (const name of DEPENDENCIES)
		cpSync(inRepository(`node_modules/${name}`), join(path, 'node_modules', name), { recursive: true });
	return {
		path,
		write(name, text) {
			writeFiles(path, { [name]: text });
			return join(path, name);
		},
		remove: () => rmSync(path, { recursive: true, force: true }),
	};
}

/** Runs npm in `folder` and resolves to its output. */
export async function npm(folder: string, ...args: string[]): Promise<string> {
	const result = await runCommand('npm', args, { cwd: folder, deadline: 120_000 });
	if (result.code !== 0) throw new Error(`npm ${args.join(' ')} failed: ${describeResult(result)}`);
	return result.stdout;
}
