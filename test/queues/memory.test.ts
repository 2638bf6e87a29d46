/** The memory that queues take and return. */
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Lock, Process, Queue } from 'multiprocess';
import { tree } from '#src/memory/tree/tree.js';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';

const MIB = 2 ** 20;
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Returns the bytes of all files of this program's tree. */
function treeBytes(): number {
	const { folder } = tree();
	return readdirSync(folder).reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
}

function files(): string[] {
	return readdirSync(tree().folder).filter((name) => name.startsWith('segment-'));
}

function descriptors(): number {
	return readdirSync('/proc/self/fd').length;
}

/** Waits until dropped objects have been collected, and no more is there than before. */
async function settles(what: string, isSo: () => boolean): Promise<void> {
	const condition = (): boolean => {
		gc();
		return isSo();
	};
	await eventually(what, condition, { deadline: count('settling-ms', 20_000, 120_000) });
}

/** Not in the test itself, whose frame would keep the last one alive. */
async function useOne(end: 'closed' | 'dropped'): Promise<void> {
	const queue = new Queue();
	for (let i = 0; i < 30; i++) await queue.put({ i, lock: new Lock() });
	await queue.put(Buffer.alloc(200_000));
	await queue.put(Buffer.alloc(2 * MIB));
	for (let i = 0; i < 20; i++) await queue.get();
	if (end === 'closed') queue.close();
}

const queues = count('dropped-queues', 50, 1000);

for (const end of ['closed', 'dropped'] as const) {
	test(`${queues} used queues that are ${end} leave nothing behind, nor do their items`, async () => {
		await useOne(end);
		await settles('the first is gone', () => files().length === 0);
		const before = { bytes: treeBytes(), fds: descriptors() };
		for (let i = 0; i < queues; i++) {
			await useOne(end);
			if (i % 10 === 9) {
				gc();
				// Finalizers of collected objects run in a later turn.
				await setImmediate();
			}
		}
		await settles('all are gone', () => files().length === 0);
		assert.equal(descriptors(), before.fds);
		assert.ok(treeBytes() - before.bytes <= MIB, `${treeBytes() - before.bytes} bytes more`);
	});
}

test('queues that children made and left in one another go with the last holder', async () => {
	using queue = new Queue<Queue>();
	const p = new Process({
		target: (given: Queue<Queue>) => {
			for (let i = 0; i < 20; i++) {
				const inner = new Queue();
				inner.putSync(new Queue());
				inner.putSync(Buffer.alloc(5000));
				given.putSync(inner);
			}
		},
		args: [queue],
	});
	p.start();
	assert.equal(await p.join(), 0);
	for (let i = 0; i < 10; i++) (await queue.get()).close();
	queue.close();
	await settles('all are gone', () => files().length === 0);
});

async function burst(t: TestContext, queue: Queue<Buffer>, bytes: number, size: number): Promise<void> {
	const items = Math.ceil(bytes / size);
	for (let i = 0; i < items; i++) queue.putNowait(Buffer.alloc(size, 1));
	const most = treeBytes();
	t.diagnostic(`${items} items of ${size} bytes: ${Math.round(most / MIB)} MiB`);
	assert.ok(most >= bytes);
	const p = new Process({
		target: (given: Queue<Buffer>, n: number) => {
			for (let i = 0; i < n; i++) given.getSync();
		},
		args: [queue, items],
	});
	p.start();
	assert.equal(await p.join(), 0);
}

for (const size of [1000, 100_000, 3 * MIB]) {
	const bytes = count('burst-mib', 64, 1024) * MIB;
	test(`the memory of a burst of ${bytes / MIB} MiB in items of ${size} bytes is returned as the queue is emptied`, async (t) => {
		using queue = new Queue<Buffer>();
		queue.putNowait(Buffer.alloc(10));
		queue.getNowait();
		const before = treeBytes();
		await burst(t, queue, bytes, size);
		await settles('most is given back', () => treeBytes() - before <= 6 * MIB);
		assert.equal(queue.qsize(), 0);
		queue.putNowait(Buffer.from('still there'));
		assert.equal(String(queue.getNowait()), 'still there');
	});
}

test('a queue keeps millions of small items, in order, until they are taken', () => {
	using queue = new Queue<number>();
	const items = 2_500_000;
	for (let i = 0; i < items; i++) queue.putNowait(i);
	assert.equal(queue.qsize(), items);
	for (let i = 0; i < items; i++) if (queue.getNowait() !== i) assert.fail(`not item ${i}`);
	assert.equal(queue.qsize(), 0);
});
