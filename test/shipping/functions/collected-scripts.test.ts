/**
 * Scripts that the debugger once reported and that are gone, such as those of functions that a
 * worker received and dropped.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext, Script } from 'node:vm';
import { readFunction, readScripts } from '#src/shipping/engine/inspector.js';
import { scriptsWith } from '#src/shipping/engine/scripts.js';
import { eventually } from '../../support/eventually.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Returns the id of a script of which nothing is left to hold it. */
function idOfDropped(filename: string): string {
	const fn = new Script(`() => 'dropped ${Math.random()}'`, { filename }).runInThisContext() as () => string;
	const id = readFunction(fn).location?.scriptId as string;
	assert.match(readScripts([id]).get(id) ?? '', /dropped/);
	return id;
}

test('a script that was collected has no source, and the others are found', async () => {
	const filename = 'file:///nowhere/dropped.js';
	const id = idOfDropped(filename);
	// Now it is known, as every script is that a package is looked for in.
	assert.equal(scriptsWith('dropped', (url) => url === filename).length, 1);
	await eventually('the script is collected', () => {
		collect();
		return !readScripts([id]).has(id);
	});
	assert.deepEqual(
		scriptsWith('dropped', (url) => url === filename),
		[],
	);
	assert.ok(scriptsWith('eventually', (url) => url === import.meta.url).length > 0);
});
