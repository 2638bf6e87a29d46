/** Large bytes, which travel beside the message that they belong to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pool, Process, Queue } from 'multiprocess';
import { count } from '../support/counts.js';
import { noOwnSharedMemory, runWithOwnSharedMemory } from '../support/own-shared-memory.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';
import { usePool } from '../support/use-pool.js';

const NUMBERS = 2 ** 18;

function numbers(): Float64Array {
	return Float64Array.from({ length: NUMBERS }, (_, i) => Math.sqrt(i));
}

test('a large array arrives unchanged in a task, and so does its result; writes to either stay private', async (t) => {
	const pool = usePool(t, 1);
	const array = numbers();
	const result = await pool.apply(
		(given: Float64Array) => {
			given[0] = -1;
			return given;
		},
		[array],
	);
	assert.ok(result instanceof Float64Array);
	assert.equal(result[0], -1);
	assert.equal(array[0], 0);
	array[1] = -2;
	result[2] = -3;
	assert.deepEqual([result[1], array[2]], [1, Math.sqrt(2)]);
	assert.deepEqual(result.slice(3), numbers().slice(3));
});

test('so do all kinds of views and buffers, and objects that hold them', async (t) => {
	const pool = usePool(t, 1);
	const bytes = Buffer.alloc(2 ** 21, 7);
	const whole = new ArrayBuffer(2 ** 21);
	const value = { bytes, whole, part: new Uint16Array(whole, 8, 4), view: new DataView(whole), again: bytes };
	const back = await pool.apply(
		(given: typeof value) => {
			given.part[0] = 300;
			return given;
		},
		[value],
	);
	assert.ok(Buffer.isBuffer(back.bytes));
	assert.ok(back.bytes.equals(bytes));
	assert.equal(back.again, back.bytes);
	assert.equal(back.part.buffer, back.whole);
	assert.equal(back.view.getUint16(8, true), 300);
	assert.equal(new Uint16Array(whole)[4], 0);
});

test('a queue holds large bytes, and others get them after their sender has ended', async () => {
	const queue = new Queue<Float64Array>();
	const p = new Process({ target: () => queue.put(Float64Array.from({ length: 2 ** 18 }, (_, i) => i / 2)) });
	p.start();
	assert.equal(await p.join(), 0);
	const got = await queue.get();
	assert.deepEqual([got.length, got[1], got[NUMBERS - 1]], [NUMBERS, 0.5, (NUMBERS - 1) / 2]);
	queue.close();
});

test('a task that goes to another worker, because the first died before it began, has its bytes', async (t) => {
	const pool = new Pool({ processes: 1 });
	t.after(() => pool.terminate());
	const array = numbers();
	const lost = pool.apply(() => process.kill(process.pid, 'SIGKILL'));
	const next = Array.from({ length: 3 }, () =>
		pool.apply((given: Float64Array) => given.reduce((sum, x) => sum + x, 0), [array]),
	);
	await assert.rejects(lost, { name: 'WorkerLostError' });
	const sum = array.reduce((total, x) => total + x, 0);
	assert.deepEqual(await Promise.all(next), [sum, sum, sum]);
});

test('the memory of large bytes is reused, and freed when there is nothing to send any more', async () => {
	const result = await runProgram(inRepository('test/fixtures/memory/lent.mjs'), {
		args: [String(count('lent', 12, 500))],
		deadline: count('lent-ms', 60_000, 300_000),
	});
	const { isRight, most } = JSON.parse(result.stdout || '{}') as { isRight?: boolean; most?: number };
	assert.equal(isRight, true, describeResult(result));
	// One that is not collected yet may exist beside the next.
	assert.ok((most as number) <= 3, `${most} arrays lay there at a time`);
});

test('large bytes go in the message if there is no room in shared memory', { skip: noOwnSharedMemory }, async (t) => {
	const result = await runWithOwnSharedMemory(inRepository('test/fixtures/memory/lent.mjs'), {
		size: '1m',
		disk: tempDir(t),
		diskSize: '1m',
		args: ['2'],
	});
	assert.equal(result.stdout, '{"isRight":true,"most":0}\n', describeResult(result));
});
