/**
 * Who holds what in shared memory, in many orders of the atomic steps of two threads. Each of these
 * went wrong once, in an order that a pause between two steps brings about.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Barrier, Pipe, type PipeConnection, Queue } from 'multiprocess';
import { count } from '../support/counts.js';
import type { Outcome } from '../support/interleave/board.js';
import { explore, type Scenario } from '../support/interleave/explore.js';
import * as calls from './interleaved-calls.js';

function queueWith(...items: unknown[]): Queue {
	const queue = new Queue();
	for (const item of items) queue.putSync(item);
	return queue;
}

function checkAll(outcomes: readonly Outcome[], { value, error }: Outcome, expected: unknown): void {
	assert.deepEqual([...outcomes.map((outcome) => outcome.error), error], [undefined, undefined, undefined]);
	assert.deepEqual(value, expected);
}

async function inAllOrders<A extends unknown[], B extends unknown[]>(
	t: TestContext,
	scenario: Omit<Scenario<A, B>, 'stride'>,
	stride: number,
): Promise<void> {
	const runs = await explore(t, { ...scenario, stride: count('stride', stride, Math.max(1, Math.floor(stride / 30))) });
	t.diagnostic(`${runs} orders`);
}

type Carrier = Queue<Queue>;

test('a queue that is received while its sender drops it exists, and no other queue has its cell', async (t) => {
	await inAllOrders<[Queue], [Carrier]>(
		t,
		{
			prepare() {
				const queue = queueWith('payload');
				const carrier = queueWith(queue) as Carrier;
				return { args: [[queue], [carrier]], dropped: [queue, carrier] };
			},
			calls: [calls.closeAndMakeOthers, calls.receiveFrom],
			afterwards: calls.getFromReceived,
			check: (outcomes, received) => checkAll(outcomes, received, 'payload'),
		},
		1009,
	);
});

test('two processes that drop a queue at once free it once, and whatever gets its cell next is untouched', async (t) => {
	await inAllOrders<[Queue], [Queue, Carrier]>(
		t,
		{
			prepare() {
				const queue = queueWith('dropped');
				const carrier = queueWith() as Carrier;
				return { args: [[queue], [queue, carrier]], dropped: [queue, carrier] };
			},
			calls: [calls.close, calls.closeAndSendAnother],
			afterwards: calls.closeAndReceiveAnother,
			check: (outcomes, received) => checkAll(outcomes, received, 'payload'),
		},
		1009,
	);
});

test('a queue that goes gives up what it kept, and nothing that another keeps in its place', async (t) => {
	await inAllOrders<[Queue], []>(
		t,
		{
			prepare() {
				const inner = queueWith();
				const queue = queueWith(inner);
				return { args: [[queue], []], dropped: [inner, queue] };
			},
			calls: [calls.close, calls.keepInAnother],
			afterwards: calls.getFromKeptInAnother,
			check: (outcomes, received) => checkAll(outcomes, received, 'payload'),
		},
		10007,
	);
});

test('an end of a pipe that goes rings no bells in a cell that is another’s by then', async (t) => {
	await inAllOrders<[Queue], []>(
		t,
		{
			prepare() {
				const [here, there] = Pipe();
				const queue = queueWith(there);
				return { args: [[queue], []], dropped: [here, there, queue] };
			},
			calls: [calls.close, calls.takeCells],
			afterwards: calls.contentOfCells,
			check: (outcomes, content) => checkAll(outcomes, content, [0]),
		},
		10007,
	);
});

test('a waiter for the end of a pipe is told, whenever the other end goes', async (t) => {
	await inAllOrders<[PipeConnection], [PipeConnection]>(
		t,
		{
			prepare() {
				const [here, there] = Pipe();
				return { args: [[here], [there]], dropped: [here, there] };
			},
			calls: [calls.closeEnd, calls.receiveUntilEnd],
			check([closing, receiving]) {
				assert.equal(closing.error, undefined);
				assert.deepEqual([receiving.value, receiving.error], ['EOFError', undefined]);
			},
		},
		150001,
	);
});

test('large bytes stay unchanged with their receiver, whenever the sender checks whether their memory is free', async (t) => {
	let bytes = 2 ** 20;
	await inAllOrders<[Queue<Buffer>, number], [Queue<Buffer>]>(
		t,
		{
			prepare() {
				const queue = new Queue<Buffer>();
				// Larger than the earlier items, whose memory might otherwise be reused.
				bytes += 8;
				return { args: [[queue, bytes], [queue]], dropped: [queue] };
			},
			calls: [calls.putTwoLarge, calls.getOneLarge],
			afterwards: calls.bytesOfLarge,
			check: (outcomes, found) => checkAll(outcomes, found, 1),
		},
		1009,
	);
});

test('of two parties that arrive and give up at once, both pass, or the barrier breaks for both', async (t) => {
	await inAllOrders<[Barrier], [Barrier]>(
		t,
		{
			prepare() {
				const barrier = new Barrier(2);
				return { args: [[barrier], [barrier]], dropped: [] };
			},
			calls: [calls.passOrBreak, calls.passOrBreak],
			check([one, other]) {
				assert.deepEqual([one.error, other.error], [undefined, undefined]);
				assert.equal(one.value, other.value);
			},
		},
		61,
	);
});
