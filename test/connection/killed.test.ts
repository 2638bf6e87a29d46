/**
 * Killed processes: whatever the order, the end of file comes once the last holder is dead, after
 * everything that was sent.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe, type PipeConnection, Process, type Receiver, type Sender } from 'multiprocess';
import { Gate, Journal } from '../support/between-processes.js';
import { collect } from '../support/collect.js';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { killedBefore } from '../support/steps.js';

type End = PipeConnection;

function started<A extends unknown[]>(target: (...args: A) => unknown, ...args: A): Process<A> {
	const p = new Process<A>({ target, args });
	p.start();
	return p;
}

const forever = (): Promise<never> => new Promise(() => setInterval(() => {}, 1000));

for (const order of ['rwh', 'rhw', 'wrh', 'whr', 'hrw', 'hwr']) {
	test(`reader, writer and holder killed in the order ${order}: everything sent is received, then the end of file`, async (t) => {
		const [here, there] = Pipe() as [End, End];
		const journal = new Journal(t);
		const processes = {
			r: started(
				async (end: End, log: Journal) => {
					log.write(String(await end.recv()));
					await forever();
				},
				there,
				journal,
			),
			w: started(
				async (end: End, log: Journal) => {
					for (let i = 0; i < 3; i++) await end.send(i);
					log.write('sent');
					await forever();
				},
				there,
				journal,
			),
			h: started(
				async (end: End, log: Journal) => {
					log.write(`holds ${end.closed}`);
					await forever();
				},
				there,
				journal,
			),
		};
		there.close();
		await here.send('to the reader');
		await eventually('all have it', () => journal.lines.length === 3);
		for (const [index, who] of order.split('').entries()) {
			await here.send(`unread ${index}`);
			assert.equal(await here.poll(), true);
			const p = processes[who as 'r' | 'w' | 'h'];
			p.kill();
			await p.join();
		}
		assert.deepEqual(await collect(here), [0, 1, 2]);
		await assert.rejects(here.send('to nobody'), { name: 'ClosedError' });
		assert.deepEqual(journal.lines.sort(), ['holds false', 'sent', 'to the reader']);
	});
}

test('waiters, blocking or not, learn that the last holders were killed at once', async (t) => {
	const [here, there] = Pipe();
	const journal = new Journal(t);
	const hold = async (end: End, log: Journal): Promise<void> => {
		log.write(`holds ${end.closed}`);
		await forever();
	};
	const blocks = started(
		(end: End, log: Journal) => {
			try {
				end.recvSync();
			} catch (error) {
				log.write((error as Error).name);
			}
		},
		here,
		journal,
	);
	const holders = [1, 2, 3].map(() => started(hold, there, journal));
	there.close();
	await eventually('all have it', () => journal.lines.length === 3);
	const waits = [here.recv(), here.poll({ timeout: undefined }).then(() => here.recv())];
	for (const p of holders) p.kill();
	for (const one of waits) await assert.rejects(one, { name: 'EOFError' });
	assert.equal(await blocks.join(), 0);
	assert.equal(journal.lines[3], 'EOFError');
});

test('a blocked parent learns that the child with the other end is dead', async () => {
	const [here, there] = Pipe();
	const p = started(async (end: End) => {
		await end.recv();
		process.kill(process.pid, 'SIGKILL');
	}, there);
	there.close();
	here.sendSync('now');
	assert.throws(() => here.recvSync(), { name: 'EOFError' });
	await p.join();
});

test('an end that waits for room in a full pipe dies with its sender', async (t) => {
	const [carrier, carried] = Pipe();
	const [here, there] = Pipe();
	const gate = new Gate(t);
	const p = started(
		async (end: End, given: End, full: Gate) => {
			for (const size of [1000, 1]) {
				try {
					for (;;) await end.send(Buffer.alloc(size), { timeout: 0 });
				} catch {}
			}
			const waiting = end.send(given);
			given.close();
			full.open();
			await waiting;
		},
		carried,
		there,
		gate,
	);
	there.close();
	await gate.opened();
	assert.equal(await here.poll({ timeout: 5 }), false);
	p.kill();
	await assert.rejects(here.recv(), { name: 'EOFError' });
	await p.join();
	carried.close();
	assert.ok((await collect(carrier)).every((value) => Buffer.isBuffer(value)));
});

test('an end in a message to a process that is killed is closed with the process', async () => {
	const [carrier, carried] = Pipe();
	const [here, there] = Pipe();
	const p = started(async (end: End) => {
		await end.send('has it');
		await forever();
	}, carried);
	carried.close();
	assert.equal(await carrier.recv(), 'has it');
	await carrier.send(there);
	there.close();
	assert.equal(await here.poll({ timeout: 5 }), false);
	p.kill();
	await assert.rejects(here.recv(), { name: 'EOFError' });
	await p.join();
});

/** Some of an operation's first steps, evenly spread. */
const places = count('pipe-places', 6, 60);
const stepsOf = (all: number): number[] => Array.from({ length: places }, (_, i) => Math.floor((i * all) / places));

test(`a sender killed at ${places} places of a send leaves whole messages, then the end of file`, async () => {
	for (const step of stepsOf(60)) {
		const [receiver, sender] = Pipe<string>({ duplex: false });
		const p = started(
			(end: Sender<string> & { sendSync(value: string): void }, place: number) => {
				end.sendSync('before');
				killedBefore(place, () => {
					for (let i = 0; i < 3; i++) end.sendSync(String(i).repeat(1000));
				});
			},
			sender,
			step,
		);
		sender.close();
		const all = await collect(receiver);
		assert.deepEqual(all, ['before', ...[0, 1, 2].map((i) => String(i).repeat(1000))].slice(0, all.length));
		assert.ok(all.length > 0);
		await p.join();
	}
});

test(`a receiver killed at ${places} places of a recv loses at most one message that it had not reported`, async () => {
	for (const step of stepsOf(80)) {
		const [receiver, sender] = Pipe<number>({ duplex: false });
		const [told, telling] = Pipe<number>({ duplex: false });
		for (let i = 0; i < 4; i++) await sender.send(i);
		const p = started(
			(
				from: Receiver<number> & { recvSync(): number },
				to: Sender<number> & { sendSync(value: number): void },
				place: number,
			) => {
				killedBefore(place, () => {
					for (let i = 0; i < 3; i++) to.sendSync(from.recvSync());
				});
			},
			receiver,
			telling,
			step,
		);
		telling.close();
		const seen = await collect(told);
		await p.join();
		sender.close();
		const all = [...seen, ...(await collect(receiver))];
		const missing = [0, 1, 2, 3].filter((i) => !all.includes(i));
		assert.ok(missing.length <= 1, `missing ${missing.join()}`);
		assert.ok(all.every((value, i) => i === 0 || value > all[i - 1]));
	}
});

test(`a receiver killed at ${places} places of receiving an end does not keep it alive`, async () => {
	for (const step of stepsOf(70)) {
		const [carrier, carried] = Pipe();
		const [here, there] = Pipe();
		await carrier.send(there);
		there.close();
		const p = started(
			(end: End, place: number) => {
				killedBefore(place, () => (end.recvSync() as End).sendSync('arrived'));
			},
			carried,
			step,
		);
		carried.close();
		const all = await collect(here);
		assert.ok(all.length === 0 || all[0] === 'arrived');
		await assert.rejects(carrier.recv(), { name: 'EOFError' });
		await p.join();
	}
});
