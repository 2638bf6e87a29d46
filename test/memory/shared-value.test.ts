import assert from 'node:assert/strict';
import { constants } from 'node:buffer';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Lock, Pool, Process, SharedArray, SharedMemory, SharedValue } from 'multiprocess';
import { askChild } from '../support/child.js';

const INTEGERS = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array] as const;
const TYPES = [...INTEGERS, Float32Array, Float64Array] as const;

test('VAL01 SCT01 a child sees each type’s value, and what it sets is seen here', async (t) => {
	const values = TYPES.map((type) => new SharedValue(type, 21));
	const big = new SharedValue(BigInt64Array, -21n);
	const array = new SharedArray(Float64Array, [1.5, 2.5]);
	const seen = await askChild(t, () => {
		const before = values.map(({ value }) => value);
		for (const value of values) value.value *= 2;
		big.value *= 2n;
		for (const i of array.view.keys()) array.view[i] *= 2;
		return before;
	});
	assert.deepEqual(
		seen,
		TYPES.map(() => 21),
	);
	assert.deepEqual(
		values.map(({ value }) => value),
		TYPES.map(() => 42),
	);
	assert.equal(big.value, -42n);
	assert.deepEqual([...array.view], [3, 5]);
});

test('a value without an initial one is 0, even in reused memory', () => {
	for (let i = 0; i < 2000; i++) {
		const value = new SharedValue(Int32Array, undefined, { lock: false });
		assert.equal(value.value, 0);
		value.value = -1;
	}
});

test('atomic operations return the previous value', () => {
	for (const type of INTEGERS) {
		const value = new SharedValue(type, 5);
		assert.deepEqual(
			[value.add(3), value.sub(1), value.exchange(9), value.compareExchange(9, 4), value.value],
			[5, 8, 7, 9, 4],
		);
		assert.deepEqual([value.compareExchange(9, 1), value.value], [4, 4]);
	}
	const big = new SharedValue(BigUint64Array, 5n);
	assert.deepEqual([big.add(3n), big.value], [5n, 8n]);
	const small = new SharedValue(Uint8Array, 255);
	small.add(1);
	assert.equal(small.value, 0);
});

test('no operation of several processes is lost', async () => {
	const value = new SharedValue(Int32Array);
	const doubled = new SharedValue(Float64Array);
	await using pool = new Pool(2);
	await pool.map(async () => {
		for (let i = 0; i < 1000; i++) {
			value.add(1);
			doubled.getLock().acquireSync();
			doubled.value += 1;
			doubled.getLock().release();
		}
	}, [0, 1, 2, 3]);
	assert.deepEqual([value.value, doubled.value], [4000, 4000]);
});

test('VAL04 ARR05 an unknown type is a TypeError, and so is a value of another type', () => {
	for (const type of ['i', Array, DataView, Uint8ClampedArray, undefined, null]) {
		assert.throws(() => new SharedValue(type as never), { name: 'TypeError', message: /new SharedValue\(\): type is/ });
		assert.throws(() => new SharedArray(type as never, 1), {
			name: 'TypeError',
			message: /new SharedArray\(\): type is/,
		});
	}
	const value = new SharedValue(Int32Array);
	assert.throws(() => value.add(1n as never), {
		name: 'TypeError',
		message: /SharedValue\.add\(\): expected a number for Int32Array, got the bigint 1n/,
	});
	assert.throws(() => (value.value = '1' as never), { name: 'TypeError', message: /expected a number/ });
	assert.throws(() => new SharedValue(BigInt64Array, 1 as never), { name: 'TypeError', message: /expected a bigint/ });
	const float = new SharedValue(Float64Array, 1);
	for (const call of ['add', 'sub', 'exchange'] as const)
		assert.throws(() => float[call](1), {
			name: 'TypeError',
			message: /Float64Array has no atomic operations; hold the lock/,
		});
	assert.throws(() => float.compareExchange(1, 2), { name: 'TypeError', message: /no atomic operations/ });
	assert.throws(() => new SharedArray(BigInt64Array, [1] as never), {
		name: 'TypeError',
		message: 'new SharedArray(): element 0: expected a bigint for BigInt64Array, got the number 1',
	});
	for (const [type, values, index] of [
		[Int16Array, ['x', 2.5], 0],
		[Float64Array, [1, 2, null], 2],
		[Uint8Array, new Set([1, undefined]), 1],
		[Int32Array, Object.assign([1], { 2: 3 }), 1],
		[Int32Array, [1, [2]], 1],
		[Int32Array, BigInt64Array.of(1n), 0],
		[BigInt64Array, [1n, 2], 1],
		[BigUint64Array, Int8Array.of(1), 0],
	] as const)
		assert.throws(() => new SharedArray(type as Int32ArrayConstructor, values as never), {
			name: 'TypeError',
			message: new RegExp(`^new SharedArray\\(\\): element ${index}: expected a (number|bigint)`),
		});
	for (const size of [-1, 1.5, Number.NaN])
		assert.throws(() => new SharedArray(Int32Array, size), { name: 'RangeError', message: /size is/ });
	assert.throws(() => new SharedArray(Int32Array, {} as never), { name: 'TypeError', message: /sizeOrValues is/ });
});

test('a size above this Node’s largest buffer is a RangeError with the limit', () => {
	const bytes = constants.MAX_LENGTH + 8;
	// From Node 22 on this is 8 PiB and more.
	if (!Number.isSafeInteger(bytes)) return;
	for (const make of [
		() => new SharedArray(Uint8Array, bytes),
		() => new SharedArray(Float64Array, bytes / 8),
		() => SharedMemory.create(bytes),
		() => SharedMemory.create(bytes, { name: `too-large-${process.pid}` }),
	])
		assert.throws(make, {
			name: 'RangeError',
			message: new RegExp(`${bytes} bytes exceed the largest buffer .*${constants.MAX_LENGTH}`),
		});
});

test('VAL03 the lock is a new one, the one given, or none', async (t) => {
	const lock = new Lock();
	for (const make of [
		(options?: object) => new SharedValue(Int32Array, 0, options),
		(options?: object) => new SharedArray(Int32Array, 1, options),
	]) {
		assert.ok(make().getLock() instanceof Lock);
		assert.equal(make({ lock: true }).getLock() === lock, false);
		assert.equal(make({ lock }).getLock(), lock);
		assert.throws(() => make({ lock: false }).getLock(), { name: 'ProcessError', message: /lock: false/ });
		assert.throws(() => make({ lock: 'x' }), { name: 'TypeError', message: /lock is the string "x"/ });
		assert.throws(() => make({ locks: true }), { name: 'TypeError', message: /no option 'locks'/ });
		const [own, without] = [make(), make({ lock: false })];
		own.getLock().acquireSync();
		const seen = await askChild(t, () => {
			let error;
			try {
				without.getLock();
			} catch (thrown) {
				error = (thrown as Error).name;
			}
			return [own.getLock().tryAcquire(), error];
		});
		assert.deepEqual(seen, [false, 'ProcessError']);
		own.getLock().release();
	}
});

test('ARR02 an array of a size is all zeros, even in reused memory', () => {
	for (let i = 0; i < 20; i++) {
		const shm = SharedMemory.create(8000);
		shm.bytes.fill(255);
		shm[Symbol.dispose]();
		const { view } = new SharedArray(Float64Array, 1000, { lock: false });
		assert.ok(view.every((element) => element === 0));
		view.fill(1);
	}
});

test('ARR03 arrays with and without a lock, from values, and empty ones work', async (t) => {
	for (const lock of [true, false]) {
		const array = new SharedArray(Int16Array, new Set([5, 6, 7]), { lock });
		const empty = new SharedArray(Int16Array, 0, { lock });
		const seen = await askChild(t, () => {
			array.view[1] = 60;
			return [...array.view, array.length, empty.length, empty.view.length];
		});
		assert.deepEqual(seen, [5, 60, 7, 3, 0, 0]);
		assert.deepEqual([...array.view], [5, 60, 7]);
	}
});

test('a view of an array travels on its own, as the same memory', async () => {
	const { view } = new SharedArray(Int32Array, 4, { lock: false });
	const p = new Process({ target: (part: Int32Array) => void Atomics.add(part, 0, 7), args: [view.subarray(2)] });
	p.start();
	await p.join();
	assert.deepEqual([...view], [0, 0, 7, 0]);
});

test('SCT03 a copy is independent', () => {
	const array = new SharedArray(Int32Array, [1, 2]);
	const copy = new SharedArray(Int32Array, array.view);
	array.view[0] = 9;
	assert.deepEqual([...copy.view], [1, 2]);
});

test('multiprocess/shared-memory has the same classes', async () => {
	const part = await import('multiprocess/shared-memory');
	const whole = await import('multiprocess');
	const names = ['ShareableList', 'SharedArray', 'SharedMemory', 'SharedMemoryManager', 'SharedValue'] as const;
	assert.deepEqual(Object.keys(part).sort(), names);
	for (const name of names) assert.equal(part[name], whole[name]);
});

test('values and arrays show their type and value', () => {
	assert.equal(inspect(new SharedValue(Int32Array, 5)), 'SharedValue(Int32Array, 5)');
	assert.equal(inspect(new SharedValue(BigInt64Array, 5n)), 'SharedValue(BigInt64Array, 5n)');
	assert.equal(inspect(new SharedArray(Float64Array, 3)), 'SharedArray(Float64Array, 3)');
});
