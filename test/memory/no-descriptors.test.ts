/** What is made while the process has no file descriptor left. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runCommand } from '../support/run-program.js';

const program = inRepository('test/fixtures/memory/no-descriptors.mjs');
const LIMIT = 60;

for (const [left, state] of [
	[0, 'cold'],
	[1, 'cold'],
	[0, 'warm'],
] as const) {
	test(`with ${left} descriptors left, ${state}, each call works or names what is short and its limit, and works later`, async () => {
		for (const what of ['queue', 'lock', 'pipe', 'array', 'memory', 'named', 'process', 'pool']) {
			const result = await runCommand('sh', [
				'-c',
				`ulimit -n ${LIMIT}; exec "$0" "$@"`,
				process.execPath,
				program,
				what,
				state,
				String(left),
			]);
			assert.match(
				result.stdout,
				new RegExp(
					`^(made|ProcessError: .*EMFILE: too few file descriptors are left \\(limit: ${LIMIT}; see ulimit -n\\))\\n$`,
				),
				`${what}: ${describeResult(result)}`,
			);
			if (state === 'cold' && left === 0) assert.match(result.stdout, /^ProcessError/, what);
			assert.equal(result.code, 0, `${what}: ${describeResult(result)}`);
		}
	});
}
