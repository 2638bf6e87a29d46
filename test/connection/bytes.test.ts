/** Raw bytes: sent from any view, received whole, up to a length, or into existing memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferTooShort, Pipe, type PipeConnection, SharedMemory } from 'multiprocess';
import { PLACES, elsewhere } from '../support/elsewhere.js';

test('bytes are sent from every kind of view, with offset and size', async () => {
	const [here, there] = Pipe();
	const { buffer } = new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
	const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(7);
	const shm = SharedMemory.create(3);
	shm.bytes.fill(9);
	const cases = [
		[[Buffer.from('abc')], [97, 98, 99]],
		[[new Uint8Array(buffer, 2, 3)], [2, 3, 4]],
		[
			[new Uint8Array(buffer, 2, 6), 1],
			[3, 4, 5, 6, 7],
		],
		[
			[new Uint8Array(buffer, 2, 6), 1, 2],
			[3, 4],
		],
		[[new Uint8Array(buffer, 2, 6), 6], []],
		[[new Uint8Array(buffer, 2, 6), 0, 0], []],
		[
			[buffer.slice(0, 4), 1],
			[1, 2, 3],
		],
		[[new DataView(buffer, 14)], [14, 15]],
		[
			[new Int16Array(buffer, 4, 2), 1, 2],
			[5, 6],
		],
		[
			[new Float64Array(buffer, 8, 1), 6],
			[14, 15],
		],
		[[shared], [7, 7, 7, 7]],
		[[shm.bytes], [9, 9, 9]],
		[[new Uint8Array(0)], []],
	] as [Parameters<PipeConnection['sendBytes']>, number[]][];
	for (const [args] of cases) await here.sendBytes(...args);
	for (const [, expected] of cases) {
		const bytes = await there.recvBytes();
		assert.ok(Buffer.isBuffer(bytes));
		assert.deepEqual([...bytes], expected);
	}
	shm[Symbol.dispose]();
});

test('bytes are sent as they are at the call, and received bytes belong to the receiver alone', async () => {
	const [here, there] = Pipe();
	const bytes = Buffer.alloc(40_000, 1);
	const pending = [here.sendBytes(bytes), here.sendBytes(bytes), here.sendBytes(bytes)];
	bytes.fill(2);
	for (let i = 0; i < 3; i++) {
		const got = await there.recvBytes();
		assert.ok(got.equals(Buffer.alloc(40_000, 1)));
		got.fill(3);
	}
	await Promise.all(pending);
	assert.equal(bytes[0], 2);
});

for (const place of PLACES) {
	test(`bytes from a ${place} can be received as values, and its values as encoded bytes`, async (t) => {
		const [here, there] = Pipe();
		const other = elsewhere(
			t,
			place,
			async (end: PipeConnection) => {
				await end.sendBytes(Buffer.from('bytes'));
				await end.send(Buffer.from('a value'));
				await end.send({ text: 'encoded' });
				await end.send('x'.repeat(2_000_000));
			},
			there,
		);
		there.close();
		assert.deepEqual(await here.recv(), Buffer.from('bytes'));
		assert.deepEqual(await here.recvBytes(), Buffer.from('a value'));
		assert.match((await here.recvBytes()).toString('latin1'), /encoded/);
		assert.match((await here.recvBytes()).toString('latin1'), /x{2000000}/);
		await assert.rejects(here.recvBytes(), { name: 'EOFError' });
		await other;
	});
}

test('a message longer than maxLength is an error that carries it, and the next message is there', async () => {
	const [here, there] = Pipe();
	await here.sendBytes(Buffer.from('12345'));
	await here.sendBytes(Buffer.from('123'));
	await here.sendBytes(Buffer.alloc(0));
	await assert.rejects(there.recvBytes({ maxLength: 4 }), (error) => {
		assert.ok(error instanceof BufferTooShort);
		assert.equal(error.code, 'ERR_MP_BUFFER_TOO_SHORT');
		assert.match(error.message, /recvBytes\(\): the message has 5 bytes, but there is room for 4; .*'received'/);
		assert.deepEqual(error.received, Buffer.from('12345'));
		return true;
	});
	assert.deepEqual(await there.recvBytes({ maxLength: 3, timeout: 0 }), Buffer.from('123'));
	assert.deepEqual(await there.recvBytes({ maxLength: 0 }), Buffer.alloc(0));
});

test('bytes are received into existing memory, from an offset in bytes on', async () => {
	const [here, there] = Pipe();
	const target = Buffer.alloc(8, '-');
	await here.sendBytes(Buffer.from('abc'));
	assert.equal(await there.recvBytesInto(target), 3);
	await here.sendBytes(Buffer.from('xyz'));
	assert.equal(await there.recvBytesInto(target, 5), 3);
	await here.sendBytes(Buffer.alloc(0));
	assert.equal(await there.recvBytesInto(target, 8), 0);
	assert.equal(target.toString(), 'abc--xyz');
	const numbers = new Float64Array([0, 0]);
	await here.sendBytes(new Float64Array([1.5]));
	assert.equal(await there.recvBytesInto(numbers, 8), 8);
	assert.deepEqual([...numbers], [0, 1.5]);
	const view = new DataView(new ArrayBuffer(4), 1, 2);
	await here.sendBytes(Buffer.from([7]));
	assert.equal(await there.recvBytesInto(view, 1, { timeout: 1000 }), 1);
	assert.deepEqual([...new Uint8Array(view.buffer)], [0, 0, 7, 0]);
	await here.sendBytes(Buffer.from('too long'));
	await assert.rejects(there.recvBytesInto(target, 1), (error) => {
		assert.ok(error instanceof BufferTooShort);
		assert.match(error.message, /recvBytesInto\(\): the message has 8 bytes, but there is room for 7/);
		assert.equal(error.received.toString(), 'too long');
		return true;
	});
	assert.equal(target.toString(), 'abc--xyz');
	await assert.rejects(there.recvBytesInto(target, 0, { timeout: 0 }), { name: 'TimeoutError' });
});
