/** Queues that accept no more items. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readdirSync } from 'node:fs';
import { JoinableQueue, Pipe, Process, Queue, QueueShutDown } from 'multiprocess';
import { tree } from '#src/memory/tree/tree.js';
import { collect } from '../support/collect.js';
import { eventually } from '../support/eventually.js';
import { inThread } from '../support/in-thread.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

const shut = (message: RegExp): { name: string; code: string; message: RegExp } => ({
	name: 'QueueShutDown',
	code: 'ERR_MP_QUEUE_SHUT_DOWN',
	message,
});
const PUT = shut(/^put: the queue was shut down by shutdown\(\); put before that/);
const GOT = shut(/^get: the queue was shut down by shutdown\(\), and nothing is left in it;/);

test('after shutdown() the remaining items can be got, then every call throws QueueShutDown', async () => {
	using queue = new Queue<number>();
	for (let i = 0; i < 4; i++) queue.putNowait(i);
	queue.shutdown();
	queue.shutdown();
	await assert.rejects(queue.put(9), PUT);
	assert.throws(() => queue.putSync(9), PUT);
	assert.throws(() => queue.putNowait(9), PUT);
	assert.equal(queue.qsize(), 4);
	assert.deepEqual([await queue.get(), queue.getSync(), queue.getNowait(), queue.getSync()], [0, 1, 2, 3]);
	await assert.rejects(queue.get(), GOT);
	await assert.rejects(queue.get({ timeout: 0 }), QueueShutDown);
	assert.throws(() => queue.getSync({ timeout: 0 }), GOT);
	assert.throws(() => queue.getNowait(), GOT);
	assert.deepEqual([queue.qsize(), queue.empty(), await collect(queue)], [0, true, []]);
});

test('an immediate shutdown drops all items', async () => {
	using queue = new Queue<number>();
	for (let i = 0; i < 4; i++) queue.putNowait(i);
	queue.shutdown({ immediate: true });
	assert.deepEqual([queue.qsize(), queue.empty()], [0, true]);
	await assert.rejects(queue.get(), GOT);
	assert.throws(() => queue.putNowait(1), PUT);
});

test('the memory of dropped items is returned at once, and so are their handles', async () => {
	using queue = new Queue<unknown>();
	const [here, there] = Pipe<string>();
	const files = (): number => readdirSync(tree().folder).filter((name) => name.startsWith('segment-')).length;
	await queue.put({ there });
	const before = files();
	for (let i = 0; i < 5; i++) await queue.put(Buffer.alloc(2 ** 21));
	for (let i = 0; i < 300; i++) await queue.put(Buffer.alloc(2 ** 15));
	assert.ok(files() >= before + 6);
	there.close();
	queue.shutdown({ immediate: true });
	await assert.rejects(here.recv(), { name: 'EOFError' });
	await eventually('only an empty ring is left, and what is kept for the next large array', () => files() <= before);
	here.close();
});

for (const immediate of [false, true]) {
	test(`all waiters, in every process and way, learn of a shutdown, immediate: ${immediate}`, async (t) => {
		using queue = new Queue<number>(1);
		using full = new Queue<number>(1);
		using ready = new Queue<string>();
		full.putNowait(0);
		const waits = async (empty: Queue<number>, whole: Queue<number>, told: Queue<string>, isSync: boolean) => {
			const names: string[] = [];
			const note = (error: Error) => names.push(error.name);
			const waiting = [empty.get().catch(note), whole.put(1).catch(note)];
			told.putSync('ready');
			try {
				if (isSync) empty.getSync();
			} catch (error) {
				note(error as Error);
			}
			await Promise.all(waiting);
			if (names.some((name) => name !== 'QueueShutDown')) throw new Error(names.join());
			told.putSync(`${names.length}`);
		};
		const all = [false, true].map((isSync) => new Process({ target: waits, args: [queue, full, ready, isSync] }));
		for (const p of all) p.start();
		const thread = inThread(t, waits, queue, full, ready, true);
		const mine = [queue.get(), full.put(1)];
		for (let i = 0; i < 3; i++) assert.equal(await ready.get(), 'ready');
		queue.shutdown({ immediate });
		full.shutdown({ immediate });
		await assert.rejects(mine[0], GOT);
		await assert.rejects(mine[1], PUT);
		await thread.result;
		assert.deepEqual([await ready.get(), await ready.get(), await ready.get()].sort(), ['2', '3', '3']);
		for (const p of all) assert.equal(await p.join(), 0);
		if (immediate) assert.throws(() => full.getNowait(), GOT);
		else assert.equal(full.getNowait(), 0);
	});
}

test('an iteration in another process ends with the shutdown, after all items', async () => {
	using queue = new Queue<number>();
	using sums = new Queue<number>();
	const all = [1, 2].map(
		() =>
			new Process({
				target: async (given: Queue<number>, results: Queue<number>) => {
					let sum = 0;
					for await (const n of given) sum += n;
					await results.put(sum);
				},
				args: [queue, sums],
			}),
	);
	for (const p of all) p.start();
	for (let i = 1; i <= 1000; i++) await queue.put(i);
	queue.shutdown();
	for (const p of all) assert.equal(await p.join(), 0);
	assert.equal(sums.getNowait() + sums.getNowait(), 500_500);
});

test('after an immediate shutdown while others put and get, only items that were got remain to be done', async () => {
	for (let round = 0; round < 10; round++) {
		using queue = new JoinableQueue<number>();
		const worker = new Process({
			target: async (given: JoinableQueue<number>) => {
				for (;;) {
					try {
						given.putSync(1);
						given.getSync();
					} catch {
						break;
					}
					given.taskDone();
				}
				try {
					given.taskDone();
				} catch {
					return;
				}
				process.exit(1);
			},
			args: [queue],
		});
		worker.start();
		await queue.put(0);
		for (let i = 0; i < 20 * round; i++) await queue.put(i);
		queue.shutdown({ immediate: true });
		assert.equal(await queue.join(), true);
		assert.equal(await worker.join(), 0);
	}
});

test('an immediate shutdown leaves an item to a process that has taken it and is still importing its modules', async (t) => {
	const env = { FOLDER: tempDir(t) };
	const result = await runProgram(inRepository('test/fixtures/queues/shut-while-read/main.mjs'), { env });
	assert.equal(result.stdout, 'slow 2097152 true kept\n0\n', describeResult(result));
});
