/** Polling whether something can be received, which takes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe, type PipeConnection, type Receiver } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { PLACES, elsewhere } from '../support/elsewhere.js';

const polls = (end: Receiver & { pollSync(): boolean }): Promise<boolean[]> =>
	Promise.all([end.poll(), Promise.resolve(end.pollSync()), end.poll({ timeout: 1 })]);

for (const place of PLACES) {
	test(`LIS07 a poll waits for what a ${place} sends, or its timeout`, async (t) => {
		const [here, there] = Pipe<string>();
		assert.deepEqual(await polls(here), [false, false, false]);
		assert.equal(await here.poll({ timeout: -1 }), false);
		assert.equal(here.pollSync({ timeout: 5 }), false);
		const waits = [here.poll({ timeout: undefined }), here.poll({ timeout: 60_000 })];
		const gate = new Gate(t);
		const other = elsewhere(
			t,
			place,
			async (end: PipeConnection<string>, next: Gate) => {
				await end.send('one');
				await next.opened();
				await end.send('two');
			},
			there,
			gate,
		);
		assert.deepEqual(await Promise.all(waits), [true, true]);
		assert.equal(await here.recv(), 'one');
		assert.deepEqual(await polls(here), [false, false, false]);
		gate.open();
		assert.equal(here.pollSync({ timeout: 60_000 }), true);
		assert.equal(await here.recv(), 'two');
		await other;
	});

	test(`LIS08 an empty message from a ${place} can be polled again and again, and is received`, async (t) => {
		const [here, there] = Pipe<string>();
		const other = elsewhere(
			t,
			place,
			async (end: PipeConnection<string>) => {
				await end.sendBytes(Buffer.alloc(0));
				await end.send('');
				await end.recv();
			},
			there,
		);
		there.close();
		assert.equal(await here.poll({ timeout: undefined }), true);
		assert.deepEqual(await polls(here), [true, true, true]);
		assert.deepEqual(await here.recvBytes(), Buffer.alloc(0));
		assert.equal(here.pollSync({ timeout: undefined }), true);
		assert.equal(await here.recv(), '');
		assert.deepEqual(await polls(here), [false, false, false]);
		await here.send('done');
		await other;
	});

	test(`LIS10 others in a ${place} that poll the same end take no part of a message`, async (t) => {
		const [receiver, sender] = Pipe<Buffer>({ duplex: false });
		const gate = new Gate(t);
		const other = elsewhere(
			t,
			place,
			async (end: Receiver<Buffer>, done: Gate) => {
				while (!done.isOpen) await end.poll({ timeout: 1 });
			},
			receiver,
			gate,
		);
		const sent = (async () => {
			for (let i = 0; i < 500; i++) await sender.sendBytes(Buffer.alloc(i * 37, i));
		})();
		for (let i = 0; i < 500; i++) assert.ok((await receiver.recvBytes()).equals(Buffer.alloc(i * 37, i)));
		await sent;
		gate.open();
		await other;
	});

	test(`LIS11 three messages from a ${place} stay three, and polls are true until the last is received`, async (t) => {
		const [here, there] = Pipe<string>();
		const other = elsewhere(
			t,
			place,
			async (end: PipeConnection<string>) => {
				for (const text of ['ab', 'c', '']) await end.send(text);
				await end.recv();
			},
			there,
		);
		there.close();
		const got = [];
		while (got.length < 3) {
			assert.equal(await here.poll({ timeout: undefined }), true);
			assert.equal(await here.poll({ timeout: undefined }), true);
			got.push(await here.recv());
		}
		assert.deepEqual(got, ['ab', 'c', '']);
		assert.deepEqual(await polls(here), [false, false, false]);
		await here.send('done');
		await other;
	});
}

test('polls are true at the end of a pipe, before and after the end of file is received', async () => {
	const [here, there] = Pipe<string>();
	const waiting = here.poll({ timeout: undefined });
	there.close();
	assert.equal(await waiting, true);
	assert.deepEqual(await polls(here), [true, true, true]);
	await assert.rejects(here.recv(), { name: 'EOFError' });
	assert.deepEqual(await polls(here), [true, true, true]);
});

test('every waiting poll is told of each message, whoever receives it', async () => {
	const [here, there] = Pipe<number>();
	const waits = Array.from({ length: 20 }, () => here.poll({ timeout: undefined }));
	const taken = here.recv();
	const second = here.recv();
	await there.send(1);
	assert.equal(await taken, 1);
	await there.send(2);
	assert.equal(await second, 2);
	await there.send(3);
	assert.deepEqual(new Set(await Promise.all(waits)), new Set([true]));
	assert.equal(await here.recv(), 3);
});
