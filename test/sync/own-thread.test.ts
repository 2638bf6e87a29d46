import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';

for (const [name, call, what] of [
	['event', 'Event.waitSync()', 'the event'],
	['semaphore', 'Semaphore.acquireSync()', 'the semaphore'],
	['hold', 'BoundedSemaphore.holdSync()', 'the semaphore'],
	['barrier', 'Barrier.waitSync()', 'the barrier'],
	['condition', 'Condition.waitSync()', 'the condition'],
	['get', 'Queue.getSync()', 'the queue'],
	['joinable', 'Queue.getSync()', 'the queue'],
	['simple', 'SimpleQueue.getSync()', 'the queue'],
	['put', 'Queue.putSync()', 'the queue'],
	['recv', 'recvSync()', 'the other end of the pipe'],
	['poll', 'pollSync()', 'the other end of the pipe'],
	['send', 'sendSync()', 'the other end of the pipe'],
	['ended', 'Event.waitSync()', 'the event'],
	['ends', 'Event.waitSync()', 'the event'],
] as const)
	test(`a blocking call that only its own thread could end throws: ${name}`, async () => {
		const printed = await outputOf(name);
		assert.ok(printed.startsWith(`ProcessError: ${call}: no other process or thread has ${what}, and`), printed);
		assert.ok(printed.includes(`; await ${call.replace('Sync', '')}, give a timeout, or pass ${what} to`), printed);
	});

for (const [name, expected] of [
	['child', 'set'],
	['exchange', '2,4,6'],
	['pipe', '2'],
	['party', 'true'],
	['resting', 'set'],
	['timeout', 'false'],
	['tasks', '1'],
] as const)
	test(`a blocking call that another could end waits: ${name}`, async () => {
		assert.equal(await outputOf(name), expected);
	});

async function outputOf(name: string): Promise<string> {
	const program = inRepository('test/fixtures/sync/own-thread.mjs');
	const { stdout, stderr } = await runProgram(program, { args: [name], deadline: 20_000 });
	assert.equal(stderr, '');
	return stdout.trim();
}
