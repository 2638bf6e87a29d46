/**
 * Processes that are killed before any step of a put or a get in which a ring is linked, retired or
 * replaced; and processes that go on with what they left.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Process, Queue } from 'multiprocess';
import { tree } from '#src/memory/tree/tree.js';
import { count } from '../support/counts.js';
import { eventually } from '../support/eventually.js';
import { killedBeforeFile } from '../support/file-steps.js';
import { killedBefore } from '../support/steps.js';

const places = count('queue-places', 3, 60);

/** Returns some of the steps of one kind of operation, evenly spread. */
function stepsOf(total: number): number[] {
	return [...new Set(Array.from({ length: places }, (_, i) => Math.floor((i * total) / places)))];
}

type Kind = 'atomic' | 'file';
type Use = (queue: Queue<Buffer>) => void;

async function killedAt(kind: Kind, step: number, queue: Queue<Buffer>, first: number, use: Use): Promise<boolean> {
	const p = new Process({
		target: (given: Queue<Buffer>, how: Kind, place: number, before: number, fn: Use) => {
			// Opens the queue, so that opening it is none of the steps.
			given.qsize();
			for (let i = 0; i < before; i++) given.getSync();
			(how === 'atomic' ? killedBefore : killedBeforeFile)(place, () => fn(given));
		},
		args: [queue, kind, step, first, use],
	});
	p.start();
	const code = await p.join();
	assert.ok(code === 0 || code === -9, `exit code ${code}`);
	return code === -9;
}

/** Makes an item from its size and number, so that a torn one would be seen. */
function itemOf(number: number, size: number): Buffer {
	return Buffer.alloc(size, number);
}

function numberOf(item: Buffer): number {
	assert.ok(item.equals(Buffer.alloc(item.length, item[0])));
	return item[0];
}

/** Gets all items; `qsize` says exactly how many there are. */
function drained(queue: Queue<Buffer>): number[] {
	const size = queue.qsize();
	const numbers: number[] = [];
	while (!queue.empty()) numbers.push(numberOf(queue.getNowait()));
	assert.deepEqual([numbers.length, queue.qsize()], [size, 0]);
	return numbers;
}

function ringFiles(): string[] {
	return readdirSync(tree().folder).filter((name) => /^segment-\d+-\d+\.\d+/.test(name));
}

/**
 * How many items are put before; how many of them the process gets before the call in which it is
 * killed; and roughly how many steps of each kind that call has.
 */
const CASES: Record<string, { before: number; size: number; first?: number; atomic: number; file: number; use: Use }> =
	{
		'the first put': {
			before: 0,
			size: 100,
			atomic: 40,
			file: 10,
			use: (queue) => queue.putSync(Buffer.alloc(100, 50)),
		},
		'a put': { before: 3, size: 100, atomic: 24, file: 0, use: (queue) => queue.putSync(Buffer.alloc(100, 50)) },
		'a put that links a ring': {
			before: 4,
			size: 900,
			atomic: 48,
			file: 10,
			use: (queue) => queue.putSync(Buffer.alloc(900, 50)),
		},
		'a get': { before: 3, size: 100, atomic: 32, file: 0, use: (queue) => queue.getSync() },
		'gets that retire a ring': {
			before: 30,
			size: 900,
			atomic: 150,
			file: 16,
			use: (queue) => {
				for (let i = 0; i < 29; i++) queue.getSync();
			},
		},
		'the get that replaces a large ring': {
			before: 66,
			size: 2 ** 20,
			first: 65,
			atomic: 60,
			file: 12,
			use: (queue) => queue.getSync(),
		},
	};

for (const [what, { before, size, first = 0, atomic, file, use }] of Object.entries(CASES)) {
	const isPut = what.includes('put');
	test(`a process killed at any of ${places} places of ${what} loses only items that it had got, and others go on`, async (t) => {
		let killed = 0;
		for (const kind of ['atomic', 'file'] as const) {
			for (const step of stepsOf(kind === 'atomic' ? atomic : file)) {
				using queue = new Queue<Buffer>({ capacity: 4096 });
				for (let i = 0; i < before; i++) queue.putSync(itemOf(i + 1, size));
				if (await killedAt(kind, step, queue, first, use)) killed++;
				queue.putSync(itemOf(100, size));
				const numbers = drained(queue);
				const all = Array.from({ length: before }, (_, i) => i + 1);
				if (isPut) {
					assert.ok(numbers.length === before + 1 || numbers[before] === 50, numbers.join());
					assert.deepEqual(
						numbers.filter((number) => number !== 50),
						[...all, 100],
					);
				} else {
					assert.deepEqual(numbers, [...all, 100].slice(-numbers.length));
				}
				// The queue grows and shrinks again as usual; half-made rings are removed.
				for (let round = 0; round < 2; round++) {
					for (let i = 0; i < 40; i++) queue.putSync(itemOf(i, 4000));
					assert.deepEqual(drained(queue), [...Array(40).keys()]);
				}
			}
		}
		t.diagnostic(`${killed} were killed`);
		assert.ok(killed > 0);
		await eventually('no file is left', () => ringFiles().length === 0);
	});
}
