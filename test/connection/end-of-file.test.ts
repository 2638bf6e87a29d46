/**
 * The end of file comes when the last holder of the other end has closed it or is dead, and no
 * sooner.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe, type PipeConnection, Process, Queue } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { collect } from '../support/collect.js';
import { PLACES, elsewhere } from '../support/elsewhere.js';
import { inThread } from '../support/in-thread.js';

type End = PipeConnection;
const pipe = (): [End, End] => Pipe() as [End, End];

/** Ends with the gate. */
const hold = async (end: End, gate: Gate): Promise<void> => {
	await gate.opened();
	if (end.closed) throw new Error('it is closed');
};

test('with both ends in one process, everything sent is received, then the end of file, again and again', async () => {
	const [here, there] = pipe();
	for (let i = 0; i < 3; i++) await here.send(i);
	here.close();
	assert.deepEqual([await there.recv(), there.recvSync()], [0, 1]);
	assert.deepEqual(await collect(there), [2]);
	const ended = {
		name: 'EOFError',
		code: 'ERR_MP_EOF',
		message: /the other end of the pipe is closed, because all its holders/,
	};
	for (let i = 0; i < 2; i++) {
		await assert.rejects(there.recv(), ended);
		await assert.rejects(there.recvBytes({ timeout: 0 }), ended);
		await assert.rejects(there.recvBytesInto(Buffer.alloc(1)), ended);
		assert.throws(() => there.recvSync(), ended);
		assert.throws(() => there.recvSync({ timeout: 0 }), ended);
		assert.deepEqual(await collect(there), []);
	}
	const broken = { name: 'ClosedError', code: 'ERR_MP_CLOSED', message: /nobody can receive this/ };
	await assert.rejects(there.send(1), broken);
	await assert.rejects(there.sendBytes(Buffer.alloc(1)), broken);
	await assert.rejects(there.send(Buffer.alloc(3_000_000), { timeout: 0 }), broken);
	assert.throws(() => there.sendSync(1), broken);
	there.close();
});

test('all waiters learn that the other end was closed here', async () => {
	const [here, there] = pipe();
	const waits = [here.recv(), here.recvBytes(), here.poll({ timeout: undefined }), collect(here)];
	there.close();
	await assert.rejects(waits[0], { name: 'EOFError' });
	await assert.rejects(waits[1], { name: 'EOFError' });
	assert.deepEqual(await Promise.all(waits.slice(2)), [true, []]);
});

test('closing one of two handles in a process twice leaves the other working', async () => {
	const [here, there] = pipe();
	const [a, b] = pipe();
	await a.send(there);
	const second = (await b.recv()) as End;
	there.close();
	there.close();
	assert.equal(await here.poll(), false);
	await second.send('open');
	assert.equal(await here.recv(), 'open');
	second.close();
	await assert.rejects(here.recv(), { name: 'EOFError' });
});

for (const place of PLACES) {
	test(`CXN03 the parent closes its copy right after starting a ${place}, which uses it; its end is noticed`, async (t) => {
		for (let i = 0; i < 5; i++) {
			const [here, there] = pipe();
			const other = elsewhere(t, place, async (end: End) => end.send(((await end.recv()) as number) + 1), there);
			there.close();
			assert.equal(await here.poll(), false);
			await here.send(i);
			assert.equal(await here.recv(), i + 1);
			await assert.rejects(here.recv(), { name: 'EOFError' });
			await other;
			await assert.rejects(here.send(1), { name: 'ClosedError' });
		}
	});

	test(`there is no end of file while one of several in a ${place} has the end, whichever is the last`, async (t) => {
		for (const order of [
			[0, 1, 2],
			[2, 0, 1],
			[1, 2, 0],
		]) {
			const [here, there] = pipe();
			const gates = order.map(() => new Gate(t));
			const others = gates.slice(1).map((gate) => elsewhere(t, place, hold, there, gate));
			for (const index of order) {
				assert.equal(await here.poll({ timeout: 5 }), false);
				gates[index].open();
				if (index === 0) there.close();
				else await others[index - 1];
			}
			await assert.rejects(here.recv(), { name: 'EOFError' });
		}
	});

	test(`everything a ${place} sent before it closed is received, much more than the pipe has room for`, async (t) => {
		const [here, there] = pipe();
		const other = elsewhere(
			t,
			place,
			async (end: End) => {
				for (let i = 0; i < 200; i++) await end.send(`${i} `.padEnd(2000, '.'));
				await end.send(Buffer.alloc(3_000_000));
				end.close();
			},
			there,
		);
		there.close();
		const all = await collect(here);
		assert.deepEqual([all.length, String(all[199]).length, (all[200] as Buffer).length], [201, 2000, 3_000_000]);
		await other;
	});

	test(`a ${place} that blocks learns that the other end was closed here`, async (t) => {
		const [here, there] = pipe();
		const gates = [new Gate(t), new Gate(t)];
		const others = gates.map((gate, way) =>
			elsewhere(
				t,
				place,
				(end: End, begun: Gate, how: number) => {
					begun.open();
					if (how === 0) end.pollSync({ timeout: undefined });
					let error: unknown;
					try {
						end.recvSync();
					} catch (thrown) {
						error = thrown;
					}
					if ((error as Error | undefined)?.name !== 'EOFError') throw new Error('it was no end');
				},
				there,
				gate,
				way,
			),
		);
		there.close();
		await Promise.all(gates.map((gate) => gate.opened()));
		here.close();
		await Promise.all(others);
	});
}

test('a thread that is terminated while it waits, blocking or not, closes its end', async (t) => {
	const block = (end: End, gate: Gate): unknown => {
		gate.open();
		return end.recvSync();
	};
	const wait = (end: End, gate: Gate): Promise<unknown> => {
		gate.open();
		return end.recv();
	};
	const send = async (end: End, gate: Gate): Promise<void> => {
		for (gate.open(); ; ) await end.send(Buffer.alloc(10_000));
	};
	for (const call of [wait, send, block]) {
		const [here, there] = pipe();
		const gate = new Gate(t);
		const thread = inThread(t, call as typeof wait, there, gate);
		there.close();
		await gate.opened();
		if (call === block) await here.send('which ends its wait');
		await thread.terminate();
		await assert.rejects(
			(async () => {
				for (;;) await here.recv();
			})(),
			{ name: 'EOFError' },
		);
	}
});

test('a child that is killed before it received an end, or never starts, does not hold it', async () => {
	const [here, there] = pipe();
	const p = new Process({ target: hold as (end: End) => Promise<void>, args: [there] });
	p.start();
	p.kill();
	there.close();
	await assert.rejects(here.recv(), { name: 'EOFError' });
	await p.join();
	const [other, given] = pipe();
	assert.throws(() => new Process({ target: () => {}, args: [given, new WeakMap()] as never }).start(), {
		name: 'ShippingError',
	});
	given.close();
	await assert.rejects(other.recv(), { name: 'EOFError' });
});

test('a parent that blocks is told too, though its event loop does not turn', async () => {
	const [here, there] = pipe();
	const p = new Process({ target: hold as (end: End) => Promise<void>, args: [there] });
	p.start();
	p.kill();
	there.close();
	assert.throws(() => here.recvSync(), { name: 'EOFError' });
	assert.throws(() => here.sendSync(1), { name: 'ClosedError' });
	here.close();
	await p.join();
});

test('an end in a message that is never received is closed with the last possible receiver', async () => {
	const [carrier, carried] = pipe();
	const [here, there] = pipe();
	await carrier.send(there);
	there.close();
	assert.equal(await here.poll({ timeout: 5 }), false);
	carried.close();
	await assert.rejects(here.recv(), { name: 'EOFError' });
	carrier.close();
	const queue = new Queue<End>();
	const [first, second] = pipe();
	await queue.put(second);
	second.close();
	assert.equal(await first.poll({ timeout: 5 }), false);
	queue.close();
	await assert.rejects(first.recv(), { name: 'EOFError' });
});

test('an end that rests in its own pipe or queue is not kept once its receivers are gone', async () => {
	const [here, there] = pipe();
	await here.send(there);
	there.close();
	await assert.rejects(here.recv(), { name: 'EOFError' });
	const [first, second] = pipe();
	const queue = new Queue<unknown>();
	await queue.put([queue, second]);
	second.close();
	assert.equal(await first.poll({ timeout: 5 }), false);
	queue.close();
	await assert.rejects(first.recv(), { name: 'EOFError' });
});
