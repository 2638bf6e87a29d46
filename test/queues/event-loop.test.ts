/**
 * Queues and the event loop: a wait keeps the loop alive only if it can end, and calls that never
 * wait leave others their turn.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Pipe, Process, Queue } from 'multiprocess';
import { tree } from '#src/memory/tree/tree.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

test('the only holder of a queue does not hang waiting for it: the program ends, and Node.js says where it waited', async () => {
	const result = await runProgram(inRepository('test/fixtures/queues/alone.mjs'));
	assert.equal(result.stdout, 'the last\n', describeResult(result));
	// The exit code for a top-level await that never settles.
	assert.equal(result.code, 13, describeResult(result));
});

test('timers and sockets get their turn while puts and gets never wait', async () => {
	using queue = new Queue<number>();
	let turns = 0;
	const timer = setInterval(() => turns++, 0);
	for (let i = 0; i < 20_000; i++) await queue.put(i);
	const whilePut = turns;
	for (let i = 0; i < 20_000; i++) assert.equal(await queue.get(), i);
	clearInterval(timer);
	assert.ok(whilePut > 0 && turns > whilePut, `${whilePut} turns, then ${turns - whilePut}`);
});

test('timers get their turn while a pipe never waits', async () => {
	const [receiver, sender] = Pipe<number>({ duplex: false });
	let turns = 0;
	const timer = setInterval(() => turns++, 0);
	for (let i = 0; i < 10_000; i++) {
		await sender.send(i);
		assert.equal(await receiver.recv(), i);
	}
	clearInterval(timer);
	assert.ok(turns > 0);
	sender.close();
	receiver.close();
});

test('a loop that gets large items without returning to the event loop keeps no memory of them', async () => {
	using queue = new Queue<Uint8Array>(2);
	using counts = new Queue<number>();
	const p = new Process({
		target: async (from: Queue<Uint8Array>, to: Queue<number>, folder: string) => {
			const { readdirSync: list } = await import('node:fs');
			for (let i = 0; i < 30; i++) {
				if (from.getSync()[1] !== i) throw new Error(`not item ${i}`);
				to.putSync(list(folder).filter((name) => name.startsWith('segment-0-')).length);
			}
		},
		args: [queue, counts, tree().folder],
	});
	p.start();
	for (let i = 0; i < 30; i++) await queue.put(new Uint8Array(2 ** 21).fill(i));
	assert.equal(await p.join(), 0);
	const most = Math.max(...(await Promise.all(Array.from({ length: 30 }, () => counts.get()))));
	assert.ok(most <= 8, `${most} files of ${readdirSync(tree().folder).length}`);
});
