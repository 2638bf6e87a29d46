/** What one end of a pipe sends the other receives, between processes and between threads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PipeConnection, Pipe, Process, type Receiver, type Sender } from 'multiprocess';
import { testOfProcesses } from '../support/by-threads.js';
import { collect } from '../support/collect.js';
import { PLACES, elsewhere } from '../support/elsewhere.js';

/** The other side of most tests: sends back everything it receives until the end of file. */
async function echo(end: PipeConnection): Promise<void> {
	for await (const value of end) await end.send(value);
}

for (const place of PLACES) {
	test(`CXN01 LBK06 values and bytes of all sizes go to a ${place} and back`, async (t) => {
		const [here, there] = Pipe();
		const other = elsewhere(t, place, echo, there);
		there.close();
		const nested = { list: [1, 'two', { three: [3n] }], map: new Map([[new Set([1]), null]]), date: new Date(5) };
		for (const value of [null, undefined, '', 'text', -0, nested, [], new Float64Array([1, 2]), new Error('one')]) {
			await here.send(value);
			assert.deepEqual(await here.recv(), value);
		}
		for (const size of [0, 1, 7, 8, 9, 63, 64, 65, 4096, 65_535, 65_536, 65_537, 1_048_576, 1_048_577, 5_000_000]) {
			const bytes = Buffer.alloc(size, `${size} bytes,`);
			await here.send(bytes);
			const back = await here.recv();
			assert.ok(Buffer.isBuffer(back) && back.equals(bytes), `${size} bytes`);
			const text = 'ä'.repeat(size / 2);
			await here.send({ text });
			assert.equal(((await here.recv()) as { text: string }).text === text, true, `text of ${size} bytes`);
		}
		await here.send((a: number) => a + 1);
		assert.equal(((await here.recv()) as (a: number) => number)(1), 2);
		here.close();
		await other;
	});

	test(`CXN02 LIS13 one end of a one-way pipe only receives and the other only sends, also in a ${place}`, async (t) => {
		const [receiver, sender] = Pipe<string>({ duplex: false });
		assert.deepEqual(
			[receiver.readable, receiver.writable, sender.readable, sender.writable],
			[true, false, false, true],
		);
		const other = elsewhere(
			t,
			place,
			async (end: Sender<string>) => {
				if (end.readable || !end.writable) throw new Error('it is another end');
				await (end as PipeConnection<string>).recv().then(
					() => end.send('received'),
					(error: Error) => end.send(error.name),
				);
			},
			sender,
		);
		sender.close();
		assert.deepEqual(await collect(receiver), ['ProcessError']);
		await other;
		const [back, to] = Pipe<string>({ duplex: false });
		const reading = elsewhere(
			t,
			place,
			async (end: Receiver<string>) => {
				if (!end.readable || end.writable) throw new Error('it is another end');
				if ((await end.recv()) !== 'hello') throw new Error('it received something else');
			},
			back,
		);
		await to.send('hello');
		await reading;
	});

	test(`many messages keep their order to a ${place} and back, whoever is ahead`, async (t) => {
		const [here, there] = Pipe();
		const other = elsewhere(t, place, echo, there);
		there.close();
		const values = Array.from({ length: 3000 }, (_, i) => (i % 100 === 0 ? 'x'.repeat(i * 10) : i));
		const sent = (async () => {
			for (const value of values) await here.send(value);
		})();
		const back = [];
		while (back.length < values.length) back.push(await here.recv());
		await sent;
		assert.deepEqual(back, values);
		here.close();
		await other;
	});

	test(`the blocking calls work to a ${place} and back`, async (t) => {
		const [here, there] = Pipe();
		const other = elsewhere(
			t,
			place,
			(end: PipeConnection) => {
				for (let value = end.recvSync(); value !== 'end'; value = end.recvSync()) end.sendSync(value);
			},
			there,
		);
		there.close();
		for (const value of [1, { a: [2] }, Buffer.alloc(3_000_000, 'ab'), 'x'.repeat(2_000_000)]) {
			here.sendSync(value);
			assert.equal(here.pollSync({ timeout: 60_000 }), true);
			assert.deepEqual(here.recvSync(), value);
		}
		here.sendSync('end');
		await other;
		assert.throws(() => here.recvSync(), { name: 'EOFError' });
	});
}

test('several receivers of one end get each message once, and several senders lose none', async (t) => {
	const [tasks, giving] = Pipe<number>({ duplex: false });
	const [results, answering] = Pipe<number>({ duplex: false });
	const places = ['process', 'thread', 'process', 'thread'] as const;
	const work = async (from: Receiver<number>, to: Sender<number>): Promise<void> => {
		for await (const task of from) await to.send(task * 2);
	};
	const others = places.map((place) => elsewhere(t, place, work, tasks, answering));
	tasks.close();
	answering.close();
	const all = collect(results);
	for (let i = 0; i < 1000; i++) await giving.send(i);
	giving.close();
	assert.deepEqual(
		(await all).sort((one, other) => one - other),
		Array.from({ length: 1000 }, (_, i) => i * 2),
	);
	await Promise.all(others);
});

test('PRO14 processes that start processes report through one pipe, depth first', async () => {
	const [receiver, sender] = Pipe<number[]>({ duplex: false });
	const tell = async (id: number[], to: Sender<number[]>): Promise<void> => {
		await to.send(id);
		if (id.length >= 2) return;
		for (const next of [0, 1]) {
			const p = new Process({ target: tell, args: [[...id, next], to] });
			p.start();
			await p.join();
		}
	};
	const first = new Process({ target: tell, args: [[], sender] });
	first.start();
	sender.close();
	assert.deepEqual(await collect(receiver), [[], [0], [0, 0], [0, 1], [1], [1, 0], [1, 1]]);
	assert.equal(await first.join(), 0);
});

testOfProcesses('MIS04 signals while large messages come and go do not break them', async (t) => {
	const [here, there] = Pipe<Buffer | string>();
	const p = new Process({
		target: async (end: PipeConnection<Buffer | string>) => {
			process.on('SIGHUP', () => {});
			await end.send('ready');
			for await (const value of end) await end.send(value);
		},
		args: [there],
	});
	p.start();
	there.close();
	assert.equal(await here.recv(), 'ready');
	const timer = setInterval(() => process.kill(p.pid as number, 'SIGHUP'), 1);
	t.after(() => clearInterval(timer));
	for (let i = 0; i < 20; i++) {
		const bytes = Buffer.alloc(300_000 + i * 100_000, i);
		await here.send(bytes);
		assert.ok(bytes.equals((await here.recv()) as Buffer));
	}
	clearInterval(timer);
	here.close();
	assert.equal(await p.join(), 0);
});
