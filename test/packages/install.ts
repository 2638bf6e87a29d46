/**
 * Installs the packages of `package-lock.json` in this folder, once for each content of that file,
 * and creates a project that uses them as a user's does.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runCommand } from '../support/run-program.js';

/** The folder of the rows and the list of packages. */
export const SOURCES: string = inRepository('test/packages');

const CACHE = inRepository('node_modules/.cache/multiprocess-packages');

/**
 * A folder with this library as it would be published, and with all packages. The caller removes
 * it.
 */
export async function createProject(): Promise<PackageFolder> {
	const installed = await install();
	const project = await createPackageFolder();
	for (const name of Object.keys(dependencies())) {
		const link = join(project.path, 'node_modules', name);
		// The library's own dependency is among them.
		if (existsSync(link)) continue;
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(join(installed, 'node_modules', name), link);
	}
	return project;
}

/** The packages, each with its version. */
export function dependencies(): Record<string, string> {
	return JSON.parse(readFileSync(`${SOURCES}/package.json`, 'utf8')).dependencies;
}

/** Returns the folder in which they are installed. */
async function install(): Promise<string> {
	const lock = readFileSync(`${SOURCES}/package-lock.json`);
	const folder = join(CACHE, createHash('sha256').update(lock).digest('hex').slice(0, 16));
	if (existsSync(folder)) return folder;
	// Uses another name until it is complete, so that an interrupted install is never taken for one.
	const unfinished = `${folder}.${process.pid}`;
	try {
		mkdirSync(unfinished, { recursive: true });
		for (const name of ['package.json', 'package-lock.json']) cpSync(`${SOURCES}/${name}`, join(unfinished, name));
		const result = await runCommand('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
			cwd: unfinished,
			deadline: 230_000,
		});
		if (result.code !== 0)
			throw new Error(`The packages of ${SOURCES}/package.json can't be installed: ${describeResult(result)}`);
		if (!existsSync(folder)) renameSync(unfinished, folder);
	} finally {
		rmSync(unfinished, { recursive: true, force: true });
	}
	return folder;
}
