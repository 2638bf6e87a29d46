/**
 * If the program uses source maps, stacks from workers name places in its sources, as in the
 * program itself.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';
import { tempDir } from '../../support/temp-dir.js';

const PROGRAM = inRepository('test/fixtures/shipping/source-maps/main.ts');
const refused =
	readFileSync(PROGRAM, 'utf8')
		.split('\n')
		.findIndex((line) => line.includes('() => pool)')) + 1;
const RIGHT = `${'same\n'.repeat(9)}main.ts:${refused}\n`;

test('under tsx', async () => {
	const result = await runProgram(PROGRAM, { execArgv: ['--import', import.meta.resolve('tsx')] });
	assert.equal(result.stdout, RIGHT, describeResult(result));
});

test('in a minified bundle, by --enable-source-maps', async (t) => {
	const folder = tempDir(t);
	mkdirSync(join(folder, 'node_modules'));
	symlinkSync(inRepository('.'), join(folder, 'node_modules/multiprocess'));
	const outfile = join(folder, 'main.mjs');
	await build({
		entryPoints: [PROGRAM],
		bundle: true,
		minify: true,
		sourcemap: true,
		platform: 'node',
		format: 'esm',
		target: 'es2022',
		external: ['multiprocess'],
		outfile,
	});
	const result = await runProgram(outfile, { execArgv: ['--enable-source-maps'] });
	assert.equal(result.stdout, RIGHT, describeResult(result));
});
