/** Results that are read after their worker has ended still have what they share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lock, type Queue } from 'multiprocess';
import { testOfProcesses } from '../support/by-threads.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { usePool } from '../support/use-pool.js';

/**
 * The program has not loaded what it needs to read these results, so it reads them
 * after it has seen the worker's end.
 */
for (const [what, joins] of [
	['shares nothing else', ''],
	['shares something else', 'joined'],
] as const) {
	testOfProcesses(`a queue and large bytes, in a program that ${what} and is busy when they come`, async () => {
		const result = await runProgram(inRepository('test/fixtures/pool/last-words.mjs'), { args: [joins] });
		assert.equal(result.stdout, 'payload payload 7 7\n', describeResult(result));
	});
}

test('a queue in a task’s error arrives although the worker ends at once', async (t) => {
	const pool = usePool(t, 1);
	const failed = pool.apply(async () => {
		const { Queue: Made } = await import('multiprocess');
		const queue = new Made<string>();
		queue.putSync('payload');
		setTimeout(() => process.exit(0), 1);
		throw Object.assign(new Error('with a queue'), { queue });
	});
	const { queue } = await failed.then(
		() => assert.fail('it did not throw'),
		(error: Error & { queue: Queue<string> }) => error,
	);
	assert.equal(queue.getNowait(), 'payload');
	queue.close();
});

test('a lock that a task returns is free after its worker has ended', async (t) => {
	const pool = usePool(t, 1);
	const lock = await pool.apply(() => {
		setTimeout(() => process.exit(0), 1);
		return new Lock();
	});
	assert.equal(lock.tryAcquire(), true);
	lock.release();
});
