import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usePool } from '../support/use-pool.js';

test('long strings travel as items and results', async (t) => {
	const pool = usePool(t);
	const items = Array.from({ length: 16 }, (_, i) => String(i % 10).repeat(1_000_000));
	const back = await pool.map((s: string) => s.toUpperCase(), items);
	assert.ok(back.every((s, i) => s === items[i]));
	assert.deepEqual(
		await pool.map((s: string) => s.length, items, { chunkSize: 16 }),
		items.map((s) => s.length),
	);
});

test('large typed arrays travel as items and results', async (t) => {
	const pool = usePool(t);
	const items = Array.from({ length: 6 }, (_, i) => new Float64Array(1_250_000).fill(i));
	const sums = await pool.map((a: Float64Array) => a.reduce((x, y) => x + y), items);
	assert.deepEqual(
		sums,
		items.map((_, i) => i * 1_250_000),
	);
	const back = await pool.apply((a: Float64Array) => a.map((x) => x + 1), [items[3]]);
	assert.ok(back instanceof Float64Array);
	assert.deepEqual([back.length, back[0], back.at(-1)], [1_250_000, 4, 4]);
});

test('no more large items are copied than the workers can take in', async (t) => {
	const pool = usePool(t, 1);
	const shared = Buffer.alloc(1024 * 1024, 'x');
	let most = 0;
	const watch = setInterval(() => {
		most = Math.max(most, process.memoryUsage().arrayBuffers);
	}, 1);
	const before = process.memoryUsage().arrayBuffers;
	// All items are one chunk. What does not fit into the channel stays with the pool.
	const lengths = await pool.map((b: Buffer) => b.length, new Array<Buffer>(300).fill(shared), { chunkSize: 300 });
	clearInterval(watch);
	assert.equal(lengths.length, 300);
	assert.ok(lengths.every((length) => length === shared.length));
	assert.ok(most - before < 150 * 1024 * 1024, `${Math.round((most - before) / 1024 / 1024)} MB`);
});
