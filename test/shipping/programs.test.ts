/** Small user programs, by the names under which they were reported. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { transform } from '@swc/core';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

test('N-stats: instances of Node’s and the language’s own classes arrive', async () => {
	const [isDirectory, name, number, ...more] = await linesOf('N-stats.mjs');
	assert.equal(isDirectory, 'true');
	assert.ok(name && !name.includes(' '), name);
	assert.equal(number, '1,234.5');
	assert.deepEqual(more, []);
});

test('V-private: instances with #private fields that compute something come back', async () => {
	const [sum, fresh, refusal, ...more] = await linesOf('V-private.mjs');
	assert.deepEqual([sum, fresh], ['3', '7 true']);
	assert.match(refusal ?? '', /^ShippingError: .*greet: an arrow function that uses super.*make it a method/);
	assert.deepEqual(more, []);
});

const DECORATED = inRepository('test/fixtures/shipping/decorated.ts');
const money = '[5,2,3,"number",1,5]';
const account = '[7,"number"]';
const told = `true ${money} ${money} ${money}\ntrue ${account} ${account} ${account}\ntrue [9,"number"]\n`;

test('decorated classes with #private fields arrive, as swc and babel emit them', async (t) => {
	const { code } = await transform(readFileSync(DECORATED, 'utf8'), {
		swcrc: false,
		module: { type: 'es6' },
		jsc: {
			target: 'es2022',
			parser: { syntax: 'typescript', decorators: true },
			transform: { decoratorVersion: '2022-03' },
		},
	});
	const folder = folderWithLibrary(t);
	writeFileSync(join(folder, 'main.mjs'), code);
	const result = await runProgram(join(folder, 'main.mjs'));
	assert.equal(result.stdout, told, describeResult(result));
});

test('decorated classes with #private fields arrive, as tsc emits them', async (t) => {
	const folder = folderWithLibrary(t);
	const flags = '--ignoreConfig --noCheck --target es2022 --module esnext --moduleResolution bundler --outDir'.split(
		' ',
	);
	const tsc = inRepository('node_modules/typescript/bin/tsc');
	copyFileSync(DECORATED, join(folder, 'main.ts'));
	const compiled = await runProgram(tsc, { args: ['main.ts', ...flags, folder], cwd: folder });
	assert.equal(compiled.code, 0, describeResult(compiled));
	const result = await runProgram(join(folder, 'main.js'));
	assert.equal(result.stdout, told, describeResult(result));
});

function folderWithLibrary(t: TestContext): string {
	const folder = tempDir(t);
	mkdirSync(join(folder, 'node_modules'));
	symlinkSync(inRepository('.'), join(folder, 'node_modules/multiprocess'));
	writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
	return folder;
}

async function linesOf(program: string): Promise<string[]> {
	const result = await runProgram(inRepository(`test/fixtures/shipping/${program}`));
	assert.equal(result.code, 0, describeResult(result));
	return result.stdout.trimEnd().split('\n');
}
