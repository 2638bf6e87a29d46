/** Users of a queue that are stopped, that are ended while they wait, and that come late. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lock, Process, Queue, SimpleQueue } from 'multiprocess';
import { eventually } from '../support/eventually.js';
import { inThread } from '../support/in-thread.js';
import { isAsleep, isStopped } from '../support/processes.js';

/** Announces itself, and passes on every item that it gets. */
function passOn(from: Queue<number>, to: Queue<string>, name: string): void {
	to.putSync(`${name} waits`);
	for (;;) to.putSync(`${name} ${from.getSync()}`);
}

function started(from: Queue<number>, to: Queue<string>, name: string): Process<never> {
	const p = new Process({ target: passOn, args: [from, to, name] });
	p.start();
	return p;
}

/** Not while it holds a lock: its message may be seen before it has released that. */
async function stop({ pid }: Process<never>): Promise<void> {
	await eventually('it waits', () => isAsleep(pid as number));
	process.kill(pid as number, 'SIGSTOP');
	await eventually('it is stopped', () => isStopped(pid as number));
}

test('a consumer stopped while it waits keeps no item from others', async () => {
	using queue = new Queue<number>();
	using told = new Queue<string>();
	const stopped = started(queue, told, 'stopped');
	assert.equal(await told.get(), 'stopped waits');
	await stop(stopped);
	const other = started(queue, told, 'other');
	assert.equal(await told.get(), 'other waits');
	for (let i = 0; i < 20; i++) {
		queue.putNowait(i);
		assert.equal(await told.get(), `other ${i}`);
	}
	other.kill();
	await other.join();
	process.kill(stopped.pid as number, 'SIGCONT');
	queue.putNowait(99);
	assert.equal(await told.get(), 'stopped 99');
	stopped.kill();
	await stopped.join();
});

test('a consumer killed just after it was woken leaves the item to another', async () => {
	using queue = new Queue<number>();
	using told = new Queue<string>();
	for (let round = 0; round < 3; round++) {
		const victim = started(queue, told, 'victim');
		assert.equal(await told.get(), 'victim waits');
		await stop(victim);
		const mine = queue.get();
		queue.putNowait(round);
		victim.kill();
		await victim.join();
		assert.equal(await mine, round);
	}
});

test('a producer killed while it waits for room has put nothing, and blocks no other producer', async () => {
	using queue = new Queue<number>(1);
	using told = new Queue<string>();
	queue.putNowait(0);
	const victim = new Process({
		target: (given: Queue<number>, to: Queue<string>) => {
			to.putSync('waits');
			given.putSync(1);
		},
		args: [queue, told],
	});
	victim.start();
	assert.equal(await told.get(), 'waits');
	const mine = queue.put(2);
	await stop(victim);
	assert.equal(await queue.get(), 0);
	victim.kill();
	await victim.join();
	await mine;
	assert.deepEqual([await queue.get(), queue.qsize()], [2, 0]);
});

for (const isSync of [false, true]) {
	test(`a thread terminated while it waits takes no item along, sync: ${isSync}`, async (t) => {
		using queue = new Queue<number>();
		using told = new Queue<string>();
		for (let round = 0; round < 3; round++) {
			const thread = inThread(
				t,
				async (from: Queue<number>, to: Queue<string>, blocks: boolean) => {
					to.putSync('waits');
					if (blocks) from.getSync({ timeout: 500 });
					else await Promise.all([from.get(), from.get()]);
				},
				queue,
				told,
				isSync,
			);
			assert.equal(await told.get(), 'waits');
			await thread.terminate();
			queue.putNowait(round);
			assert.deepEqual([await queue.get(), queue.qsize()], [round, 0]);
		}
	});
}

test('a thread terminated while it puts and gets leaves the queue intact', async (t) => {
	using queue = new Queue<{ n: number; filling: string }>({ capacity: 4096 });
	for (let round = 0; round < 10; round++) {
		const thread = inThread(
			t,
			(given: typeof queue) => {
				for (let n = 0; ; n++) {
					given.putSync({ n, filling: 'x'.repeat(n % 2000) });
					if (n % 3 === 0) given.getSync();
				}
			},
			queue,
		);
		await eventually('it puts', () => queue.qsize() > 50);
		await thread.terminate();
		let last = -1;
		for (let left = queue.qsize(); left > 0; left--) {
			const { n, filling } = queue.getSync({ timeout: 0 });
			assert.ok(n > last && filling.length === n % 2000);
			last = n;
		}
		assert.deepEqual([queue.qsize(), queue.empty()], [0, true]);
	}
});

test('a process that looked at a queue long ago finds its way through every ring since', async () => {
	using queue = new Queue<string>({ capacity: 4096 });
	using go = new SimpleQueue<string>();
	using back = new Queue<string>();
	queue.putNowait('first');
	const late = new Process({
		target: (given: Queue<string>, gate: SimpleQueue<string>, to: Queue<string>) => {
			to.putSync(given.getSync());
			given.putSync('mine');
			for (let told = gate.getSync(); told !== 'end'; told = gate.getSync()) {
				to.putSync(`${given.qsize()} ${given.getSync()}`);
				given.putSync('mine');
			}
		},
		args: [queue, go, back],
	});
	late.start();
	assert.equal(await back.get(), 'first');
	assert.equal(await queue.get(), 'mine');
	for (let round = 0; round < 20; round++) {
		for (let i = 0; i < 30 + round * 20; i++) queue.putNowait(`${round}-${i}`.padEnd(1000));
		while (queue.qsize() > 1) queue.getNowait();
		await go.put('go');
		assert.match(await back.get(), new RegExp(`^1 ${round}-${29 + round * 20} +$`));
		assert.deepEqual([await queue.get(), queue.qsize()], ['mine', 0]);
	}
	await go.put('end');
	assert.equal(await late.join(), 0);
});

test('one handle more than may rest is an error, and has room as soon as another is received', async () => {
	using queue = new Queue<Lock>();
	const lock = new Lock();
	const refused = { name: 'ProcessError', message: /receive some/ };
	let resting = 0;
	while (
		resting < 70_000 &&
		(await queue.put(lock).then(
			() => true,
			() => false,
		))
	)
		resting++;
	// Other objects of this program may have some, too.
	assert.ok(resting > 65_000 && resting <= 65_024, `${resting} handles`);
	for (let i = 0; i < 3; i++) {
		await assert.rejects(queue.put(lock), refused);
		await queue.get();
		await queue.put(lock);
	}
});

test('sending a queue that was closed here is an error that says so', async () => {
	using queue = new Queue<unknown>();
	const closed = new Queue();
	closed.close();
	await assert.rejects(queue.put({ closed }), {
		name: 'ClosedError',
		message: /^sending a Queue: this process has closed/,
	});
	assert.equal(queue.qsize(), 0);
});
