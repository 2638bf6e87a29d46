/**
 * A function is recognised as Node's own by the id of its script. This tests what
 * `node-functions.ts` takes for granted.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';

const PROGRAM = inRepository('test/fixtures/shipping/script-ids.mjs');
const PRELOADED = inRepository('test/fixtures/shipping/getters.cjs');

for (const execArgv of [[], ['--require', PRELOADED], ['--import', PROGRAM]])
	test(`no script of a program precedes the CommonJS loader: node ${execArgv.join(' ')}`, async () => {
		const result = await runProgram(PROGRAM, { execArgv });
		const lines = result.stdout.split('\n').filter((line) => line.startsWith('{'));
		assert.ok(lines.length >= 2, describeResult(result));
		for (const line of lines) {
			const { first, loader } = JSON.parse(line) as { first: number; loader: number };
			assert.ok(loader > 0 && loader < first, line);
		}
	});
