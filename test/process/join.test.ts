import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Process } from 'multiprocess';
import { eventually } from '../support/eventually.js';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';

async function withSleeper(use: (p: Process<[]>) => Promise<void>): Promise<void> {
	const p = new Process({ target: () => delay(60_000) });
	p.start();
	try {
		await use(p);
	} finally {
		p.kill();
		await p.join();
	}
}

test('PRO08 join with a timeout of 0, or a negative one, returns at once while it runs', () =>
	withSleeper(async (p) => {
		assert.equal(await p.join({ timeout: 0 }), undefined);
		assert.equal(await p.join({ timeout: -1 }), undefined);
		assert.equal(await p.join({ timeout: 10 }), undefined);
		assert.equal(p.exitCode, null);
	}));

test('join returns the code to all waiters, and again afterwards', async () => {
	const p = new Process({ target: () => process.exit(3) });
	p.start();
	assert.deepEqual(await Promise.all([p.join(), p.join({ timeout: 60_000 }), p.join()]), [3, 3, 3]);
	assert.equal(await p.join({ timeout: 0 }), 3);
});

test('an aborted join rejects with the reason, and nothing is lost', () =>
	withSleeper(async (p) => {
		const abort = new AbortController();
		const waiting = p.join({ signal: abort.signal });
		abort.abort('enough');
		await assert.rejects(waiting, (reason) => reason === 'enough');
		await assert.rejects(p.join({ signal: AbortSignal.abort() }), { name: 'AbortError' });
		await assert.rejects(p.join({ signal: AbortSignal.timeout(1) }), { name: 'TimeoutError' });
		assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
		p.kill();
		assert.equal(await p.join({ signal: new AbortController().signal }), -9);
	}));

test('a signal that aborts after the end changes nothing', async () => {
	const p = new Process();
	p.start();
	const abort = new AbortController();
	assert.equal(await p.join({ signal: abort.signal }), 0);
	assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
	abort.abort();
});

test('a wrong timeout rejects and names itself', () =>
	withSleeper(async (p) => {
		await assert.rejects(p.join({ timeout: '1' as unknown as number }), /Process\.join\(\): timeout is the string "1"/);
		await assert.rejects(p.join({ timeout: Number.NaN }), RangeError);
		assert.equal(
			await Promise.race([p.join({ timeout: Number.POSITIVE_INFINITY }), Promise.resolve('waits')]),
			'waits',
		);
		assert.equal(await Promise.race([p.join({ timeout: 2 ** 40 }), delay(20, 'waits')]), 'waits');
	}));

test('PRO15 LBK12 the sentinel is ready once the process has ended', async () => {
	const p = new Process({ target: () => delay(60_000) });
	assert.throws(() => p.sentinel, /has not been started/);
	p.start();
	const { sentinel } = p;
	assert.equal(sentinel.ready, false);
	p.kill();
	await eventually('the sentinel is ready', () => sentinel.ready);
	assert.equal(p.exitCode, -9);
	assert.equal(p.sentinel, sentinel);
});

for (const kind of ['daemon', 'process']) {
	test(`a program waits for the ${kind} that it joins, but not for the timer of a finished join`, async () => {
		const { stdout, code } = await runProgram(inRepository('test/fixtures/process/join.mjs'), { args: [kind] });
		assert.deepEqual([stdout, code], ['undefined\n5\n', 0]);
	});
}
