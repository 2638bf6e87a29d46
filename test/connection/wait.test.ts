/** Waiting for the first of several objects of all kinds, which takes nothing from any. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
	JoinableQueue,
	Pipe,
	type PipeConnection,
	Process,
	Queue,
	type Sender,
	type Waitable,
	wait,
} from 'multiprocess';
import { testOfProcesses } from '../support/by-threads.js';
import { Gate } from '../support/between-processes.js';
import { PLACES, elsewhere } from '../support/elsewhere.js';

setFlagsFromString('--expose-gc');

for (const place of PLACES) {
	test(`WAI01 WAI03 messages of several senders in a ${place} are received as they come, then each end of file`, async (t) => {
		const receivers = [];
		const others = [];
		for (let who = 0; who < 4; who++) {
			const [receiver, sender] = Pipe<[number, number]>({ duplex: false });
			receivers.push(receiver);
			const send = async (end: Sender<[number, number]>, id: number): Promise<void> => {
				for (let i = 0; i < 10; i++) {
					await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
					await end.send([id, i]);
				}
			};
			others.push(elsewhere(t, place, send, sender, who));
			sender.close();
		}
		const got: [number, number][] = [];
		const open = new Set(receivers);
		while (open.size > 0) {
			for (const ready of await wait(open)) {
				try {
					got.push(await ready.recv({ timeout: 0 }));
				} catch (error) {
					assert.equal((error as Error).name, 'EOFError');
					open.delete(ready);
				}
			}
		}
		for (let who = 0; who < 4; who++)
			assert.deepEqual(
				got.filter(([id]) => id === who).map(([, i]) => i),
				[...Array(10).keys()],
			);
		await Promise.all(others);
	});
}

test('without objects, wait() pauses for its timeout, or throws a TypeError if there is none', async () => {
	let isOver = false;
	const waited = wait([], { timeout: 50 }).then((ready) => {
		isOver = true;
		return ready;
	});
	await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
	assert.equal(isOver, false);
	assert.deepEqual(await waited, []);
	assert.deepEqual(await wait([], { timeout: 0 }), []);
	for (const rejected of [wait([]), wait(new Set<never>(), {}), wait([], { timeout: undefined })])
		await assert.rejects(rejected, { name: 'TypeError', message: /^wait\(\): the list is empty/ });
	const reason = new Error('enough');
	const controller = new AbortController();
	const aborted = assert.rejects(wait([], { signal: controller.signal }), reason);
	controller.abort(reason);
	await aborted;
});

test('WAI05 wait() returns [] after the timeout if nothing is ready, then exactly the end that is', async () => {
	const ends = Array.from({ length: 3 }, () => Pipe<string>());
	const all = ends.map(([here]) => here);
	assert.deepEqual(await wait(all, { timeout: 5 }), []);
	assert.deepEqual(await wait(all, { timeout: 0 }), []);
	assert.deepEqual(await wait(all, { timeout: -5 }), []);
	await ends[1][1].send('x');
	assert.deepEqual(await wait(all), [all[1]]);
	assert.deepEqual(await wait(all, { timeout: 0 }), [all[1]]);
	assert.equal(await all[1].recv(), 'x');
	assert.deepEqual(await wait(all, { timeout: 0 }), []);
	const later = wait(all, { timeout: 60_000 });
	await ends[2][1].send('y');
	assert.deepEqual(await later, [all[2]]);
});

testOfProcesses(
	'WAI06 LBK12 LBK13 sentinels and processes beside pipes are ready once the process has ended, several at once',
	async () => {
		const [here, there] = Pipe<string>();
		const [other] = Pipe<string>();
		const p = new Process({
			target: async (end: PipeConnection<string>) => {
				await end.recv();
				process.kill(process.pid, 'SIGTERM');
			},
			args: [there],
		});
		p.start();
		const objects: Waitable[] = [here, p.sentinel, other, p];
		assert.deepEqual(await wait(objects, { timeout: 20 }), []);
		await here.send('end');
		assert.deepEqual(await wait([p.sentinel, other]), [p.sentinel]);
		assert.equal(p.exitCode, -15);
		there.close();
		assert.deepEqual(await wait(objects), [here, p.sentinel, p]);
		assert.deepEqual(await wait([p, p.sentinel, other, here], { timeout: 0 }), [p, p.sentinel, here]);
		const never = new Process({ target: () => {} });
		await assert.rejects(wait([never]), { name: 'ProcessError' });
	},
);

test('one call takes all kinds, returns the ready ones in the order given, and takes nothing from them', async () => {
	const [here, there] = Pipe<string>();
	const [receiver] = Pipe<string>({ duplex: false });
	const [ended, gone] = Pipe();
	const queue = new Queue<number>();
	const joinable = new JoinableQueue<number>();
	const shut = new Queue();
	shut.shutdown();
	gone.close();
	const failed = Promise.reject(new Error('expected'));
	const never = new Promise(() => {});
	await there.send('kept');
	await queue.put(1);
	const objects: Waitable[] = [receiver, never, shut, failed, queue, joinable, here, Promise.resolve(1), ended];
	for (let i = 0; i < 3; i++) {
		assert.deepEqual(
			(await wait(objects)).map((object) => objects.indexOf(object)),
			[2, 3, 4, 6, 7, 8],
		);
	}
	assert.deepEqual([queue.qsize(), await queue.get(), await here.recv()], [1, 1, 'kept']);
	assert.deepEqual(await wait([receiver, queue, joinable, here], { timeout: 1 }), []);
	await assert.rejects(failed, /expected/);
});

test('each kind ends a wait for all kinds when it becomes ready', async (t) => {
	const [here, there] = Pipe<string>();
	const queue = new Queue<number>();
	const gate = new Gate(t);
	const p = new Process({ target: async (until: Gate) => until.opened(), args: [gate] });
	p.start();
	let settle: (value: number) => void = () => {};
	const promise = new Promise<number>((resolve) => (settle = resolve));
	let fail: (error: Error) => void = () => {};
	const failing = new Promise<number>((_resolve, reject) => (fail = reject));
	const objects: Waitable[] = [here, queue, p, promise, failing];
	const waiting = new Set(objects);
	const causes = [
		() => there.close(),
		() => queue.shutdown(),
		() => gate.open(),
		() => settle(1),
		() => fail(new Error('expected')),
	];
	for (const [index, cause] of causes.entries()) {
		const first = wait(waiting, { timeout: 60_000 });
		cause();
		assert.deepEqual(await first, [objects[index]]);
		waiting.delete(objects[index]);
	}
	await assert.rejects(failing, /expected/);
});

test('a signal ends a wait with its reason, and leaves no waiter or listener', async () => {
	const [here, there] = Pipe<string>();
	const queue = new Queue<number>();
	const abort = new AbortController();
	const { signal } = abort;
	const waits = [wait([here, queue], { signal }), wait([here], { signal, timeout: 60_000 })];
	await new Promise(setImmediate);
	await new Promise(setImmediate);
	abort.abort('enough');
	for (const one of waits) await assert.rejects(one, (reason) => reason === 'enough');
	await assert.rejects(wait([here], { signal }), (reason) => reason === 'enough');
	assert.equal(getEventListeners(signal, 'abort').length, 0);
	const other = new AbortController();
	const found = wait([here, queue], { signal: other.signal });
	await there.send('x');
	assert.deepEqual(await found, [here]);
	assert.equal(getEventListeners(other.signal, 'abort').length, 0);
	assert.deepEqual([await here.recv(), await here.poll(), queue.qsize()], ['x', false, 0]);
});

test('waiting for an unsupported object is a TypeError that says what is supported', async () => {
	const [receiver, sender] = Pipe({ duplex: false });
	for (const object of [1, 'x', null, undefined, {}, () => {}, new Date()])
		await assert.rejects(wait([receiver, object as never]), {
			name: 'TypeError',
			message: /^wait\(\): .* can't be waited for; pass ends of pipes, queues, processes/,
		});
	for (const list of [1, null, undefined, {}, receiver])
		await assert.rejects(wait(list as never), {
			name: 'TypeError',
			message: /^wait\(\): expected an array, got .*; pass a list/,
		});
	await assert.rejects(wait([receiver], { timeout: 'x' as never }), {
		message: /^wait\(\): timeout is the string "x"/,
	});
	await assert.rejects(wait([sender as never]), { name: 'ProcessError', message: /^wait\(\): this end .* only sends/ });
	receiver.close();
	await assert.rejects(wait([receiver]), { name: 'ClosedError', message: /^wait\(\): this end is closed here/ });
});

test('closing an object here while it is waited for ends the wait with a ClosedError', async () => {
	const [here] = Pipe();
	const [other] = Pipe();
	const queue = new Queue();
	for (const closing of [here, queue]) {
		const waiting = wait([other, closing], { timeout: 60_000 });
		await new Promise(setImmediate);
		await new Promise(setImmediate);
		closing.close();
		await assert.rejects(waiting, { name: 'ClosedError' });
	}
});

test('repeated waits on an object that is not ready leave nothing behind', async () => {
	const gc = runInNewContext('gc') as () => void;
	using queue = new Queue<number>();
	const never = new Promise<void>(() => {});
	const waitOften = async (): Promise<number> => {
		for (let i = 0; i < 10_000; i++) {
			await queue.put(i);
			assert.deepEqual(await wait([queue, never]), [queue]);
			await queue.get();
		}
		gc();
		return process.memoryUsage().heapUsed;
	};
	await waitOften();
	const before = await waitOften();
	// Each wait that left something behind would leave some hundred bytes at least.
	assert.ok((await waitOften()) < before + 10_000 * 100);
});
