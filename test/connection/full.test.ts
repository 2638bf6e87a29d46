/** A full pipe makes its sender wait. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe, Process, type Receiver, type Sender } from 'multiprocess';
import { Gate, Journal } from '../support/between-processes.js';
import { collect } from '../support/collect.js';
import { PLACES, elsewhere } from '../support/elsewhere.js';
import { eventually } from '../support/eventually.js';

/**
 * Sends numbers until there is no more room.
 *
 * @returns how many
 */
async function fill(end: Sender<number | Buffer>): Promise<number> {
	for (let sent = 0; ; sent++) {
		try {
			await end.send(sent, { timeout: 0 });
		} catch (error) {
			assert.equal((error as Error).name, 'TimeoutError');
			assert.match((error as Error).message, /^send\(\): there was no room for it within 0 ms/);
			return sent;
		}
	}
}

test('a message without room is not sent after a timeout, a signal or close(), and leaves nothing', async () => {
	const [receiver, sender] = Pipe<number | Buffer | string>({ duplex: false });
	const sent = await fill(sender);
	assert.ok(sent > 100);
	const large = Buffer.alloc(3_000_000);
	await assert.rejects(sender.send(large, { timeout: 5 }), { name: 'TimeoutError' });
	await assert.rejects(sender.sendBytes(large, 0, 10_000, { timeout: 5 }), { name: 'TimeoutError' });
	assert.throws(() => sender.sendSync(large, { timeout: 5 }), {
		name: 'TimeoutError',
		message: /^sendSync\(\): there/,
	});
	const abort = new AbortController();
	const aborted = [
		sender.send(-1, { signal: abort.signal }),
		sender.sendBytes(large, 0, 100, { signal: abort.signal }),
	];
	const last = sender.send('last');
	abort.abort('enough');
	await Promise.all(aborted.map((one) => assert.rejects(one, (reason) => reason === 'enough')));
	for (let i = 0; i < sent; i++) assert.equal(await receiver.recv(), i);
	await last;
	assert.equal(await receiver.recv(), 'last');
	assert.equal(await receiver.poll(), false);
	await fill(sender);
	const waiting = sender.send('never');
	sender.close();
	await assert.rejects(waiting, { name: 'ClosedError' });
	assert.ok((await collect(receiver)).every((value) => typeof value === 'number'));
});

for (const place of PLACES) {
	test(`a sender in a ${place} waits until there is room, blocking or not, and goes on in order`, async (t) => {
		const [receiver, sender] = Pipe<string>({ duplex: false });
		const journal = new Journal(t);
		const other = elsewhere(
			t,
			place,
			async (end: Sender<string> & { sendSync(value: string): void }, sent: Journal) => {
				for (let i = 0; i < 10; i++) {
					const text = `${i}:`.padEnd(15_000, 'x');
					if (i % 2 === 0) await end.send(text);
					else end.sendSync(text);
					sent.write(i);
				}
			},
			sender,
			journal,
		);
		sender.close();
		await eventually('as much is sent as has room', () => journal.lines.length === 4);
		for (let i = 0; i < 10; i++) assert.match(await receiver.recv(), new RegExp(`^${i}:x*$`));
		await other;
		assert.equal(journal.lines.length, 10);
		await assert.rejects(receiver.recv(), { name: 'EOFError' });
	});
}

for (const blocking of [false, true]) {
	test(`a sender that waits ${blocking ? 'blocking' : 'by await'} is released by its reader's death or close()`, async (t) => {
		for (const how of ['SIGKILL', 'close', 'exit'] as const) {
			const [there, here] = Pipe<number>({ duplex: false });
			const gate = new Gate(t);
			const p = new Process({
				target: async (end: Receiver<number>, way: string, full: Gate) => {
					await end.recv();
					await full.opened();
					if (way === 'close') end.close();
					else process.kill(process.pid, way === 'exit' ? 'SIGTERM' : 'SIGKILL');
				},
				args: [there, how, gate],
			});
			p.start();
			there.close();
			await fill(here);
			gate.open();
			const error = await (async () => {
				for (;;) {
					if (blocking) here.sendSync(1);
					else await here.send(1);
				}
			})().catch((thrown: Error) => thrown);
			assert.equal(error.name, 'ClosedError', how);
			assert.match(error.message, /the other end of the pipe is closed, because all its holders closed it or died/);
			await p.join();
		}
	});
}

test('each direction has its own room', async () => {
	const [here, there] = Pipe<number | Buffer>();
	const ahead = await fill(here);
	assert.equal(await fill(there), ahead);
	const both = [here.send(-1), there.send(-2)];
	for (const end of [here, there]) for (let i = 0; i < ahead; i++) assert.equal(await end.recv(), i);
	await Promise.all(both);
	assert.deepEqual([await there.recv(), await here.recv()], [-1, -2]);
});

test('a message larger than the room of a pipe waits for nobody if the pipe is empty', async () => {
	const [here, there] = Pipe<Buffer>();
	for (const size of [65_537, 500_000, 3_000_000, 17_000_000]) {
		await here.send(Buffer.alloc(size, 'ab'));
		assert.ok((await there.recv()).equals(Buffer.alloc(size, 'ab')));
	}
});
