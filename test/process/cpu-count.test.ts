import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { afterEach, type TestContext, test } from 'node:test';
import { affinity, quota } from '#src/process/cpu-count.js';
import { cpuCount } from 'multiprocess';
import { inRepository } from '../support/repository.js';
import { describeResult, runCommand } from '../support/run-program.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

const before = process.env['MULTIPROCESS_CPU_COUNT'];
afterEach(() => {
	if (before === undefined) delete process.env['MULTIPROCESS_CPU_COUNT'];
	else process.env['MULTIPROCESS_CPU_COUNT'] = before;
});

function root(t: TestContext, files: Record<string, string>): string {
	const folder = tempDir(t);
	writeFiles(folder, files);
	return folder;
}

test('PRO12 LMO02 cpuCount is a whole number from 1 to the CPUs of the machine', () => {
	const n = cpuCount();
	assert.ok(Number.isInteger(n) && n >= 1 && n <= availableParallelism(), String(n));
});

test('LMO08 MULTIPROCESS_CPU_COUNT limits it, and never raises it', () => {
	process.env['MULTIPROCESS_CPU_COUNT'] = '1';
	assert.equal(cpuCount(), 1);
	delete process.env['MULTIPROCESS_CPU_COUNT'];
	const all = cpuCount();
	for (const value of ['', '0', '-1', 'many', 'NaN', '100000']) {
		process.env['MULTIPROCESS_CPU_COUNT'] = value;
		assert.equal(cpuCount(), all, value);
	}
});

test('LMO05 the affinity mask counts, even if it changes while the program runs', async () => {
	const program = inRepository('test/fixtures/process/cpu-count.mjs');
	const result = await runCommand('taskset', ['-c', '0', process.execPath, program]);
	assert.equal(result.stdout, '1\n', describeResult(result));
});

for (const [list, count] of [
	['0', 1],
	['0-3', 4],
	['0,2-3,8-11', 7],
] as const) {
	test(`LMO05 the affinity mask ${list} means ${count} CPUs`, (t) => {
		const folder = root(t, {
			'proc/self/status': `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\nMems_allowed:\t1\n`,
		});
		assert.equal(affinity(folder), count);
	});
}

test('without /proc there is no limit', (t) => {
	assert.equal(affinity(tempDir(t)), Number.POSITIVE_INFINITY);
	assert.equal(quota(tempDir(t)), Number.POSITIVE_INFINITY);
});

for (const [content, count] of [
	['50000 100000', 1],
	['150000 100000', 2],
	['200000 100000\n', 2],
	['max 100000', Number.POSITIVE_INFINITY],
] as const) {
	test(`LMO06 a cgroup with cpu.max "${content.trim()}" leaves ${count}`, (t) => {
		const folder = root(t, { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': content });
		assert.equal(quota(folder), count);
	});
}

for (const content of ['', '100000', 'max', '0 0', 'x y', '-1 100000']) {
	test(`LMO09 a cpu.max that reads "${content}" is no limit`, (t) => {
		const folder = root(t, { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': content });
		assert.equal(quota(folder), Number.POSITIVE_INFINITY);
	});
}

test('LMO06 the least quota of nested groups counts', (t) => {
	const folder = root(t, {
		'proc/self/cgroup': '0::/a/b/c\n',
		'sys/fs/cgroup/a/cpu.max': '200000 100000',
		'sys/fs/cgroup/a/b/cpu.max': '400000 100000',
		'sys/fs/cgroup/a/b/c/cpu.max': 'max 100000',
	});
	assert.equal(quota(folder), 2);
});

test('LMO06 in a container the path of the group is the host’s, and does not exist', (t) => {
	const folder = root(t, {
		'proc/self/cgroup': '0::/../../docker/0123\n',
		'sys/fs/cgroup/cpu.max': '300000 100000',
	});
	assert.equal(quota(folder), 3);
});

for (const mount of ['cpu', 'cpu,cpuacct']) {
	test(`LMO06 cgroup v1, mounted as ${mount}`, (t) => {
		const folder = root(t, {
			'proc/self/cgroup': '5:memory:/x\n4:cpu,cpuacct:/jobs/one\n0::/\n',
			[`sys/fs/cgroup/${mount}/cpu.cfs_quota_us`]: '-1\n',
			[`sys/fs/cgroup/${mount}/cpu.cfs_period_us`]: '100000\n',
			[`sys/fs/cgroup/${mount}/jobs/one/cpu.cfs_quota_us`]: '250000\n',
			[`sys/fs/cgroup/${mount}/jobs/one/cpu.cfs_period_us`]: '100000\n',
		});
		assert.equal(quota(folder), 3);
	});
}
