/**
 * The library in Deno: what works, and how the rest is refused. `docs/platforms.md` has the table.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult } from '../support/run-program.js';
import { missing, type OtherRuntime, outputOf, runIn, testRuntime } from './runtime-tests.js';

const deno: OtherRuntime = {
	name: 'Deno',
	binary: inRepository('node_modules/@deno/linux-x64-glibc/deno'),
	args: ['run', '-A'],
};
testRuntime(deno);

test('Deno: exported functions of CommonJS modules and functions of Node are sent by name', {
	skip: missing(deno),
}, async () => {
	assert.deepEqual(await outputOf(deno, 'references.mjs'), { esm: 'ShippingError', cjs: 20, node: 'a/b' });
});

test('Deno: a process can be joined at the moment when it ends', { skip: missing(deno) }, async () => {
	const codes = await outputOf(deno, 'joins-at-the-end.mjs');
	assert.deepEqual(
		codes,
		Array.from({ length: 20 }, (_, i) => i + 1),
	);
});

const without = (right: string): string[] => [
	'run',
	'--no-prompt',
	...['read', 'write', 'env', 'sys', 'run', 'ffi'].filter((name) => name !== right).map((name) => `--allow-${name}`),
];

test('Deno: a start without the right to run programs fails and names that right', {
	skip: missing(deno),
}, async () => {
	const result = await runIn(deno, 'processes.mjs', without('run'));
	assert.match(
		result.stderr,
		/ProcessError: Process\.start\(\): cannot start a process: this program may not run others; give deno --allow-run, or -A\n/,
	);
	assert.equal(result.code, 1, describeResult(result));
});

test('Deno: shared memory without the right to load the addon fails and names that right', {
	skip: missing(deno),
}, async () => {
	const result = await runIn(deno, 'sharing.mjs', without('ffi'));
	assert.match(
		result.stderr,
		/ProcessError: shared memory and locks need the addon.*--allow-ffi.*Process and Pool work without it/,
	);
	assert.equal(result.code, 1, describeResult(result));
});

test('Deno: without the right to query free memory, starts use no standbys', {
	skip: missing(deno),
}, async () => {
	const result = await runIn(deno, 'processes.mjs', [...without('sys'), '--allow-sys=uid']);
	assert.match(result.stdout, /"sameRuntime":true/);
	assert.equal(result.code, 0, describeResult(result));
});

test('Deno: processes and pools work without the right to load the addon', { skip: missing(deno) }, async () => {
	const result = await runIn(deno, 'typed.ts', without('ffi'));
	assert.equal(result.stdout, '[1,2]\n', describeResult(result));
});
