/**
 * What the last other holder does just before it leaves: a process that waits sees it, and does not
 * end before.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe, type PipeConnection, Process, Queue } from 'multiprocess';
import { count } from '../support/counts.js';

const times = count('last-words', 15, 500);

test(`a process that receives until the other end is closed ends normally, ${times} times`, async () => {
	for (let i = 0; i < times; i++) {
		const [here, there] = Pipe<string, number>();
		const p = new Process({
			target: async (end: PipeConnection<number, string>) => {
				for await (const text of end) await end.send(text.length);
			},
			args: [there],
		});
		p.start();
		there.close();
		await here.send('hello');
		assert.equal(await here.recv(), 5);
		here.close();
		assert.equal(await p.join(), 0);
	}
});

test(`an item put just before the last other holder closes the queue is got, ${times} times`, async () => {
	for (let i = 0; i < times; i++) {
		const queue = new Queue<number>();
		const p = new Process({
			target: async (given: Queue<number>) => {
				await given.get();
				process.exit(await given.get());
			},
			args: [queue],
		});
		p.start();
		queue.putSync(1);
		while (!queue.empty()) await new Promise(setImmediate);
		queue.putSync(7);
		queue.close();
		assert.equal(await p.join(), 7);
	}
});
