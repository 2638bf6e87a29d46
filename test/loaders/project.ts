/**
 * A folder like a user's, with the package installed as it would be published. The programs are
 * compiled and run in it.
 */
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRepository } from '../support/repository.js';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';

/** Packages that the programs import; the tools bring many of their own. */
const PACKAGES = ['deepmerge', 'fflate', 'leven', 'pure-rand'];
const TOOLS = ['@babel/plugin-transform-modules-commonjs', '@babel/preset-typescript', 'tsx', 'vitest'];

export async function createProject(): Promise<PackageFolder> {
	const folder = await createPackageFolder();
	for (const name of PACKAGES) cpSync(installed(name), join(folder.path, 'node_modules', name), { recursive: true });
	for (const name of TOOLS) {
		const link = join(folder.path, 'node_modules', name);
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(installed(name), link);
	}
	return folder;
}

/** Path of a package in the repository's own `node_modules`. */
export function installed(name: string): string {
	return inRepository(`node_modules/${name}`);
}
