import assert from 'node:assert/strict';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { constants as system } from 'node:os';
import { test, type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { MappingHandle, WaiterHandle } from '#src/native/binding.js';
import { native } from '#src/native/load.js';
import { count } from '../support/counts.js';
import { inRepository } from '../support/repository.js';

const { errno } = system;
const TERMINATIONS = count('terminations', 8, 200);

function words(t: TestContext): { handle: MappingHandle; buffer: ArrayBuffer; at: Int32Array } {
	const path = `/dev/shm/multiprocess-test-futex-${process.pid}-${performance.now()}`;
	const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
	unlinkSync(path);
	t.after(() => closeSync(fd));
	assert.equal(native().fallocate(fd, 4096), 0);
	const mapping = native().map(fd, 4096, false, false);
	assert.ok(typeof mapping === 'object');
	return { ...mapping, at: new Int32Array(mapping.buffer) };
}

function newWaiter(callback: (outcome: number) => void): WaiterHandle {
	const waiter = native().newWaiter(callback);
	assert.ok(typeof waiter === 'object');
	native().refWaiter(waiter, true);
	return waiter;
}

test('a wait ends at once if the word has another value, otherwise after its time', (t) => {
	const { handle, at } = words(t);
	at[0] = 7;
	assert.equal(native().futexWait(handle, 0, 8, 10_000), -errno.EAGAIN);
	const began = performance.now();
	assert.equal(native().futexWait(handle, 0, 7, 20), -errno.ETIMEDOUT);
	assert.ok(performance.now() - began >= 19);
	assert.equal(native().futexWake(handle, 0, 1), 0);
});

test('a waiter sleeps on behalf of the event loop, and is woken', async (t) => {
	const { handle, at } = words(t);
	let woken!: (outcome: number) => void;
	const waiter = newWaiter((outcome) => woken(outcome));
	for (let round = 0; round < 100; round++) {
		const outcome = new Promise<number>((resolve) => (woken = resolve));
		assert.equal(native().arm(waiter, handle, 0, at[0], 10_000), 0);
		assert.equal(native().arm(waiter, handle, 0, at[0], 10_000), -errno.EBUSY);
		Atomics.add(at, 0, 1);
		native().futexWake(handle, 0, 1);
		assert.ok([0, -errno.EAGAIN].includes(await outcome));
	}
	native().closeWaiter(waiter);
	assert.equal(native().arm(waiter, handle, 0, 0, 1), -errno.ECANCELED);
});

test('a mapping that is closed while a waiter sleeps on it stays until the waiter has woken', async (t) => {
	const { handle, buffer } = words(t);
	const woken = new Promise<number>((resolve) => {
		const waiter = newWaiter((outcome) => {
			native().closeWaiter(waiter);
			resolve(outcome);
		});
		assert.equal(native().arm(waiter, handle, 0, 0, 50), 0);
		assert.equal(native().unmap(handle, buffer), 0);
		assert.throws(() => native().arm(waiter, handle, 0, 0, 1), { name: 'TypeError', message: /closed/ });
	});
	assert.equal(await woken, -errno.ETIMEDOUT);
});

test(`worker threads terminated while their waiters sleep corrupt nothing (${TERMINATIONS} times)`, async () => {
	for (let i = 0; i < TERMINATIONS; i++) {
		const worker = new Worker(inRepository('test/fixtures/native/sleep-on-words.mjs'));
		await new Promise((resolve) => worker.once('message', resolve));
		// So that each thread is terminated at another moment of its wait.
		for (let spin = 0; spin < (i % 20) * 10_000; spin++) Atomics.load(new Int32Array(1), 0);
		await worker.terminate();
	}
});
