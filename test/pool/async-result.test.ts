import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AsyncResult, CancelledError, ProcessError, TimeoutError } from 'multiprocess';
import { Gate } from '../support/between-processes.js';
import { usePool } from '../support/use-pool.js';

test('POO10 get() returns the result of apply', async (t) => {
	const pool = usePool(t, 1);
	assert.equal(await pool.apply((n: number) => n * n, [7]).get({ timeout: 60_000 }), 49);
	assert.equal(await pool.apply((n: number) => n * n, [7]).get(), 49);
});

test('POO11 get and wait time out while the task runs', async (t) => {
	const pool = usePool(t, 1);
	const gate = new Gate(t);
	const result = pool.apply(async () => {
		await gate.opened();
		return 'done';
	});
	for (const timeout of [0, -1, 10]) {
		await assert.rejects(
			result.get({ timeout }),
			(error) => error instanceof TimeoutError && /get\(\)/.test(error.message),
		);
		assert.equal(await result.wait({ timeout }), false);
	}
	assert.equal(result.ready(), false);
	assert.throws(() => result.successful(), ProcessError);
	gate.open();
	assert.equal(await result.wait(), true);
	assert.deepEqual(
		[result.ready(), result.successful(), await result.get({ timeout: 0 }), await result],
		[true, true, 'done', 'done'],
	);
});

test('get rejects with the error of the task, and wait does not', async (t) => {
	const pool = usePool(t, 1);
	const result = pool.apply(() => {
		throw new RangeError('failed');
	});
	assert.equal(await result.wait(), true);
	assert.deepEqual([result.ready(), result.successful()], [true, false]);
	await assert.rejects(result.get(), { name: 'RangeError' });
	await assert.rejects(result, { name: 'RangeError' });
});

test('a signal ends the wait but not the task', async (t) => {
	const pool = usePool(t, 1);
	const gate = new Gate(t);
	const result = pool.apply(async () => {
		await gate.opened();
		return 1;
	});
	const reason = new Error('enough');
	const controller = new AbortController();
	const waits = [result.get({ signal: controller.signal }), result.wait({ signal: controller.signal })];
	controller.abort(reason);
	for (const outcome of await Promise.allSettled(waits))
		assert.equal((outcome as PromiseRejectedResult).reason, reason);
	await assert.rejects(result.wait({ signal: controller.signal }), reason);
	gate.open();
	assert.equal(await result, 1);
});

test('timeouts of the wrong kind are refused', async () => {
	const result = new AsyncResult<number>((resolve) => resolve(1));
	await assert.rejects(result.get({ timeout: '5' as never }), {
		name: 'TypeError',
		message: /AsyncResult\.get\(\): timeout/,
	});
	await assert.rejects(result.wait({ timeout: Number.NaN }), {
		name: 'RangeError',
		message: /AsyncResult\.wait\(\): timeout is NaN/,
	});
	assert.equal(await result.get({ timeout: Infinity }), 1);
});

test('a wait with an unknown option is refused, since it would never end', async () => {
	const result = new AsyncResult<number>(() => {});
	for (const [options, message] of [
		[5, /AsyncResult\.get\(\): options is the number 5; give an object, as \{ timeout: 1000 \} for a second/],
		[null, /options is null/],
		[{ timout: 5 }, /no option 'timout' \(yet\); the options are timeout, signal/],
		[{ signal: new AbortController() }, /signal is an object of class AbortController; give an AbortSignal/],
	] as const)
		await assert.rejects(result.get(options as never), { name: 'TypeError', message });
	await assert.rejects(result.wait(5 as never), { name: 'TypeError', message: /AsyncResult\.wait\(\): options/ });
});

test('then, catch and finally return plain promises, and the static methods AsyncResults', async (t) => {
	const pool = usePool(t, 1);
	const result = pool.apply(() => 1);
	assert.ok(result instanceof AsyncResult);
	assert.ok(result instanceof Promise);
	for (const derived of [result.then((n) => n), result.catch(() => {}), result.finally(() => {})]) {
		assert.ok(!(derived instanceof AsyncResult));
		await derived;
	}
	assert.equal(await AsyncResult.resolve(5), 5);
	await assert.rejects(AsyncResult.reject(new RangeError('r')), RangeError);
	assert.deepEqual(await AsyncResult.all([result, 2]), [1, 2]);
});

test('an executor that throws rejects the result, as with a Promise', async () => {
	const result = new AsyncResult(() => {
		throw new RangeError('executor');
	});
	assert.equal(result.ready(), true);
	assert.equal(result.successful(), false);
	await assert.rejects(result, { message: 'executor' });
	assert.throws(() => new AsyncResult(undefined as never), {
		name: 'TypeError',
		message: /^new AsyncResult\(\): the executor is undefined; pass a function/,
	});
});

test('cancelled results are not reported as unhandled', async (t) => {
	const unhandled: unknown[] = [];
	const listener = (reason: unknown): void => void unhandled.push(reason);
	process.on('unhandledRejection', listener);
	t.after(() => process.off('unhandledRejection', listener));
	const pool = usePool(t, 1);
	const never = (): Promise<never> => new Promise(() => setInterval(() => {}, 1_000));
	const results = [pool.apply(never), pool.map(never, [1]), pool.mapSettled(never, [1])];
	pool.terminate();
	await pool.join();
	await new Promise((resolve) => setImmediate(resolve));
	assert.deepEqual(unhandled, []);
	for (const result of results) await assert.rejects(result, CancelledError);
});
