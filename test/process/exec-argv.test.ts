import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inheritedExecArgv } from '#src/process/parent/exec-argv.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

const kept = [
	['--import', './loader.mjs'],
	['--import=tsx'],
	['-r', './hook.cjs', '--require', 'b'],
	['--loader', 'x', '--experimental-loader=y'],
	['-C', 'development', '--conditions=test'],
	['--max-old-space-size=100', '--max_old_space_size=100', '--stack-size=2000'],
	['--expose-gc', '--expose_gc', '--no-warnings', '--trace-warnings'],
	['--enable-source-maps', '--preserve-symlinks', '--experimental-strip-types'],
	['--title=abc', '--disable-warning=X', '--abort-on-uncaught-exception'],
	['--unhandled-rejections=warn', '--experimental-vm-modules', '--icu-data-dir=x'],
];
for (const execArgv of kept) {
	test(`a child inherits ${execArgv.join(' ')}`, () => {
		assert.deepEqual(inheritedExecArgv(execArgv, undefined), execArgv);
	});
}

const dropped = [
	['-e', 'code'],
	['--eval=code'],
	['--eval', '--looks-like-an-option'],
	['-p', 'code'],
	['-pe', 'code'],
	['--print', 'code'],
	['-c'],
	['--check'],
	['-i'],
	['--interactive'],
	['--input-type=module'],
	['--input-type', 'module'],
	['--inspect'],
	['--inspect=127.0.0.1:9000'],
	['--inspect-brk'],
	['--inspect-wait=0'],
	['--inspect-port=1'],
	['--inspect-port', '1'],
	['--debug-port=1', '--debug-port', '1'],
	['--test'],
	['--test-only'],
	['--test-name-pattern', 'x'],
	['--test-reporter=spec', '--test-reporter-destination', 'stdout'],
	['--test-isolation=none', '--experimental-test-coverage', '--test-coverage-include', 'a'],
	['--experimental-test-module-mocks'],
	['--hot', '--watch', '--watch-path', 'src', '--watch-preserve-output'],
	['--cpu-prof', '--cpu-prof-dir', 'x', '--cpu-prof-name=y', '--heap-prof', '--heap-prof-dir=z', '--prof'],
	['--build-snapshot', '--snapshot-blob', 'blob'],
	['--env-file=.env'],
	['--env-file', '.env', '--env-file-if-exists=.env'],
	['--run', 'build'],
	['--trace-event-categories', 'v8', '--trace-event-file-pattern', 'x'],
	['--trace-events-enabled'],
];
for (const execArgv of dropped) {
	test(`a child does not inherit ${execArgv.join(' ')}`, () => {
		assert.deepEqual(inheritedExecArgv(['--no-warnings', ...execArgv, '--expose-gc'], undefined), [
			'--no-warnings',
			'--expose-gc',
		]);
	});
}

test('a child whose NODE_OPTIONS open the inspector gets a port of its own', () => {
	assert.deepEqual(inheritedExecArgv([], '--inspect'), ['--inspect-port=0']);
	assert.deepEqual(inheritedExecArgv([], '--max-old-space-size=100'), []);
});

const program = inRepository('test/fixtures/process/exec-argv.mjs');

test('a program under --inspect starts children that open no inspector', async () => {
	const result = await runProgram(program, { execArgv: ['--inspect=127.0.0.1:0', '--expose-gc', '--stack-size=1000'] });
	assert.equal(
		result.stdout,
		'["--expose-gc","--stack-size=1000"] inspector: undefined\n'.repeat(2),
		describeResult(result),
	);
	assert.equal(result.stderr.match(/Debugger listening/g)?.length, 1);
});

for (const flag of ['--inspect-brk=127.0.0.1:0', '--inspect-wait=127.0.0.1:0']) {
	test(`${flag} in the NODE_OPTIONS that children inherit does not make them wait for a debugger`, async () => {
		const result = await runProgram(program, { args: [flag] });
		assert.match(result.stdout, /^(.*inspector: ws.*\n){2}$/, describeResult(result));
		assert.equal(result.code, 0);
	});
}
