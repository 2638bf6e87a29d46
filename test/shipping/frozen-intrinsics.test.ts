import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

test("errors keep their classes under node's --frozen-intrinsics", async () => {
	const result = await runProgram(inRepository('test/fixtures/shipping/frozen.mjs'), {
		execArgv: ['--frozen-intrinsics', '--no-warnings'],
	});
	assert.deepEqual(
		result.stdout.split('\n'),
		[
			'TypeError true t undefined',
			'RangeError true r undefined',
			'AggregateError true a SyntaxError',
			'Mine true m undefined',
			'Date,Map',
			'',
		],
		describeResult(result),
	);
});
