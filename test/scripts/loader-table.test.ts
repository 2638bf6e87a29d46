import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from '../support/repository.js';

test('the table of loaders shows what passed, failed, did not apply to that Node, or did not run', async () => {
	const { loaderTable } = await import(inRepository('scripts/lib/loader-table.mjs'));
	const runs = [
		{
			node: '20.1.0',
			outcomes: [
				{ name: '-e: basics', outcome: 'passed' },
				{ name: '-e: logs', outcome: 'passed' },
				{ name: 'type stripping: basics', outcome: 'skipped' },
				{ name: 'a bundle says something', outcome: 'failed' },
			],
		},
		{
			node: '24.1.0',
			outcomes: [
				{ name: '-e: basics', outcome: 'failed' },
				{ name: '-e: logs', outcome: 'passed' },
				{ name: 'type stripping: basics', outcome: 'passed' },
				{ name: 'jest: all', outcome: 'passed' },
			],
		},
	];
	assert.deepEqual(loaderTable(runs), [
		'| loader | Node 20.1.0 | Node 24.1.0 |',
		'| --- | --- | --- |',
		'| -e | pass | FAIL: basics |',
		'| type stripping | n. a. | pass |',
		'| jest | not run | pass |',
	]);
});
