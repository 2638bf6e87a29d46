/**
 * Items of 2 GiB and more, by every way there is. Only in the soak, and one at a time: each
 * takes up to 14 GB and minutes.
 */
import assert from 'node:assert/strict';
import { statfsSync } from 'node:fs';
import { constants as buffers } from 'node:buffer';
import { freemem } from 'node:os';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

const PROGRAM = inRepository('test/fixtures/memory/beyond-two-gib.mjs');
const GIB = 2 ** 30;
const NEEDED = 14 * GIB;
/** Memory of more than 4 GiB, on versions of Node whose buffers may have it. */
const most = buffers.MAX_LENGTH > 2 ** 32 ? 5 : 3;
const strings = [2 ** 29 - 24, 3e8].map((length) => `${length} ${length === 3e8 ? 'é€…é€' : 'aa…aa'}`);
const [ascii, wide] = strings;

for (const [way, arrived] of Object.entries({
	queue: [`Uint8Array of ${2 * GIB}, -1`, 'next'],
	simpleQueue: [`Buffer of ${2 * GIB + 1}, -1`, 'next'],
	joinableQueue: new Array(3).fill(`Uint8Array of ${GIB}, -1`),
	pipe: [`Float64Array of ${3 * GIB}, -1`, '0'],
	pipeSync: [`Uint16Array of ${2 * GIB + 2}, -1`, 'next'],
	pipeBytes: [`${2 * GIB}`, `Uint8Array of ${2 * GIB}, -1`],
	apply: [`Uint8Array of ${most * GIB + 8}, -1`, `Buffer of ${2 * GIB + 8}, -1`],
	imap: [`Uint8Array of ${2 * GIB}, -1`, 'short'],
	args: ['7'],
	strings: [ascii, wide, ascii, wide, '3 en…nd'],
	stringsInPool: [wide, ascii, wide, ascii, '3 en…nd'],
}))
	test(`items of 2 GiB and more arrive: ${way}`, { skip: whyNot() }, async () => {
		const result = await runProgram(PROGRAM, { args: [way, String(most)], deadline: 1_800_000 });
		assert.equal(result.stdout, `${arrived.join('\n')}\n`, describeResult(result));
	});

function whyNot(): string | false {
	if (!process.env.MULTIPROCESS_SOAK) return 'only in the soak';
	const { bavail, bsize } = statfsSync('/dev/shm');
	const free = Math.min(freemem(), bavail * bsize);
	return free < NEEDED && `it takes ${NEEDED} bytes of memory and of /dev/shm, and there are ${free}`;
}
