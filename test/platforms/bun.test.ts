/**
 * The library in Bun: what works, and how the rest is refused. `docs/platforms.md` has the table.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { missing, type OtherRuntime, outputOf, testRuntime } from './runtime-tests.js';

const bun: OtherRuntime = {
	name: 'Bun',
	binary: inRepository('node_modules/@oven/bun-linux-x64/bin/bun'),
	args: [],
};
testRuntime(bun);

test('Bun: exported functions of modules and functions of Node are sent by name', {
	skip: missing(bun),
}, async () => {
	assert.deepEqual(await outputOf(bun, 'references.mjs'), { esm: 15, cjs: 20, node: 'a/b' });
});
