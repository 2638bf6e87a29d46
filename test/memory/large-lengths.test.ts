/**
 * Limits of lengths: of Node, of the system, of this library's formats. Real sizes
 * are in `beyond-two-gib.test.ts`.
 */
import assert from 'node:assert/strict';
import { constants as buffers } from 'node:buffer';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { MessageChannel } from 'node:worker_threads';
import { test } from 'node:test';
import { Pipe, Queue, ShareableList, ShippingError } from 'multiprocess';
import { LENDING } from '#src/memory/loans/lend-options.js';
import { mostAtOnce } from '#src/memory/tree/files.js';
import { LINE_WORDS, PortLine } from '#src/process/line/port-line.js';
import { mostInMessage } from '#src/shipping/wire/byte-writer.js';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { noOwnSharedMemory, runWithOwnSharedMemory } from '../support/own-shared-memory.js';
import { inRepository } from '../support/repository.js';
import { describeResult } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

/** Sets a limit for one test. */
function lower(t: { after(back: () => void): void }, limit: { bytes: number }, bytes: number): void {
	const before = limit.bytes;
	limit.bytes = bytes;
	t.after(() => {
		limit.bytes = before;
	});
}

test('large bytes are written to their file in calls that Node and the system accept', async (t) => {
	lower(t, mostAtOnce, 1_000_000);
	const { writeSync } = fs;
	const lengths: unknown[] = [];
	fs.writeSync = ((...args: Parameters<typeof writeSync>) => {
		lengths.push(args[3]);
		return writeSync(...args);
	}) as typeof writeSync;
	syncBuiltinESMExports();
	t.after(() => {
		fs.writeSync = writeSync;
		syncBuiltinESMExports();
	});
	const bytes = Uint8Array.from({ length: 3_400_000 }, (_, i) => i % 251);
	const queue = new Queue<Uint8Array>();
	await queue.put(bytes);
	assert.deepEqual(lengths, [1_000_000, 1_000_000, 1_000_000, 400_000]);
	assert.deepEqual(await queue.get(), bytes);
	queue.close();
});

test('what is too large for one message is one error that says what to do', (t) => {
	const item = { texts: ['a'.repeat(60_000), 'é'.repeat(30_000), '€'.repeat(30_000)] };
	assert.deepEqual(decode(encode(item, 'item').bytes, []), item);
	lower(t, mostInMessage, 200_000);
	assert.deepEqual(decode(encode(item, 'item').bytes, []), item);
	lower(t, mostInMessage, 100_000);
	for (const [value, path] of [
		[item, 'item.texts'],
		[{ a: { b: new Uint8Array(100_000) } }, 'item.a.b.buffer'],
		[Array.from({ length: 100_000 }, (_, i) => i), 'item'],
	] as const)
		assert.throws(
			() => encode(value, 'item'),
			(error) => {
				assert.ok(error instanceof ShippingError);
				assert.equal(error.path, path);
				assert.match(
					error.message,
					/^cannot send \S+: a message would have more than 100000 bytes, .* send it in several/,
				);
				return true;
			},
		);
	assert.deepEqual(decode(encode('short').bytes, []), 'short');
});

test('the limit of a message does not count bytes that lie beside it', (t) => {
	lower(t, mostInMessage, 100_000);
	const packet = encode([new Uint8Array(2 ** 21)], 'item', LENDING);
	for (const passage of packet.passages ?? []) passage.cancel();
	assert.ok(packet.bytes.length < 1000);
});

test('the error for bytes that fit nowhere names their own size, and why', {
	skip: noOwnSharedMemory,
}, async (t) => {
	const program = inRepository('test/fixtures/memory/nowhere.mjs');
	const result = await runWithOwnSharedMemory(program, { size: '8m', disk: tempDir(t), diskSize: '1m' });
	assert.equal(
		result.stdout.replaceAll(/\S*\/\S*;/g, 'PATH;').replaceAll(/; free some.*/g, ''),
		`${'ProcessError shared memory: no space for 314572800 bytes (ENOSPC: PATH\n'.repeat(3)}next\n`,
		describeResult(result),
	);
});

test('a buffer that no view of this Node can hold is an error that names the limit', {
	skip: buffers.MAX_LENGTH > 2 ** 33 && 'views of this node hold whatever a buffer can have',
}, async () => {
	// None of its pages is touched.
	const whole = new ArrayBuffer(2 ** 33);
	const limit = new RegExp(`of ${2 ** 33} bytes.*at most ${buffers.MAX_LENGTH}; send several, or use a newer node`);
	assert.throws(() => encode({ view: new Float64Array(whole) }, 'item'), limit);
	const [end] = Pipe();
	await assert.rejects(end.sendBytes(whole), {
		name: 'RangeError',
		message: `sendBytes(): ${2 ** 33} bytes are more than a Buffer of this Node.js (${process.version}) can hold: at most ${buffers.MAX_LENGTH}; send them in parts, or use a newer Node.js`,
	});
	end.close();
});

test('a ShareableList has an upper bound, which its Uint32 offsets set', () => {
	// None of its pages is touched.
	const half = new Uint8Array(2 ** 31);
	assert.throws(() => new ShareableList([half, half]), {
		name: 'RangeError',
		message:
			'new ShareableList(): the items need 4294967352 bytes, and a list has at most 4294967288; make several, or keep large bytes in a SharedMemory of their own',
	});
});

test('a thread whose parent has not read 3 GB of its output knows that', (t) => {
	const { port1 } = new MessageChannel();
	t.after(() => port1.close());
	const words = new Int32Array(new SharedArrayBuffer(LINE_WORDS * 4));
	const line = new PortLine(port1, words, 0);
	// Both counts wrap at 4 GiB. These are their values when 3 GB were written
	// after the last byte that was read.
	words[1] = -3_000_000_000;
	assert.equal(line.backlog, 3_000_000_000);
});
