/**
 * The other tests of this folder can fail: at once and with a clear message, whatever the sender
 * waits for.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeResult } from '../support/run-program.js';
import type { Exchange } from './exchange.js';
import type { Fault } from './faults.js';
import { runPlans } from './run.js';

const BUFFERS: Exchange['course'] = { seed: 1, kinds: ['buffer'], sizes: [[70_000]], order: 'each', isSingle: true };
/** For several receivers. */
const NAMED: Exchange['course'] = { ...BUFFERS, isSingle: false };

const FAULTS: readonly [what: string, fault: Fault, course: Exchange['course'], message: RegExp][] = [
	[
		'a wrong byte',
		'sends a wrong byte',
		BUFFERS,
		/item 9 of sender 0, buffer of 70000 bytes, stage 0: on arrival byte 35000 of 70000 of it was \d+ in place of \d+/,
	],
	[
		'the bytes of another item',
		'sends stale bytes',
		BUFFERS,
		/item 9 of sender 0.*byte 3 .* was 8 in place of 9; the next bytes belong to item 8 of sender 0/,
	],
	[
		'memory that changes after its arrival',
		'changes it later',
		BUFFERS,
		/item 9 of sender 0.*: later byte 69999 of 70000/,
	],
	['an item that is left out', 'does not send it', BUFFERS, /item 9 of sender 0.*byte 3 .* was 10 in place of 9/],
	[
		'an item that arrives twice',
		'sends it twice',
		NAMED,
		/item 9 of sender 0.*: it arrived after item 9 of the same sender/,
	],
	[
		'an item that arrives late',
		'sends it late',
		NAMED,
		/item 9 of sender 0.*: it arrived after item 10 of the same sender/,
	],
	['a missing item', 'does not send it', NAMED, /1 of 100 items are missing, of which 0 may be: 0:9/],
	['a receiver that ends', 'ends', BUFFERS, /consumer 0 \(thread\) ended before the others were done/],
	['a receiver that is killed', 'is killed', BUFFERS, /consumer 0 \(process\) ended with -9/],
];

for (const [i, [what, fault, course, message]] of FAULTS.entries()) {
	test(`${what} fails the test at once, though the sender blocks`, async (t) => {
		const exchange: Exchange = {
			transport: 'bounded queue',
			producers: ['process'],
			// A thread can't be killed by a signal of its own.
			consumers: [i % 2 === 0 ? 'process' : 'thread'],
			put: 'sync',
			get: 'sync',
			count: 100,
			course,
			fault,
		};
		const result = await runPlans(t, [{ exchange }]);
		assert.equal(result.code, 1, describeResult(result));
		assert.match(result.stderr, message);
	});
}
