/** The README's first example in every form that a file can have, in a user's folder. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramOptions, runProgram } from '../support/run-program.js';
import { programText } from './documented-code.js';

const TYPED = programText('README.md', 'five.ts');
const PLAIN = programText('README.md', 'five.mjs');
const COMMONJS = programText('README.md', 'five.cjs');
const LINES = ['process 0', 'process 1', 'process 2', 'process 3', 'process 4'];
const TSX_COMMAND = inRepository('node_modules/tsx/dist/cli.mjs');
const TSX_LOADER = { execArgv: ['--import', import.meta.resolve('tsx')] };

let folder: PackageFolder;
before(async () => {
	folder = await createPackageFolder();
});
after(() => folder?.remove());

async function lines(program: string, options: ProgramOptions = {}): Promise<string[]> {
	const result = await runProgram(program, { cwd: folder.path, ...options });
	assert.equal(result.code, 0, describeResult(result));
	return result.stdout.trim().split('\n');
}

test('the first example runs as .mjs', async () => {
	assert.deepEqual(await lines(folder.write('five.mjs', PLAIN)), LINES);
});

test('the first example runs as .js in a package of type module', async () => {
	assert.deepEqual(await lines(folder.write('five.js', PLAIN)), LINES);
});

test('the first example runs in its CommonJS form as .cjs', async () => {
	assert.deepEqual(await lines(folder.write('five.cjs', COMMONJS)), LINES);
});

test('the first example stands in the README exactly as it was promised', () => {
	const expected = [
		"import { Process } from 'multiprocess';",
		'function spawn(i: number) { console.log(`process ${i}`); }',
		'for (let i = 0; i < 5; i++) {',
		'  const p = new Process({ target: spawn, args: [i] });',
		'  p.start();',
		'  await p.join();',
		'}',
	];
	assert.deepEqual(TYPED.trimEnd().split('\n'), expected);
	assert.equal(PLAIN, TYPED.replace('i: number', 'i'));
});

test('without await p.join() the first example still prints all five lines', async () => {
	const program = folder.write('no-join.mjs', PLAIN.replace('  await p.join();\n', ''));
	assert.deepEqual((await lines(program)).sort(), LINES);
});

for (const extension of ['ts', 'mts']) {
	if ('typescript' in process.features) {
		test(`the first example runs as .${extension} with node's type stripping`, async () => {
			assert.deepEqual(await lines(folder.write(`five.${extension}`, TYPED)), LINES);
		});
	}

	test(`the first example runs as .${extension} with the tsx command`, async () => {
		const program = folder.write(`five.${extension}`, TYPED);
		assert.deepEqual(await lines(TSX_COMMAND, { args: [program] }), LINES);
	});

	test(`the first example runs as .${extension} with node --import tsx`, async () => {
		assert.deepEqual(await lines(folder.write(`five.${extension}`, TYPED), TSX_LOADER), LINES);
	});
}
