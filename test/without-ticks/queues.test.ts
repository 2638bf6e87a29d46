/**
 * Queues and pipes, used by threads whose ticks take a minute: everybody who waits for
 * an item, or for room, is woken.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinableQueue, Pipe, type PipeConnection, Queue } from 'multiprocess';
import { count } from '../support/counts.js';
import type { Waits } from '../support/without-ticks.js';
import { allDo } from './company.js';

const times = count('without-ticks', 1500, 150_000);

/** Puts items, and gets as many, in every way there is, including giving up. */
async function exchange(
	waits: Waits,
	me: number,
	isAlone: boolean,
	queue: Queue<Buffer>,
	rounds: number,
): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		const item = Buffer.alloc(((me * 7919 + round * 104_729) % 90) ** 2, me);
		// A waiter for room waits for others to get, so those of one thread must not wait for one
		// another.
		const put = waits.async('put', () => queue.put(item));
		const way = (me + round) % 5;
		if (way === 0 && isAlone) {
			await put;
			waits.sync('getSync', () => queue.getSync());
		} else if (way === 1) {
			const first = await queue.get({ timeout: 1 }).catch(() => undefined);
			if (!first) await waits.async('get after one that gave up', () => queue.get());
		} else if (way === 2) {
			const first = await queue.get({ signal: AbortSignal.timeout(1) }).catch(() => undefined);
			if (!first) await waits.async('get after one that was aborted', () => queue.get());
		} else {
			await waits.async('get', () => queue.get());
		}
		await put;
	}
}

for (const maxSize of [0, 1, 3]) {
	test(`a Queue with a maxSize of ${maxSize} wakes consumers and producers`, async (t) => {
		const queue = new Queue<Buffer>({ maxSize, capacity: 4096 });
		await allDo(t, exchange, queue, times);
		assert.equal(queue.qsize(), 0);
		queue.close();
	});
}

test('a JoinableQueue wakes those who wait until all is done', async (t) => {
	const queue = new JoinableQueue<number>();
	await allDo(
		t,
		async (waits: Waits, me: number, _isAlone: boolean, jobs: JoinableQueue<number>, rounds: number) => {
			for (let round = 0; round < rounds; round++) {
				if (me === 4) {
					await jobs.put(round);
					await waits.async('join', () => jobs.join());
				} else if (me === 3) {
					await waits.async('get', () => jobs.get());
					jobs.taskDone();
				}
			}
		},
		queue,
		times,
	);
	queue.close();
});

test('a full Pipe wakes all who wait for room, one after the other, and the receiver', async (t) => {
	const [receiving, sending] = Pipe<Buffer>();
	await allDo(
		t,
		async (
			waits: Waits,
			me: number,
			isAlone: boolean,
			from: PipeConnection<Buffer>,
			to: PipeConnection<Buffer>,
			rounds: number,
		) => {
			if (me === 4) {
				for (let got = 0; got < rounds * 4; got++) await waits.async('recv', () => from.recv());
				return;
			}
			for (let round = 0; round < rounds; round++) {
				const item = Buffer.alloc(round % 10 === 0 ? 60_000 : ((me + round) % 7) * 100, me);
				if (isAlone && round % 2 === 0) waits.sync('sendSync', () => to.sendSync(item));
				else await waits.async('send', () => to.send(item));
			}
		},
		receiving,
		sending,
		times,
	);
	receiving.close();
	sending.close();
});
