/**
 * Node's own modules at the receiver. What a function captured of one is taken from the module,
 * without making a namespace of it.
 */
import assert from 'node:assert/strict';
import EventEmitter, { once } from 'node:events';
import * as allOfFs from 'node:fs';
import fs, { promises, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { getContext } from 'multiprocess';
import { askChild } from '../../support/child.js';
import { tempDir } from '../../support/temp-dir.js';

const { Process } = getContext('spawn');

test('a function that captured one of Node’s functions runs without the rest of its module', async (t) => {
	const file = join(tempDir(t), 'modules');
	const p = new Process({
		target: () => {
			const { moduleLoadList } = process as unknown as { moduleLoadList: string[] };
			writeFileSync(file, JSON.stringify(moduleLoadList));
		},
	});
	p.start();
	assert.equal(await p.join(), 0);
	const modules = JSON.parse(readFileSync(file, 'utf8')) as string[];
	assert.ok(modules.includes('NativeModule fs'));
	// A namespace has all exports of the module, including those that load more.
	assert.ok(!modules.includes('NativeModule internal/fs/streams'));
});

test('named imports, default imports, their members and whole namespaces are what an import gives', async (t) => {
	const seen = await askChild(
		t,
		async () => {
			const imported = await import('node:fs');
			const events = await import('node:events');
			return {
				named: readFileSync === imported.readFileSync,
				accessor: promises === imported.promises,
				default: fs === imported.default,
				whole: allOfFs === imported,
				isFunction: EventEmitter === events.default,
				ofFunction: once === EventEmitter.once,
				strict: assert.deepStrictEqual === process.getBuiltinModule('node:assert').strict.deepStrictEqual,
			};
		},
		{ type: Process },
	);
	assert.deepEqual(
		Object.values(seen),
		Object.values(seen).map(() => true),
	);
});

test('a namespace is the same when it is asked for after a member', async (t) => {
	const seen = await askChild(t, async () => [typeof readFileSync, allOfFs === (await import('node:fs'))], {
		type: Process,
	});
	assert.deepEqual(seen, ['function', true]);
});
