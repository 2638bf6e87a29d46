/**
 * Ends that are sent, in any way, work where they arrive, and cause no end of file on their way.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinableQueue, Pipe, type PipeConnection, Process, Queue, type Sender, SimpleQueue } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { collect } from '../support/collect.js';
import { PLACES, elsewhere } from '../support/elsewhere.js';
import { inThread } from '../support/in-thread.js';
import { usePool } from '../support/use-pool.js';

type End = PipeConnection;

/** What the receiver of an end does with it. */
const greet = async (end: End): Promise<void> => {
	await end.send('hello');
	if ((await end.recv()) !== 'answer') throw new Error('it received something else');
	end.close();
};

/** The other side of `greet`: expects exactly that, and then the end of file. */
async function greeted(end: End): Promise<void> {
	assert.equal(await end.recv(), 'hello');
	await end.send('answer');
	await assert.rejects(end.recv(), { name: 'EOFError' });
}

const pipe = (): [End, End] => Pipe() as [End, End];

for (const place of PLACES) {
	test(`an end goes to a ${place} as an argument and in a closure, twice in one message`, async (t) => {
		for (const captured of [false, true]) {
			const [here, there] = pipe();
			const other = captured
				? elsewhere(t, place, async (work: typeof greet) => work(there), greet)
				: elsewhere(t, place, greet, there);
			there.close();
			await greeted(here);
			await other;
		}
		const [here, there] = pipe();
		const twice = elsewhere(
			t,
			place,
			async (pair: { one: End; same: End; work: typeof greet }) => {
				if (pair.one !== pair.same) throw new Error('they are two');
				await pair.work(pair.one);
			},
			{ one: there, same: there, work: greet },
		);
		there.close();
		await greeted(here);
		await twice;
	});

	test(`an end goes through a pipe to a ${place}, even if its sender has closed it`, async (t) => {
		const [carrier, carried] = pipe();
		const other = elsewhere(
			t,
			place,
			async (end: End, work: (end: End) => Promise<void>) => {
				for await (const given of end) await work(given as End);
			},
			carried,
			greet,
		);
		carried.close();
		for (let i = 0; i < 20; i++) {
			const [here, there] = pipe();
			await carrier.send(there);
			there.close();
			await greeted(here);
		}
		carrier.close();
		await other;
	});

	test(`an end arrives from a ${place} that is gone when it is received`, async (t) => {
		const [carrier, carried] = pipe();
		const [other, given] = Pipe<string>({ duplex: false });
		await elsewhere(
			t,
			place,
			async (end: End, sender: Sender<string>) => {
				await sender.send('first');
				await end.send(sender);
			},
			carried,
			given,
		);
		given.close();
		assert.equal(await other.recv(), 'first');
		assert.equal(await other.poll(), false);
		const sender = (await carrier.recv()) as Sender<string>;
		await sender.send('second');
		sender.close();
		assert.deepEqual(await collect(other), ['second']);
	});
}

test('LBK07 an end rests in a queue until somebody gets it, after its producer exited or was killed', async () => {
	for (const queue of [new Queue<End>(), new SimpleQueue<End>(), new JoinableQueue<End>()]) {
		for (const signal of [undefined, 'SIGKILL'] as const) {
			const [here, there] = pipe();
			const p = new Process({
				target: async (end: End, way: string | undefined) => {
					await queue.put(end);
					end.close();
					if (way) process.kill(process.pid, way);
				},
				args: [there, signal],
			});
			p.start();
			there.close();
			await p.join();
			assert.equal(await here.poll(), false);
			await here.send('kept');
			const got = await queue.get();
			assert.equal(await got.recv(), 'kept');
			const other = new Process({ target: greet, args: [got] });
			other.start();
			got.close();
			await greeted(here);
			assert.equal(await other.join(), 0);
		}
	}
});

test('LBK07 an end goes through a queue to a waiter, and back', async (t) => {
	const queue = new Queue<End>();
	const back = new Queue<End>();
	const thread = inThread(t, async () => {
		for await (const end of queue) {
			await back.put(end);
			end.close();
		}
	});
	for (let i = 0; i < 10; i++) {
		const [here, there] = pipe();
		await queue.put(there);
		there.close();
		const work = greet(await back.get());
		await greeted(here);
		await work;
	}
	queue.shutdown();
	await thread.result;
});

test('an end goes to a task of a pool, and comes back as its result', async (t) => {
	const pool = usePool(t);
	const ends = Array.from({ length: 6 }, pipe);
	const tasks = pool.map(
		greet,
		ends.map(([, there]) => there),
	);
	const greetings = Promise.all(ends.map(([here]) => greeted(here)));
	await tasks;
	for (const [, there] of ends) there.close();
	await greetings;
	const [here, there] = pipe();
	const result = pool.apply((end: End) => end, [there]);
	there.close();
	const returned = await result;
	await here.send('to what came back');
	assert.equal(await returned.recv(), 'to what came back');
	const made = await pool.apply(() => Pipe<string>());
	await made[0].send('made there');
	assert.equal(await made[1].recv(), 'made there');
	made[1].close();
	// The worker keeps its own end until it is collected.
	pool.terminate();
	await pool.join();
	await assert.rejects(made[0].recv(), { name: 'EOFError' });
	returned.close();
	await assert.rejects(here.recv(), { name: 'EOFError' });
});

test('an end that waits for a busy worker keeps its pipe open, and is closed with a dropped task', async (t) => {
	const pool = usePool(t, 1);
	const gate = new Gate(t);
	const busy = pool.apply(async (until: Gate) => until.opened(), [gate]);
	const [here, there] = pipe();
	const task = pool.apply(greet, [there]);
	there.close();
	assert.equal(await here.poll({ timeout: 20 }), false);
	gate.open();
	await greeted(here);
	await Promise.all([busy, task]);
});

test('an end that a process sends to itself, also through its own pipe, is another handle of the same end', async () => {
	const [here, there] = pipe();
	await here.send(there);
	const again = (await there.recv()) as End;
	assert.notEqual(again, there);
	there.close();
	await again.send('by the other handle');
	assert.equal(await here.recv(), 'by the other handle');
	await here.send(here);
	const ownPeer = (await again.recv()) as End;
	here.close();
	assert.equal(await again.poll(), false);
	await ownPeer.send('still there');
	assert.equal(await again.recv(), 'still there');
	ownPeer.close();
	await assert.rejects(again.recv(), { name: 'EOFError' });
	again.close();
});
