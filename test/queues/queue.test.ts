/** A Queue in one process: the result of each call, and its errors. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { ClosedError, JoinableQueue, Queue, QueueEmpty, QueueFull, type QueueOptions } from 'multiprocess';
import { collect } from '../support/collect.js';

function queueOf<T>(t: Pick<TestContext, 'after'>, options?: QueueOptions | number): Queue<T> {
	const queue = new Queue<T>(options);
	t.after(() => queue.close());
	return queue;
}

test('QUE02 items come in the order of the puts, by any call; an empty queue is an error', async (t) => {
	const queue = queueOf<number>(t);
	await queue.put(1);
	await queue.put(2, { timeout: 100 });
	queue.putSync(3);
	queue.putSync(4, { timeout: 100 });
	queue.putNowait(5);
	assert.equal(queue.empty(), false);
	assert.deepEqual(
		[await queue.get(), await queue.get({ timeout: 100 }), queue.getSync(), queue.getSync({ timeout: 0 })],
		[1, 2, 3, 4],
	);
	assert.equal(queue.getNowait(), 5);
	assert.equal(queue.empty(), true);
	assert.throws(() => queue.getNowait(), {
		name: 'QueueEmpty',
		code: 'ERR_MP_QUEUE_EMPTY',
		message: 'Queue.getNowait(): the queue is empty; put an item first, or wait for one with get()',
	});
	assert.throws(() => queue.getSync({ timeout: 0 }), { name: 'QueueEmpty', message: /^Queue\.getSync\(\): .* empty;/ });
	assert.throws(() => queue.getSync({ timeout: -1 }), QueueEmpty);
	await assert.rejects(queue.get({ timeout: 0 }), {
		name: 'QueueEmpty',
		message: /^Queue\.get\(\): the queue is empty/,
	});
});

test('QUE07 a get whose timeout has passed is a QueueEmpty', async (t) => {
	const queue = queueOf(t);
	const message = /: no item came within 20 ms; wait longer, or put one$/;
	await assert.rejects(queue.get({ timeout: 20 }), { name: 'QueueEmpty', message });
	assert.throws(() => queue.getSync({ timeout: 20 }), { name: 'QueueEmpty', message });
	queue.putNowait('late');
	assert.equal(queue.getSync({ timeout: 20 }), 'late');
});

test('QUE10 a queue that was closed here is refused, whether used before or not', async () => {
	for (const items of [0, 3]) {
		const queue = new Queue<number>();
		for (let i = 0; i < items; i++) await queue.put(i);
		assert.equal(queue.empty(), items === 0);
		queue.close();
		queue.close();
		queue[Symbol.dispose]();
		const closed = { name: 'ClosedError', code: 'ERR_MP_CLOSED' };
		for (const call of [
			'putNowait',
			'putSync',
			'getNowait',
			'getSync',
			'qsize',
			'empty',
			'full',
			'shutdown',
		] as const) {
			const message = `Queue.${call}(): this process has closed the queue; use it before close()`;
			assert.throws(() => (queue[call] as () => void)(), { ...closed, message });
		}
		await assert.rejects(queue.put(1), { ...closed, message: /^Queue\.put\(\): / });
		await assert.rejects(queue.get(), { ...closed, message: /^Queue\.get\(\): / });
		assert.deepEqual(await collect(queue), []);
		const other = queueOf<unknown>({ after: () => {} });
		assert.throws(
			() => other.putNowait({ queue }),
			(error: Error) => /clos/.test(inspect(error)),
		);
		other.close();
	}
});

test('qsize, empty and full describe how many items there are', async (t) => {
	const queue = queueOf<number>(t, { maxSize: 2 });
	const state = (): unknown[] => [queue.qsize(), queue.empty(), queue.full()];
	assert.deepEqual(state(), [0, true, false]);
	queue.putNowait(1);
	assert.deepEqual(state(), [1, false, false]);
	await queue.put(2);
	assert.deepEqual(state(), [2, false, true]);
	queue.getSync();
	assert.deepEqual(state(), [1, false, false]);
	const unlimited = queueOf<number>(t);
	for (let i = 0; i < 1000; i++) unlimited.putNowait(i);
	assert.deepEqual([unlimited.qsize(), unlimited.full()], [1000, false]);
});

test('a full queue accepts no more, however it was made', async (t) => {
	for (const queue of [queueOf<number>(t, 1), queueOf<number>(t, { maxSize: 1, capacity: 1 })]) {
		await queue.put(1);
		assert.throws(() => queue.putNowait(2), {
			name: 'QueueFull',
			code: 'ERR_MP_QUEUE_FULL',
			message: 'Queue.putNowait(): the queue holds its maxSize of 1 items; get some, or wait longer',
		});
		assert.throws(() => queue.putSync(2, { timeout: 0 }), QueueFull);
		assert.throws(() => queue.putSync(2, { timeout: 10 }), { message: /^Queue\.putSync\(\): .* items for 10 ms;/ });
		await assert.rejects(queue.put(2, { timeout: 0 }), QueueFull);
		await assert.rejects(queue.put(2, { timeout: 10 }), {
			name: 'QueueFull',
			message: /^Queue\.put\(\): .* for 10 ms;/,
		});
		assert.deepEqual([queue.qsize(), queue.getNowait(), queue.qsize()], [1, 1, 0]);
		queue.putNowait(3);
		assert.equal(await queue.get(), 3);
	}
});

test('a wrong argument is an error of the call, which does nothing', async (t) => {
	for (const type of [Queue, JoinableQueue]) {
		const { name } = type;
		assert.throws(() => new type(-1), {
			name: 'RangeError',
			message: `${name}: maxSize is -1; give a whole number from 0 to 2147483647`,
		});
		assert.throws(() => new type({ maxSize: 1.5 }), RangeError);
		assert.throws(() => new type({ maxSize: 2 ** 31 }), RangeError);
		assert.throws(() => new type(Number.NaN), RangeError);
		assert.throws(() => new type({ maxSize: '3' as never }), {
			name: 'TypeError',
			message: `${name}: maxSize is the string "3"; give a whole number`,
		});
		assert.throws(() => new type({ capacity: 0 }), {
			name: 'RangeError',
			message: /capacity is 0; give a whole number from 1 to/,
		});
		assert.throws(() => new type({ capacity: 2 ** 29 }), RangeError);
		assert.throws(() => new type({ maxsize: 3 } as never), {
			name: 'TypeError',
			message: /no option 'maxsize'.* maxSize, capacity$/,
		});
		for (const wrong of [null, 'x', [], true])
			assert.throws(() => new type(wrong as never), { name: 'TypeError', message: /options is/ });
	}
	const queue = queueOf<number>(t, 1);
	for (const wrong of [{ timeout: Number.NaN }, { timeout: '5' }, { block: false }, 7, null] as never[]) {
		await assert.rejects(queue.put(1, wrong), (error) => error instanceof TypeError || error instanceof RangeError);
		assert.throws(
			() => queue.putSync(1, wrong),
			(error) => error instanceof TypeError || error instanceof RangeError,
		);
		assert.equal(queue.qsize(), 0);
	}
	await assert.rejects(queue.put(1, { signal: 1 as never }), {
		name: 'TypeError',
		message: /^Queue\.put\(\): signal is/,
	});
	queue.putNowait(1);
	for (const wrong of [{ timeout: Number.NaN }, { timeout: '5' }, { block: false }, 7, null] as never[]) {
		await assert.rejects(queue.get(wrong), { message: /^Queue\.get\(\): / });
		assert.throws(() => queue.getSync(wrong), { message: /^Queue\.getSync\(\): / });
	}
	assert.throws(() => queue.shutdown({ immediate: 1 as never }), {
		name: 'TypeError',
		message: /^Queue\.shutdown\(\): immediate is the number 1; give true or false$/,
	});
	assert.throws(() => queue.shutdown(true as never), { name: 'TypeError', message: /options is the boolean true/ });
	assert.throws(() => queue.shutdown({ now: true } as never), { message: /no option 'now'/ });
	assert.equal(await queue.get(), 1);
});

test('QUE09 a value that can’t be sent is an error of the put, which changes nothing', async (t) => {
	const queue = queueOf<unknown>(t, 2);
	queue.putNowait('before');
	for (const value of [new WeakMap(), { deep: [new WeakRef({})] }, Promise.resolve()]) {
		await assert.rejects(queue.put(value), { name: 'ShippingError', message: /item/ });
		assert.throws(() => queue.putSync(value), { name: 'ShippingError' });
		assert.throws(() => queue.putNowait(value), { name: 'ShippingError' });
	}
	const hostile = {
		get fails(): never {
			throw new Error('no');
		},
	};
	await assert.rejects(queue.put(hostile));
	assert.equal(queue.qsize(), 1);
	queue.putNowait('after');
	assert.deepEqual([await queue.get(), await queue.get(), queue.empty()], ['before', 'after', true]);
});

test('an item is the value at the time of the put, even if the put has to wait', async (t) => {
	const queue = queueOf<{ n: number } | Buffer>(t, 1);
	const object = { n: 1 };
	await queue.put(object);
	object.n = 2;
	const bytes = Buffer.from('right');
	const waiting = queue.put(bytes);
	bytes.fill('!');
	assert.deepEqual(await queue.get(), { n: 1 });
	await waiting;
	assert.deepEqual(await queue.get(), Buffer.from('right'));
});

test('an iteration yields items until the queue is closed here or shut down', async () => {
	for (const end of ['close', 'shutdown'] as const) {
		const queue = new Queue<number>();
		const all = collect(queue);
		for (let i = 0; i < 5; i++) await queue.put(i);
		if (end === 'shutdown') queue.shutdown();
		await new Promise((resolve) => setImmediate(resolve));
		queue.close();
		assert.deepEqual(await all, [0, 1, 2, 3, 4]);
	}
});

test('leaving an iteration takes no further item', async (t) => {
	const queue = queueOf<number>(t);
	for (let i = 0; i < 5; i++) queue.putNowait(i);
	for await (const item of queue) if (item === 2) break;
	assert.deepEqual([queue.qsize(), await queue.get()], [2, 3]);
});

test('two handles of a queue in one process are closed independently', async (t) => {
	const queue = queueOf<number | Queue<number>>(t);
	await queue.put(queue as Queue<number>);
	const other = (await queue.get()) as Queue<number>;
	assert.notEqual(other, queue);
	const [first, second] = [other.get(), queue.get()];
	other.close();
	await assert.rejects(first, ClosedError);
	await queue.put(1);
	assert.equal(await second, 1);
	assert.throws(() => other.qsize(), ClosedError);
	assert.equal(queue.qsize(), 0);
});
