/** Small programs of users', by the names under which they were reported. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

test('N-stats: instances of Node’s and the language’s own classes', async () => {
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

async function linesOf(program: string): Promise<string[]> {
	const result = await runProgram(inRepository(`test/fixtures/shipping/${program}`));
	assert.equal(result.code, 0, describeResult(result));
	return result.stdout.trimEnd().split('\n');
}
