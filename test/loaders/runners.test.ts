/** Programs under test runners. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { nodeMajor } from '../support/node-binaries.js';
import type { PackageFolder } from '../support/package-folder.js';
import { describeResult } from '../support/run-program.js';
import { createProject } from './project.js';
import { PROGRAMS } from './programs.js';
import { coveredLines, RUNNERS } from './runners.js';

let project: PackageFolder;

before(async () => {
	project = await createProject();
});

after(() => project.remove());

for (const { name, prepare, run, counts, failure } of RUNNERS) {
	// `npm run loaders` runs all; otherwise each Node runs half of them.
	const skip = process.env['ALL_LOADERS'] === undefined && isForOther(name) && 'on another Node';
	test(`${name}: all`, { skip }, async () => {
		const folder = await prepare(project);
		const result = await run(folder, 'programs');
		assert.equal(result.code, 0, describeResult(result));
		assert.deepEqual(counts(folder, result), { passed: PROGRAMS.length, failed: 0 }, describeResult(result));
		if (!name.includes('coverage')) return;
		assert.doesNotMatch(result.stdout + result.stderr, /Could not report code coverage/);
		// Every line of the programs has also run here, before it ran in a pool.
		for (const program of PROGRAMS)
			assert.ok((coveredLines(result, program) ?? 0) > 95, `${program.name}: ${describeResult(result)}`);
	});

	// vitest's pools behave alike in this.
	if (/threads|vm/i.test(name)) continue;
	test(`${name}: a test that fails because of a pool's result fails the run, and says why`, async () => {
		const folder = await prepare(project);
		const result = await run(folder, 'failing');
		assert.equal(result.code, 1, describeResult(result));
		assert.deepEqual(counts(folder, result), { passed: 0, failed: 1 }, describeResult(result));
		assert.match(result.stdout + result.stderr, failure, describeResult(result));
	});
}

function isForOther(name: string): boolean {
	return (nodeMajor < 24 ? /threads|vmForks/ : /forks|vmThreads/).test(name);
}
