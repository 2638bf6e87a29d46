import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';
import { tempDir, writeFiles } from '../../support/temp-dir.js';

function warningsOf(kind: string, times: number): Promise<string> {
	return stderrOf(inRepository('test/fixtures/shipping/closures-in-a-loop.mjs'), kind, String(times));
}

async function stderrOf(program: string, ...args: string[]): Promise<string> {
	const result = await runProgram(program, { args });
	assert.equal(result.stdout, 'sent\n', describeResult(result));
	return result.stderr;
}

for (const kind of ['capturing', 'constant']) {
	test(`a closure made anew for each of many calls gives one warning, with its place and a remedy: ${kind}`, async () => {
		assert.match(
			await warningsOf(kind, 200),
			/^\[WARN\/MainProcess\] an arrow function at \S+closures-in-a-loop\.mjs:\d+:\d+ was sent more than 20 times within a second.*withCaptures\(fn.*\n$/,
		);
	});
}

test('a few such closures give no warning', async () => {
	assert.equal(await warningsOf('capturing', 20), '');
});

for (const kind of ['named', 'alone']) {
	test(`a function that need not be read again gives no warning: ${kind}`, async () => {
		assert.equal(await warningsOf(kind, 200), '');
	});
}

for (const [kind, expected] of [
	['message', ''],
	['map', '60 results\n'],
] as const) {
	test(`one call that sends many functions made in one place counts once: ${kind}`, async () => {
		assert.equal(await stderrOf(inRepository('test/fixtures/shipping/many-functions.mjs'), kind), expected);
	});
}

test('functions with different texts count as different, even if none stands in a file', async () => {
	const program = inRepository('test/fixtures/shipping/many-functions.mjs');
	assert.equal(await stderrOf(program, 'texts'), '');
	assert.match(
		await stderrOf(program, 'text'),
		/^\[WARN\/MainProcess\] anonymous made by eval or new Function was sent/,
	);
});

test("a package's functions don't count, however many a function of the program leads to", async (t) => {
	const dir = tempDir(t);
	writeFiles(dir, {
		'node_modules/colours/package.json': '{ "name": "colours", "main": "index.js" }',
		'node_modules/colours/index.js': COLOURS,
		'main.mjs': `
			import colours from 'colours';
			import { Pool } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
			const pool = new Pool(1);
			const own = colours();
			console.log(await pool.apply(() => own.c59('sent')));
			pool.close();
			await pool.join();
		`,
	});
	assert.doesNotMatch(await stderrOf(join(dir, 'main.mjs')), /was sent more than/);
});

test('a worker that sends back what it received makes nothing anew', async (t) => {
	const dir = tempDir(t);
	writeFiles(dir, {
		'main.mjs': `
			import { Pool } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
			let base = 1;
			const helper = () => base;
			const pool = new Pool(1);
			let sent = 0;
			await pool.map((n) => [n, helper], Array.from({ length: 60 }, (_, n) => n), { chunkSize: 1 });
			for (let n = 0; n < 60; n++) sent += (await pool.apply((given) => given, [helper]))();
			console.log('sent');
			pool.close();
			await pool.join();
		`,
	});
	assert.equal(await stderrOf(join(dir, 'main.mjs')), '');
});

/** Functions that the program got from a call, so that no import leads to them. */
const COLOURS = `
	const make = (styles) => (text) => styles.length > 0 ? text : '';
	module.exports = () => Object.fromEntries(Array.from({ length: 60 }, (_, n) => ['c' + n, make([n])]));
`;
