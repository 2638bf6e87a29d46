import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { bytesOf, withBlock } from '#src/shipping/wire/number-block.js';

test('a block requested while another is in use has its own memory', () => {
	withBlock(Int32Array, 4, (outer) => {
		outer.fill(7);
		withBlock(Float64Array, 4, (inner) => inner.fill(1.5));
		assert.deepEqual([...outer], [7, 7, 7, 7]);
	});
});

test('the memory is free again after a failure', () => {
	const buffers = [0, 1].map(() => withBlock(Int32Array, 1, ({ buffer }) => buffer));
	assert.equal(buffers[0], buffers[1]);
	assert.throws(() =>
		withBlock(Int32Array, 1, () => {
			throw new Error('in use');
		}),
	);
	assert.equal(
		withBlock(Int32Array, 1, ({ buffer }) => buffer),
		buffers[0],
	);
});

test('the bytes are those of the block alone', () => {
	assert.equal(
		withBlock(Float64Array, 3, (block) => bytesOf(block).length),
		24,
	);
});

test('numbers arrive unchanged whatever passed before, even beyond the size of the kept memory', () => {
	for (const length of [16, 100, 16_384, 16_385, 100_000]) {
		for (const of of [(i: number) => i - 50, (i: number) => i / 3, (i: number) => (i === 5 ? -0 : NaN)]) {
			const array = Array.from({ length }, (_, i) => of(i));
			const { bytes, definitions } = encode(array);
			assert.deepEqual(decode(bytes, definitions), array);
		}
	}
});
