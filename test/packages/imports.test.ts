/**
 * A worker has everything that the program imported as the program has it, whichever module it came
 * through.
 */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

let project: PackageFolder;

before(async () => {
	project = await createPackageFolder();
	project.write('node_modules/effects/package.json', '{ "name": "effects", "main": "index.js" }\n');
	project.write('node_modules/effects/index.js', "globalThis.EFFECT = 'there';\n");
	cpSync(inRepository('test/fixtures/packages'), project.path, { recursive: true });
	cpSync(inRepository('test/fixtures/packages/late/package'), join(project.path, 'node_modules/late'), {
		recursive: true,
	});
});

after(() => project.remove());

test('A-imported: a worker has what another module added to an export', () =>
	assertPrints('A-imported', ['8', '8', '16', 'resized', 'function', 'scaled', '1']));

test('B-factory: a closure that a module exports is that module’s own, even through a re-export', () =>
	assertPrints('B-factory', ['[ 2 ]', '[ 2 ]', '[ 2 ]']));

test('Y-effects: a package that the program imports for its effects has those effects in a worker', () =>
	assertPrints('Y-effects', ['there']));

test('a worker has what a package adds to its classes and settings with the first instance', () =>
	assertPrints('late', ['hello Ann', '3', 'HELLO', 'true', 'hello Bob']));

test('a file that the program imports by its path is the package’s own', () =>
	assertPrints('late', ['hello Ann', 'true'], 'by-path.mjs'));

test('M-promisify: a promisified function of Node is promisified again in a worker', () =>
	assertPrints('M-promisify', ['a', 'a', 'a', '24']));

test('O-symbols: a private symbol of a module is that module’s own in a worker', () =>
	assertPrints('O-symbols', ['info: hi']));

async function assertPrints(name: string, lines: readonly string[], program = 'main.mjs'): Promise<void> {
	const cwd = join(project.path, name);
	const result = await runProgram(program, { cwd });
	assert.deepEqual(result.stdout.trimEnd().split('\n'), lines, describeResult(result));
}
