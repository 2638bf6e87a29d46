import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

test('pipeline.mjs gets the same counts from several processes and from a plain loop, and removes its file', async (t) => {
	const folder = tempDir(t);
	const result = await runProgram(inRepository('examples/pipeline.mjs'), { args: ['2', '3'], env: { TMPDIR: folder } });
	assert.equal(result.code, 0, describeResult(result));
	const [size, ...rates] = result.stdout.trimEnd().split('\n');
	assert.match(size ?? '', /^2 MB, 310000 words, \d+ different ones$/);
	assert.match(
		rates.join('\n'),
		/^pipeline of 4 processes: \d+ MB\/s\nplain loop, same result: \d+ MB\/s\nspeed-up: [\d.]+×$/,
	);
	assert.equal(result.stderr, '');
	assert.deepEqual(
		readdirSync(folder).filter((name) => name.startsWith('pipeline-')),
		[],
	);
});
