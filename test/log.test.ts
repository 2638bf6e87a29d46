import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { getContext, getLogger, type LogLevel, logToStderr } from 'multiprocess';
import { askChild, runChild } from './support/child.js';
import { inRepository } from './support/repository.js';
import { runProgram } from './support/run-program.js';

afterEach(() => {
	getLogger().level = 'warn';
});

test('FIN04 there is one logger, whose level can be set', () => {
	const logger = getLogger();
	assert.equal(getLogger(), logger);
	assert.equal(logger.level, 'warn');
	for (const level of ['debug', 'info', 'warn', 'error', 'silent'] as const) {
		logger.level = level;
		assert.equal(logger.level, level);
	}
	assert.throws(
		() => {
			logger.level = 'loud' as LogLevel;
		},
		{ name: 'TypeError', message: /"loud" is not a level; use one of debug, info/ },
	);
	assert.throws(() => logToStderr('toString' as LogLevel), TypeError);
});

for (const method of ['forkserver', 'spawn'] as const) {
	test(`FIN05 a child starts with the log level of its parent (${method})`, async (t) => {
		const type = getContext(method).Process;
		for (const level of ['error', 'silent', 'debug', 'warn'] as const) {
			getLogger().level = level;
			if (level === 'debug') getLogger().level = 'error';
			const seen = await askChild(t, () => getLogger().level, { type });
			assert.equal(seen, getLogger().level);
		}
	});
}

test('a child logs under its name, and drops messages below the level', async () => {
	const target = () => {
		const logger = logToStderr('info');
		logger.debug('too quiet');
		logger.info('said', { n: 1 });
		logger.error('loud');
	};
	assert.equal(
		(await runChild({ target, name: 'worker' })).stderr,
		'[INFO/worker] said { n: 1 }\n[ERROR/worker] loud\n',
	);
});

test('logToStderr shows the lives of processes, in the program and its children', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/process/logs.mjs'));
	assert.equal(stdout, '');
	const lines = stderr
		.replaceAll(/process \d+/g, 'process PID')
		.split('\n')
		.toSorted();
	assert.deepEqual(lines, [
		'',
		'[INFO/MainProcess] process PID ended with exit code 0',
		'[INFO/MainProcess] started Process-1 as process PID',
		'[INFO/Process-1] own message',
		'[INFO/Process-1] process PID ended with exit code 3',
		'[INFO/Process-1] started Process-1:1 as process PID',
	]);
});

test('the log is quiet by default', async () => {
	const { stderr } = await runProgram(inRepository('test/fixtures/process/logs.mjs'), { args: ['quiet'] });
	assert.equal(stderr, '');
});
