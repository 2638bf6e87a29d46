import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { Barrier, Pool, Process } from 'multiprocess';
import { die } from '../support/die.js';
import { eventually } from '../support/eventually.js';

const PARTIES = 4;

let workers: Pool;
before(() => {
	workers = new Pool({ processes: PARTIES });
});
after(async () => {
	workers.close();
	await workers.join();
});

/** Each party waits `times` times, and sends what wait() returned. */
function pass(barrier: Barrier, times: number): Promise<number[][]> {
	return Promise.all(
		Array.from({ length: PARTIES }, () =>
			workers.apply(
				async (gate: Barrier, count: number) => {
					const places: number[] = [];
					for (let i = 0; i < count; i++) places.push(await gate.wait());
					return places;
				},
				[barrier, times],
			),
		),
	);
}

function byNumber(a = 0, b = 0): number {
	return a - b;
}

test('BAR02 BAR03 in each of ten passes, each party gets another place of 0 … n−1', async () => {
	const places = await pass(new Barrier(PARTIES), 10);
	for (let round = 0; round < 10; round++)
		assert.deepEqual(places.map((each) => each[round]).sort(byNumber), [0, 1, 2, 3]);
});

test('BAR11 no party is ahead of the others by more than one pass', async () => {
	const barrier = new Barrier(PARTIES);
	const passes = 200;
	const seen = await Promise.all(
		Array.from({ length: PARTIES }, () =>
			workers.apply(
				(gate: Barrier, count: number) => {
					const times: number[] = [];
					for (let i = 0; i < count; i++) {
						gate.waitSync();
						times.push(Date.now() * 1000);
					}
					return times;
				},
				[barrier, passes],
			),
		),
	);
	for (let pass_ = 2; pass_ < passes; pass_++) {
		const latest = Math.max(...seen.map((times) => times[pass_ - 2] ?? 0));
		for (const times of seen) assert.ok((times[pass_] ?? 0) >= latest);
	}
	assert.equal(barrier.nWaiting, 0);
});

test('BAR05 after abort(), present and future waiters get a BrokenBarrierError', async () => {
	const barrier = new Barrier(PARTIES);
	const waiting = Array.from({ length: PARTIES - 1 }, () => workers.apply((gate: Barrier) => gate.wait(), [barrier]));
	const outcomes = Promise.allSettled(waiting);
	await eventually('parties wait', () => barrier.nWaiting === PARTIES - 1);
	barrier.abort();
	for (const outcome of await outcomes)
		assert.equal((outcome as PromiseRejectedResult).reason.name, 'BrokenBarrierError');
	assert.equal(barrier.broken, true);
	assert.equal(inspect(barrier), '<Barrier at broken>');
	await assert.rejects(barrier.wait(), { name: 'BrokenBarrierError', message: /Barrier\.wait\(\).*reset\(\)/ });
	assert.throws(() => barrier.waitSync(), { name: 'BrokenBarrierError' });
});

test('BAR06 on reset(), waiters get a BrokenBarrierError, and the barrier is usable again', async () => {
	const barrier = new Barrier(PARTIES);
	const waiting = Array.from({ length: PARTIES - 1 }, () =>
		workers.apply((gate: Barrier) => gate.waitSync(), [barrier]),
	);
	const outcomes = Promise.allSettled(waiting);
	await eventually('parties wait', () => barrier.nWaiting === PARTIES - 1);
	barrier.reset();
	for (const outcome of await outcomes)
		assert.equal((outcome as PromiseRejectedResult).reason.name, 'BrokenBarrierError');
	assert.equal(barrier.broken, false);
	assert.deepEqual((await pass(barrier, 1)).flat().sort(byNumber), [0, 1, 2, 3]);
});

test('BAR08 a party that times out breaks the barrier for all, blocking or not', async () => {
	const barrier = new Barrier(3);
	const other = barrier.wait();
	const failed = assert.rejects(other, { name: 'BrokenBarrierError' });
	await assert.rejects(barrier.wait({ timeout: 20 }), { name: 'BrokenBarrierError', message: /timeout/ });
	await failed;
	assert.equal(barrier.broken, true);
	barrier.reset();
	assert.throws(() => barrier.waitSync({ timeout: 20 }), { name: 'BrokenBarrierError', message: /timeout/ });
});

test('BAR09 the timeout of the constructor is the default of wait()', async () => {
	const barrier = new Barrier(2, { timeout: 20 });
	await assert.rejects(barrier.wait(), { name: 'BrokenBarrierError', message: /timeout/ });
	barrier.reset();
	const [first, second] = await Promise.all([barrier.wait({ timeout: 60_000 }), barrier.wait()]);
	assert.deepEqual([first, second].sort(byNumber), [0, 1]);
});

test('an aborted wait rejects with the signal’s reason, and breaks the barrier for the others', async () => {
	const barrier = new Barrier(3);
	const abort = new AbortController();
	const failed = assert.rejects(barrier.wait(), { name: 'BrokenBarrierError' });
	const aborted = assert.rejects(barrier.wait({ signal: abort.signal }), /enough/);
	abort.abort(new Error('enough'));
	await aborted;
	await failed;
});

test('the action runs once per pass, in one of the parties, before any goes on', async () => {
	const calls: number[] = [];
	const barrier = new Barrier(2, { action: () => calls.push(barrier.nWaiting) });
	for (let i = 0; i < 3; i++) {
		await Promise.all([0, 1].map(() => barrier.wait().then(() => assert.equal(calls.length, i + 1))));
	}
});

test('an action that throws breaks the barrier: the last party gets its error, the others a BrokenBarrierError', async () => {
	const barrier = new Barrier(2, {
		action: () => {
			throw new RangeError('no action');
		},
	});
	const failed = assert.rejects(barrier.wait(), { name: 'BrokenBarrierError' });
	await assert.rejects(barrier.wait(), { name: 'RangeError', message: 'no action' });
	await failed;
});

test('a party that is killed while it waits breaks the barrier for the others', async () => {
	const barrier = new Barrier(3);
	const p = new Process({ target: (gate: Barrier) => gate.wait(), args: [barrier] });
	p.start();
	const failed = assert.rejects(barrier.wait(), { name: 'BrokenBarrierError', message: /died/ });
	await eventually('parties wait', () => barrier.nWaiting === 2);
	p.kill();
	await failed;
	await p.join();
	assert.equal(barrier.broken, true);
});

test('a party that is killed while it runs the action breaks the barrier for the others', async () => {
	const barrier = new Barrier(2, { action: die });
	const failed = assert.rejects(barrier.wait(), { name: 'BrokenBarrierError' });
	const p = new Process({ target: (gate: Barrier) => gate.wait(), args: [barrier] });
	p.start();
	await failed;
	assert.notEqual(await p.join(), 0);
});

test('errors name the wrong argument', () => {
	assert.throws(() => new Barrier(0), { name: 'RangeError', message: /parties is 0/ });
	assert.throws(() => new Barrier(2.5), { name: 'RangeError', message: /parties is 2\.5/ });
	assert.throws(() => new Barrier('2' as never), { name: 'TypeError', message: /the string "2"/ });
	assert.throws(() => new Barrier(2, { timout: 3 } as never), { name: 'TypeError', message: /'timout'/ });
	assert.throws(() => new Barrier(2, { action: 3 as never }), { name: 'TypeError', message: /action is the number 3/ });
});
