/** A thread that is ended while it loads a module: Node 20 would abort the program. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { getContext, Queue } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { inRepository } from '../support/repository.js';

const { Process: Thread } = getContext('thread');

for (const [what, slow, isDone] of [
	['is ended when the load is over', '400', true],
	['that loads for more than two seconds is ended all the same', '600000', false],
] as const) {
	test(`a thread ${what}`, async (t) => {
		const { imported } = (await import(inRepository('test/fixtures/process/slow-module.mjs'))) as {
			imported(): void;
		};
		using queue = new Queue<() => void>();
		await queue.put(imported);
		const gate = new Gate(t);
		const p = new Thread({
			target: (from: Queue<() => void>) => {
				from.getSync();
				for (;;);
			},
			args: [queue],
			env: { GATE: gate.path, SLOW: slow },
		});
		p.start();
		await gate.opened();
		p.terminate();
		assert.equal(await p.join(), -15);
		assert.equal(existsSync(`${gate.path}.done`), isDone);
	});
}

test('threads can be ended while they boot', async () => {
	for (let i = 0; i < 30; i++) {
		const p = new Thread({ target: () => new Promise((resolve) => setTimeout(resolve, 60_000)) });
		p.start();
		await new Promise((resolve) => setTimeout(resolve, i * 4));
		p.terminate();
		assert.equal(await p.join(), -15);
	}
});
