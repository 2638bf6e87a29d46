/** The library under Node's permission model. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeMajor } from '../support/node-binaries.js';
import { inRepository } from '../support/repository.js';
import { describeResult, type ProgramResult, runProgram } from '../support/run-program.js';

const PERMISSION = nodeMajor < 24 ? '--experimental-permission' : '--permission';
const FILES = ['--allow-fs-read=*', '--allow-fs-write=*'];

function run(...flags: string[]): Promise<ProgramResult> {
	return runProgram(inRepository('test/fixtures/platforms/permission.mjs'), {
		execArgv: [PERMISSION, ...FILES, ...flags],
	});
}

const CAPTURED =
	"ShippingError cannot send fn: it uses `factor`, which cannot be read from outside under node's permission model; " +
	'allow it by --allow-inspector, from Node 24 on, or name what it uses: withCaptures(fn, { factor })\n';

test('S90 without the inspector a self-contained function is sent; any other is refused, with the flag and the remedy', async () => {
	const result = await run('--allow-child-process', '--allow-addons', '--allow-worker');
	assert.equal(result.stdout, `apply 2\nnamed 15\nqueue 1\n${CAPTURED}exit 4\n`, describeResult(result));
	assert.equal(result.code, 0);
});

test('S90 with --allow-inspector all functions are sent', {
	skip: nodeMajor < 24 && 'there is no such flag',
}, async () => {
	const result = await run('--allow-child-process', '--allow-addons', '--allow-inspector');
	assert.equal(result.stdout, 'apply 2\nnamed 15\nqueue 1\ncaptured 15\nexit 4\n', describeResult(result));
});

test('without addons, processes and pools work, and a queue names what it needs', async () => {
	const result = await run('--allow-child-process');
	assert.match(
		result.stdout,
		/^apply 2\nnamed 15\nProcessError shared memory and locks need the addon .*Process and Pool work without it\n/,
		describeResult(result),
	);
	assert.match(result.stdout, /\nexit 4\n$/);
});

test('without child processes a start fails and names the flag', async () => {
	const result = await run();
	assert.match(
		result.stderr,
		/ProcessError: new Pool\(\): cannot start a process: node's permission model forbids it; give node --allow-child-process, too\n/,
		describeResult(result),
	);
	assert.equal(result.code, 1);
});
