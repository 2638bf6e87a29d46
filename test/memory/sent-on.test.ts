/**
 * Large bytes that their receiver sends on. They are not copied, and nobody sees
 * what another writes to theirs.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Pool, Process, Queue } from 'multiprocess';
import { tree } from '#src/memory/tree/tree.js';
import { eventually } from '../support/eventually.js';
import { usePool } from '../support/use-pool.js';

const LENGTH = 2 ** 18;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

declare global {
	// In a worker, what it keeps.
	var keptHere: Float64Array | undefined;
}

function numbers(first: number): Float64Array {
	return Float64Array.from({ length: LENGTH }, (_, i) => first + i);
}

function segments(): string[] {
	return readdirSync(tree().folder).filter((name) => name.startsWith('segment-'));
}

/** What other tests have left to the garbage collector. */
async function noSegments(): Promise<void> {
	await eventually('no segment is left', () => {
		gc();
		return segments().length === 0;
	});
}

const echo = (array: Float64Array): Float64Array => array;

test('an argument that a task returns, changed or not, stays where it was in memory', async (t) => {
	await noSegments();
	const pool = usePool(t, 1);
	const result = await pool.apply(
		(array: Float64Array) => {
			array[1] = -1;
			globalThis.keptHere = array;
			return array;
		},
		[numbers(0)],
	);
	assert.equal(segments().length, 1);
	assert.deepEqual([...result.subarray(0, 3)], [0, -1, 2]);
	result[0] = 7;
	const there = await pool.apply(() => {
		const array = globalThis.keptHere as Float64Array;
		array[2] = 9;
		return [...array.subarray(0, 4)];
	});
	assert.deepEqual(there, [0, -1, 9, 3]);
	assert.deepEqual([...result.subarray(0, 4)], [7, -1, 2, 3]);
	assert.equal(result[LENGTH - 1], LENGTH - 1);
});

test('it has what was written to it so far, each time that it is sent on', async (t) => {
	const pool = usePool(t, 1);
	const array = await pool.apply(() => Float64Array.from({ length: 2 ** 18 }, (_, i) => i));
	const results: Float64Array[] = [];
	for (const value of [10, 20, 30]) {
		array[5] = value;
		results.push(await pool.apply(echo, [array]));
		array[5] = -1;
	}
	assert.deepEqual(
		results.map((result) => [result[5], result[6], result[LENGTH - 1]]),
		[10, 20, 30].map((value) => [value, 6, LENGTH - 1]),
	);
});

test('a part of it, or all of it in another order, arrives as such', async (t) => {
	const pool = usePool(t, 1);
	const array = await pool.apply(() => Float64Array.from({ length: 2 ** 19 }, (_, i) => i));
	const { part, bytes, whole } = await pool.apply(
		(given: { part: Float64Array; bytes: Buffer; whole: Float64Array }) => given,
		[{ part: array.subarray(2), bytes: Buffer.from(array.buffer, 8, 2 ** 21), whole: array }],
	);
	assert.deepEqual([part[0], part.length, bytes.readDoubleLE(0), whole[0]], [2, 2 ** 19 - 2, 1, 0]);
	assert.equal(part.buffer, whole.buffer);
});

test('it goes from queue to queue, each process adds to it, and its sender may be dead', async () => {
	const [first, second, third] = [new Queue<Float64Array>(), new Queue<Float64Array>(), new Queue<Float64Array>()];
	const pass = async (from: Queue<Float64Array>, to: Queue<Float64Array>, at: number): Promise<void> => {
		const array = await from.get();
		array[at] = -at;
		await to.put(array);
		array.fill(0);
	};
	for (const [from, to, at] of [
		[first, second, 1],
		[second, third, 2],
	] as const) {
		const p = new Process({ target: pass, args: [from, to, at] });
		p.start();
		if (from === first) await first.put(numbers(100));
		assert.equal(await p.join(), 0);
	}
	const got = await third.get();
	assert.deepEqual([...got.subarray(0, 4), got[LENGTH - 1]], [100, -1, -2, 103, 100 + LENGTH - 1]);
	for (const queue of [first, second, third]) queue.close();
});

test('while it is under way its memory is not reused, whoever has let go of it', async () => {
	const [here, there] = [new Queue<Float64Array>(), new Queue<Float64Array>()];
	const sendOn = async (first: number): Promise<void> => {
		await here.put(numbers(first));
		await there.put(await here.get());
	};
	for (let i = 0; i < 6; i++) {
		await sendOn(i * 1000);
		// Not in the turn that still has the buffer.
		await setImmediate();
		gc();
		await setImmediate();
	}
	for (let i = 0; i < 6; i++) {
		const got = await there.get();
		assert.deepEqual([got[0], got[LENGTH - 1]], [i * 1000, i * 1000 + LENGTH - 1]);
	}
	here.close();
	there.close();
});

test('a task whose argument was sent on goes to another worker, and has its bytes', async (t) => {
	const pool = new Pool({ processes: 1 });
	t.after(() => pool.terminate());
	const array = await pool.apply(() => Float64Array.from({ length: 2 ** 18 }, (_, i) => i));
	const lost = pool.apply(() => process.kill(process.pid, 'SIGKILL'));
	const sum = (given: Float64Array): number => given.reduce((total, x) => total + x, 0);
	const next = pool.apply(sum, [array]);
	array.fill(1);
	await assert.rejects(lost, { name: 'WorkerLostError' });
	assert.equal(await next, sum(numbers(0)));
});

test('its memory is freed when nobody has it any more', async (t) => {
	const pool = usePool(t, 1);
	const use = async (): Promise<void> => {
		const once = await pool.apply(echo, [numbers(1)]);
		const twice = await pool.apply(echo, [once]);
		assert.equal(twice[3], 4);
	};
	await use();
	await eventually('no segment is left', async () => {
		gc();
		await pool.apply(() => {
			setFlagsFromString('--expose-gc');
			return (runInNewContext('gc') as () => void)();
		});
		return segments().length === 0;
	});
});
