/** What the test runner promises: it counts correctly, and it finds what a run left behind. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { isRunning } from '../support/processes.js';
import { inRepository } from '../support/repository.js';
import { runProgram, startProgram } from '../support/run-program.js';
import { tempDir } from '../support/temp-dir.js';

interface Outcome {
	passed: number;
	failed: number;
	skipped: number;
	ok: boolean;
	problems: string[];
}

async function run(...fixtures: string[]): Promise<Outcome> {
	const { runTests } = await import(inRepository('scripts/lib/run-tests.mjs'));
	const files = fixtures.map((name) => inRepository(`test/fixtures/scripts/${name}.test.mjs`));
	return runTests({ node: process.execPath, files, quiet: true });
}

test('tests are counted, suites are not', async () => {
	const { passed, failed, skipped, ok, problems } = await run('passes');
	assert.deepEqual(
		{ passed, failed, skipped, ok, problems },
		{ passed: 2, failed: 0, skipped: 1, ok: true, problems: [] },
	);
});

test('a failed test and a file that crashes fail the run', async () => {
	const { passed, failed, ok } = await run('passes', 'fails', 'crashes');
	assert.deepEqual({ passed, failed, ok }, { passed: 3, failed: 2, ok: false });
});

test('a run without tests fails', async () => {
	const { passed, ok, problems } = await run('empty');
	assert.deepEqual({ passed, ok, problems }, { passed: 0, ok: false, problems: ['no test ran'] });
});

test('a process left behind fails the run, is named and is killed', async () => {
	const { passed, ok, problems } = await run('leaves-process');
	assert.deepEqual({ passed, ok, found: problems.length }, { passed: 1, ok: false, found: 1 });
	const [, pid] = /^left behind: process (\d+): .*setInterval/.exec(problems[0] ?? '') ?? [];
	assert.ok(pid, problems[0]);
	await eventually('the process that was left is gone', () => !isRunning(Number(pid)));
});

test('a file left behind fails the run and is named', async () => {
	const { ok, problems } = await run('leaves-file');
	assert.equal(ok, false);
	assert.match(problems.join('\n'), /^left behind: temporary file: .*forgotten\.txt$/);
});

test("shared memory left behind fails the run, is named and is removed; another program's is not touched", async (t) => {
	const other = startProgram(inRepository('test/fixtures/memory/shares.mjs'), {
		args: [`another-${process.pid}`],
		env: { TMPDIR: tempDir(t) },
	});
	const [, folder] = await other.waitForOutput(/ready (\S+)/);
	const { ok, problems } = await run('leaves-memory');
	assert.equal(ok, false);
	const [, left] = /^left behind: shared memory: (\/dev\/shm\/\S+)\n/.exec(`${problems.join('\n')}\n`) ?? [];
	assert.ok(left, problems.join('\n'));
	assert.equal(existsSync(left), false);
	assert.equal(existsSync(`/dev/shm/${folder}`), true);
	other.child.kill('SIGKILL');
	await other.result;
	await runProgram(inRepository('test/fixtures/memory/next-program.mjs'), { args: ['none'] });
});
