import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';

async function warningsOf(kind: string, times: number): Promise<string> {
	const program = inRepository('test/fixtures/shipping/closures-in-a-loop.mjs');
	const result = await runProgram(program, { args: [kind, String(times)] });
	assert.equal(result.stdout, 'sent\n', describeResult(result));
	return result.stderr;
}

for (const kind of ['capturing', 'constant']) {
	test(`a closure made anew for each of many calls is warned of once, with its place and the remedy: ${kind}`, async () => {
		assert.match(
			await warningsOf(kind, 200),
			/^\[WARN\/MainProcess\] an arrow function at \S+closures-in-a-loop\.mjs:\d+:\d+ was sent more than 20 times within a second.*withCaptures\(fn.*\n$/,
		);
	});
}

test('a few of them are not', async () => {
	assert.equal(await warningsOf('capturing', 20), '');
});

for (const kind of ['named', 'alone']) {
	test(`nor is a function that need not be read again: ${kind}`, async () => {
		assert.equal(await warningsOf(kind, 200), '');
	});
}
