import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headSpace, writeHead } from '#src/process/line/frame.js';
import { FrameReader, keepFrame } from '#src/process/line/frame-reader.js';

interface Sent {
	readonly type: number;
	readonly id: number;
	readonly bytes: Buffer;
}

const FRAMES: Sent[] = [
	{ type: 0, id: 0, bytes: Buffer.alloc(0) },
	{ type: 254, id: 2 ** 32 - 1, bytes: Buffer.from('a') },
	{ type: 7, id: 1, bytes: Buffer.alloc(300, 'b') },
	{ type: 8, id: 70_000, bytes: Buffer.alloc(100_000, 'c') },
	{ type: 9, id: 2, bytes: Buffer.from('the end') },
];

function encoded(frames: readonly Sent[]): Buffer {
	return Buffer.concat(
		frames.map(({ type, id, bytes }) => {
			const head = Buffer.alloc(headSpace(0));
			const length = writeHead(head, 0, { type, id, definitionIds: [], byteLength: bytes.length });
			return Buffer.concat([head.subarray(0, length), bytes]);
		}),
	);
}

function read(chunks: Iterable<Buffer>): Sent[] {
	const received: Sent[] = [];
	const reader = new FrameReader();
	reader.onFrame = (type, id, bytes) => received.push({ type, id, bytes: Buffer.from(bytes) });
	for (const chunk of chunks) {
		const own = Buffer.from(chunk);
		reader.push(own);
		// The stream may reuse its memory.
		own.fill(0);
	}
	return received;
}

function* cut(bytes: Buffer, length: (index: number) => number): Generator<Buffer> {
	for (let at = 0, i = 0; at < bytes.length; i++) {
		const end = at + Math.max(1, length(i));
		yield bytes.subarray(at, end);
		at = end;
	}
}

test('frames arrive whole in one chunk', () => {
	assert.deepEqual(read([encoded(FRAMES)]), FRAMES);
});

for (const size of [1, 2, 3, 5, 9, 10, 11, 4096, 65_536, 99_999]) {
	test(`frames arrive in chunks of ${size} bytes`, () => {
		assert.deepEqual(read(cut(encoded(FRAMES), () => size)), FRAMES);
	});
}

test('frames arrive in chunks of mixed sizes', () => {
	let seed = 1;
	const random = (limit: number): number => {
		seed = (seed * 48_271) % 2_147_483_647;
		return seed % limit;
	};
	for (let round = 0; round < 200; round++) {
		const frames = Array.from({ length: 20 }, (_, id) => ({
			type: random(200),
			id,
			bytes: Buffer.alloc(random(round % 2 === 0 ? 20 : 3_000), id),
		}));
		assert.deepEqual(read(cut(encoded(frames), () => random(round % 3 === 0 ? 8 : 2_000))), frames);
	}
});

test('a kept frame stays unchanged when its read buffer is reused', () => {
	const whole = 64 * 1024;
	const sizes = [0, 10, whole - 11, whole - 10, whole - 9, whole, whole + 1, 100_000, 1_000_000];
	const frames = sizes.map((size, id) => ({ type: 1, id, bytes: Buffer.alloc(size, id + 1) }));
	const kept: Buffer[] = [];
	const reader = new FrameReader();
	reader.onFrame = (...frame) => kept.push(keepFrame(...frame).bytes as Buffer);
	// As a socket is read: each piece goes into the same memory.
	const memory = Buffer.allocUnsafeSlow(whole);
	for (const frame of frames) {
		for (const piece of cut(encoded([frame]), () => whole)) {
			piece.copy(memory);
			reader.push(memory.subarray(0, piece.length));
		}
	}
	memory.fill(0);
	assert.deepEqual(
		kept.map((bytes) => [bytes.length, bytes.every((byte) => byte === bytes[0]) ? bytes[0] : 'mixed']),
		frames.map(({ bytes }) => [bytes.length, bytes[0]]),
	);
});

test('ids of definitions of one and of several bytes are kept apart from the bytes', () => {
	const received: number[] = [];
	const reader = new FrameReader();
	reader.onFrame = (_type, _id, bytes, definitions) => received.push(bytes.length, definitions.length);
	for (const count of [1, 127, 128, 300]) {
		const definitionIds = Array.from({ length: count }, (_, i) => i * 1_000);
		const head = Buffer.alloc(headSpace(count));
		const length = writeHead(head, 0, { type: 1, id: 5, definitionIds, byteLength: 4 });
		reader.push(Buffer.concat([head.subarray(0, length), Buffer.from('abcd')]));
	}
	assert.deepEqual(received, [4, 1, 4, 127, 4, 128, 4, 300]);
});
