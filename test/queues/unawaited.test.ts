/**
 * Calls that are not awaited one by one keep their order, whoever waits, and blocking calls do not
 * overtake them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinableQueue, Pipe, Process, Queue, SimpleQueue } from 'multiprocess';

const MANY = 1000;
const numbers = (count: number): number[] => [...Array(count).keys()];

async function drain(count: number, get: () => Promise<number>): Promise<number[]> {
	const got: number[] = [];
	while (got.length < count) got.push(await get());
	return got;
}

for (const [kind, make] of [
	['Queue', () => new Queue<number>()],
	['SimpleQueue', () => new SimpleQueue<number>()],
] as const) {
	test(`items are in a ${kind} as soon as put() has returned, in the order of the calls`, async () => {
		using queue = make();
		const puts = numbers(MANY).map((i) => queue.put(i));
		assert.deepEqual(await drain(MANY, () => queue.get()), numbers(MANY));
		await Promise.all(puts);
	});
}

test('all items put are there after a shutdown that follows at once', async () => {
	using queue = new Queue<number>();
	const puts = numbers(MANY).map((i) => queue.put(i));
	assert.equal(queue.qsize(), MANY);
	queue.shutdown();
	await Promise.all(puts);
	assert.deepEqual(await drain(MANY, () => queue.get()), numbers(MANY));
});

test('a process that ends at once has put and sent everything', async () => {
	using queue = new Queue<number>();
	const [here, there] = Pipe<number>();
	const p = new Process({
		target: () => {
			for (let i = 0; i < 1000; i++) void queue.put(i);
			for (let i = 0; i < 1000; i++) void there.send(i);
			process.exit(0);
		},
	});
	p.start();
	there.close();
	assert.equal(await p.join(), 0);
	assert.deepEqual(await drain(MANY, () => queue.get()), numbers(MANY));
	assert.deepEqual(await drain(MANY, () => here.recv()), numbers(MANY));
	here.close();
});

test('waiting puts are served in the order of the calls', async () => {
	using queue = new Queue<number>(10);
	const [receiver, sender] = Pipe<Uint8Array>({ duplex: false });
	const puts = numbers(MANY).map((i) => queue.put(i));
	assert.deepEqual(await drain(MANY, () => queue.get()), numbers(MANY));
	await Promise.all(puts);
	const sends = numbers(300).map((i) => sender.send(new Uint8Array(20_000).fill(i % 256)));
	const got = await drain(300, async () => (await receiver.recv())[0]);
	assert.deepEqual(
		got,
		numbers(300).map((i) => i % 256),
	);
	await Promise.all(sends);
	receiver.close();
	sender.close();
});

test('gets receive items and return in the order of the calls, whether the items are there or come later', async () => {
	using queue = new Queue<number>();
	const order: number[] = [];
	const get = (i: number): Promise<void> => queue.get().then((item) => void order.push(item === i ? i : -1));
	const early = numbers(300).map(get);
	for (let i = 0; i < 600; i++) await queue.put(i);
	const late = numbers(300).map((i) => get(300 + i));
	await Promise.all([...early, ...late]);
	assert.deepEqual(order, numbers(600));
});

test('a blocking call of the same thread comes after the waiting calls', async () => {
	using queue = new Queue<number>(1);
	await queue.put(0);
	const waiting = queue.put(1);
	assert.equal(queue.getNowait(), 0);
	assert.throws(() => queue.putNowait(2), { name: 'QueueFull' });
	assert.equal(queue.getSync(), 1);
	await waiting;
	const getting = queue.get();
	queue.putNowait(3);
	assert.throws(() => queue.getNowait(), { name: 'QueueEmpty' });
	assert.equal(await getting, 3);
});

test('a blocking put first puts the items of its own thread’s waiting calls', async () => {
	using queue = new Queue<number>(1);
	const p = new Process({
		target: async () => {
			const first = [queue.put(0), queue.put(1), queue.put(2)];
			queue.putSync(3);
			await Promise.all(first);
		},
	});
	p.start();
	assert.deepEqual(await drain(4, () => queue.get()), [0, 1, 2, 3]);
	assert.equal(await p.join(), 0);
});

test('a joinable queue counts items whose put was not awaited', async () => {
	using queue = new JoinableQueue<number>();
	const puts = numbers(300).map((i) => queue.put(i));
	for (let i = 0; i < 299; i++) {
		await queue.get();
		queue.taskDone();
	}
	assert.equal(await queue.join({ timeout: 1 }), false);
	await queue.get();
	queue.taskDone();
	assert.equal(await queue.join(), true);
	await Promise.all(puts);
});
