import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as imported from 'multiprocess';
import * as connection from 'multiprocess/connection';
import * as sharedMemory from 'multiprocess/shared-memory';
import { inRepository } from '../support/repository.js';

const require = createRequire(import.meta.url);

test('require() returns the instance that import returns', () => {
	assert.equal(require('multiprocess'), imported);
});

test('the file for test runners with a require() of their own returns it too', () => {
	assert.equal(require(inRepository('dist/require.cjs')), imported);
});

for (const [name, part] of Object.entries({ connection, 'shared-memory': sharedMemory })) {
	test(`that file also has all of multiprocess/${name}`, () => {
		const required = require(inRepository('dist/require.cjs')) as Record<string, unknown>;
		assert.ok(Object.keys(part).length > 0);
		for (const [key, value] of Object.entries(part)) assert.equal(required[key], value, key);
	});
}
