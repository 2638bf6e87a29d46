/** Ends that are made, used, sent, and dropped or closed leave nothing behind. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Pipe } from 'multiprocess';
import { tree } from '#src/memory/tree/tree.js';
import { count } from '../support/counts.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

const MANY = inRepository('test/fixtures/connection/many-pipes.mjs');
const DROPPED = inRepository('test/fixtures/connection/dropped-end.mjs');

for (const how of ['closed', 'dropped'] as const) {
	test(`pipes that are made, used, sent and ${how} leave nothing in the tree's folder and no descriptor open`, async () => {
		const total = count('dropped-pipes', 50, 1000);
		const result = await runProgram(MANY, {
			execArgv: ['--expose-gc'],
			args: [String(total), how],
			deadline: 60_000 + total * 100,
		});
		const [begin, end] = result.stdout.split('\n');
		assert.match(begin, /^\d+ files, \d+ bytes, \d+ descriptors/, describeResult(result));
		assert.equal(end, begin, describeResult(result));
	});
}

test('an end dropped without close() is closed when it is collected, here and in a child', async () => {
	const result = await runProgram(DROPPED, { execArgv: ['--expose-gc'] });
	assert.equal(result.stdout, 'here: EOFError, in a child: EOFError, while it waits: kept\n', describeResult(result));
});

test('a pipe whose ends are both closed here does not affect the next one in its place', async (t) => {
	t.mock.timers.enable({ apis: ['setTimeout'] });
	const files = () => readdirSync(tree().folder).filter((name) => name.startsWith('segment-'));
	const used = async () => {
		const [here, there] = Pipe();
		await there.send('small');
		await there.send(Buffer.alloc(100_000));
		await here.recv();
		await here.recv();
		return [here, there];
	};
	for (const end of await used()) end.close();
	const next = await used();
	// Spares would have been removed after a second without use.
	t.mock.timers.tick(5000);
	for (const end of next) end.close();
	assert.deepEqual(files(), []);
});
