/**
 * Runs under flags and in environments that change what the inspector and the engine do.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { nodeMajor } from '../../support/node-binaries.js';
import { inRepository } from '../../support/repository.js';
import { describeResult, type ProgramOptions, runProgram } from '../../support/run-program.js';
import { tempDir } from '../../support/temp-dir.js';
import { double } from '../modules/animals.js';

const ROUND_TRIP = inRepository('test/fixtures/shipping/round-trip.mjs');

async function roundTrip(options: ProgramOptions, { quiet = true } = {}): Promise<void> {
	const result = await runProgram(ROUND_TRIP, options);
	assert.equal(result.code, 0, describeResult(result));
	const lines = readFileSync(ROUND_TRIP, 'utf8').split('\n');
	assert.deepEqual(
		JSON.parse(result.stdout),
		{
			results: [20, true, 8, 3, 'a/b', 'data', 't299'],
			line: String(lines.findIndex((line) => line.includes("new Error('where')")) + 1),
			url: true,
		},
		describeResult(result),
	);
	if (quiet) assert.equal(result.stderr, '');
}

test('it works without a flag, and without a warning', () => roundTrip({}));

test('with --disallow-code-generation-from-strings', () =>
	roundTrip({ execArgv: ['--disallow-code-generation-from-strings'] }));

test('with --disable-proto=delete and =throw', async () => {
	await roundTrip({ execArgv: ['--disable-proto=delete'] });
	await roundTrip({ execArgv: ['--disable-proto=throw'] });
});

test('with --frozen-intrinsics', () => roundTrip({ execArgv: ['--frozen-intrinsics'] }, { quiet: false }));

test('S91 with a debugger attached', () => roundTrip({ execArgv: ['--inspect=0'] }, { quiet: false }));

test('with --jitless', { skip: nodeMajor < 24 && 'Node below 24 needs WebAssembly for its own loader' }, () =>
	roundTrip({ execArgv: ['--jitless'] }, { quiet: false }),
);

test('with NODE_V8_COVERAGE: the coverage of the file is that of the file', async (t) => {
	const folder = tempDir(t);
	await roundTrip({ env: { NODE_V8_COVERAGE: folder } });
	const [report] = readdirSync(folder);
	const { result } = JSON.parse(readFileSync(join(folder, report ?? ''), 'utf8')) as { result: { url: string }[] };
	assert.equal(result.filter(({ url }) => url.endsWith('/round-trip.mjs') && url.startsWith('file:')).length, 1);
});

test('S92 what a program passes to console after a capture can be collected', async () => {
	const program = inRepository('test/fixtures/shipping/collectable.mjs');
	const result = await runProgram(program, { execArgv: ['--expose-gc'] });
	assert.equal(result.stderr.trim(), '0', describeResult(result));
});

test('S90 without an inspector, only self-sufficient functions are sent; the error for any other names what it uses', async () => {
	const flag = nodeMajor < 24 ? '--experimental-permission' : '--permission';
	const program = inRepository('test/fixtures/shipping/no-inspector.mjs');
	const result = await runProgram(program, { execArgv: [flag, '--allow-fs-read=*'] });
	assert.equal(result.code, 0, describeResult(result));
	const [first, second, third] = result.stdout.split('\n');
	assert.deepEqual([first, second], ['5', '50']);
	assert.match(
		third ?? '',
		/ERR_MP_SHIPPING cannot send value: it uses `factor`, which cannot be read.*withCaptures\(fn, \{ factor \}\)/,
	);
});

/** Counts how often the inspector is asked during `run`. */
function readings(run: () => void): number {
	const { connect } = Session.prototype;
	let count = 0;
	Session.prototype.connect = function () {
		count++;
		connect.call(this);
	};
	try {
		run();
	} finally {
		Session.prototype.connect = connect;
	}
	return count;
}

const constant = 5;
let variable = 5;
const failing = Promise.resolve();

test('a function whose captures cannot change is read once', () => {
	const functions: (() => unknown)[] = [
		() => 1,
		() => constant,
		() => Math.max(constant, process.pid),
		() => readFileSync,
		double as () => number,
		() => double(constant),
		() => join('a', 'b'),
	];
	for (const fn of functions) {
		encode([fn, 1]);
		// Asks what the first one's file imports.
		encode([fn, 1]);
		assert.equal(
			readings(() => encode([fn, 1])),
			0,
			String(fn),
		);
	}
});

test('a function whose captures may change is read each time', () => {
	const fn = (): number => variable;
	encode(fn);
	variable++;
	assert.equal(
		readings(() => encode(fn)),
		1,
	);
});

test('a session is never left connected', () => {
	const { connect, disconnect } = Session.prototype;
	let open = 0;
	Session.prototype.connect = function () {
		open++;
		connect.call(this);
	};
	Session.prototype.disconnect = function () {
		open--;
		disconnect.call(this);
	};
	try {
		encode(() => variable);
		assert.throws(() => encode(() => [variable, Promise.resolve()].map(() => failing)));
	} finally {
		Object.assign(Session.prototype, { connect, disconnect });
	}
	assert.equal(open, 0);
});
