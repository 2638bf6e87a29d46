/**
 * No process outlives the thread that started it, however the thread ends, and none
 * stays a zombie of the program.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type Process as AnyProcess, Process, Queue } from 'multiprocess';
import { eventually } from '../support/eventually.js';
import { inRepository } from '../support/repository.js';
import { startThread } from '../support/start-thread.js';

/** Neither runs nor is a zombie. */
async function assertGone(pid: number): Promise<void> {
	await eventually(`process ${pid} is gone`, () => {
		try {
			return !process.kill(pid, 0);
		} catch (error) {
			assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
			return true;
		}
	});
}

const ends: Record<string, (p: AnyProcess<never>) => void> = {
	'terminate()': (p) => p.terminate(),
	'kill()': (p) => p.kill(),
};

for (const [how, end] of Object.entries(ends)) {
	for (const what of ['waits', 'is busy'] as const) {
		for (const daemon of [false, true]) {
			test(`a ${daemon ? 'daemon' : 'process'} that ${what} ends with the thread that started it, by ${how}`, async (t) => {
				using queue = new Queue<number>();
				const p = startThread(t, {
					target: async (pids: Queue<number>, isBusy: boolean, isDaemon: boolean) => {
						const child = new Process({
							daemon: isDaemon,
							target: (own: Queue<number>) => {
								own.putSync(process.pid);
								if (isBusy) for (;;);
								setInterval(() => {}, 1_000);
							},
							args: [pids],
						});
						child.start();
						await new Promise(() => setInterval(() => {}, 1_000));
					},
					args: [queue, what === 'is busy', daemon],
				});
				const pid = await queue.get();
				end(p);
				await p.join();
				await assertGone(pid);
			});
		}
	}
}

test('a daemon ends with a thread that ends by itself', async (t) => {
	using queue = new Queue<number>();
	const p = startThread(t, {
		target: async (pids: Queue<number>) => {
			const child = new Process({ daemon: true, target: () => void setInterval(() => {}, 1_000) });
			child.start();
			await pids.put(child.pid as number);
		},
		args: [queue],
	});
	const pid = await queue.get();
	assert.equal(await p.join(), 0);
	await assertGone(pid);
});

test('processes that ended before their thread leave nothing behind', async (t) => {
	const p = startThread(t, {
		target: async () => {
			for (let i = 0; i < 3; i++) {
				const child = new Process({ target: () => {} });
				child.start();
				if ((await child.join()) !== 0) throw new Error('it failed');
			}
		},
	});
	assert.equal(await p.join(), 0);
});

test('the same holds in a worker thread of the program, with its standbys', async () => {
	const library = JSON.stringify(inRepository('dist/require.cjs'));
	const text = `
		const { Process } = require(${library});
		const p = new Process({ target: () => { for (;;); } });
		p.start();
		require('node:worker_threads').parentPort.postMessage(p.pid);
		setInterval(() => {}, 1_000);
	`;
	const worker = new Worker(text, { eval: true });
	const pid = await new Promise<number>((resolve) => {
		worker.on('message', resolve);
	});
	await worker.terminate();
	await assertGone(pid);
});
