/** A blocking `getSync()` may receive an item whose modules its process has not imported yet. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

test('packages and files of the program are imported at once; a module with a top-level await is left to get()', async () => {
	const project = await createPackageFolder();
	try {
		cpSync(inRepository('test/fixtures/queues/blocking-imports'), project.path, { recursive: true });
		cpSync(join(project.path, 'package'), join(project.path, 'node_modules/dual'), { recursive: true });
		const result = await runProgram('main.mjs', { cwd: project.path });
		assert.equal(result.stdout, 'ES module true true 1\nShippingError waited\n', describeResult(result));
	} finally {
		project.remove();
	}
});
