/**
 * Every marked program of the README and of `docs/` runs unchanged in a user's folder, and prints
 * what the page shows.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramResult, runProgram } from '../support/run-program.js';
import { filesOf, programsOf } from './documented-code.js';

const PAGES = [
	'README.md',
	'docs/first-five-minutes.md',
	'docs/which-tool.md',
	'docs/servers.md',
	'docs/debugging.md',
	'docs/processes.md',
	'docs/functions.md',
	'docs/functions-reference.md',
	'docs/pool.md',
	'docs/threads.md',
	'docs/shared-memory.md',
	'docs/locks.md',
	'docs/queues.md',
	'docs/pipes.md',
	'docs/for-python-users.md',
];

let folder: PackageFolder;
before(async () => {
	folder = await createPackageFolder();
});
after(() => folder?.remove());

for (const page of PAGES) {
	for (const { name, text, prints } of programsOf(page)) {
		test(`${page}: ${name} runs`, async () => {
			for (const file of filesOf(page)) folder.write(file.name, file.text);
			const result = await run(folder.write(name, text));
			assert.equal(result.code, 0, describeResult(result));
			if (prints === undefined) assert.notEqual(result.stdout, '');
			else assert.equal(result.stdout, prints);
		});
	}
}

test('every page in the list has programs that run', () => {
	for (const page of PAGES) assert.notEqual(programsOf(page).length, 0, page);
});

/** Runs TypeScript as the README says: by node where it strips types, by tsx otherwise. */
function run(program: string): Promise<ProgramResult> {
	const needsTsx = program.endsWith('.ts') && !('typescript' in process.features);
	if (!needsTsx) return runProgram(program, { cwd: folder.path });
	return runProgram(inRepository('node_modules/tsx/dist/cli.mjs'), { args: [program], cwd: folder.path });
}
