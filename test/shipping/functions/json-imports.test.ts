/**
 * Imported data files, and the attributes of `import()`.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';
import data from '../modules/data.json' with { type: 'json' };
import * as namespace from '../modules/data.json' with { type: 'json' };

const peer = startPeer();

test('imported JSON is sent as a copy, as it is here', async () => {
	assert.deepEqual(await peer.run(() => [data.name, data.list]), ['data', [1, 2]]);
	data.list.push(3);
	assert.deepEqual(await peer.run(() => data.list), [1, 2, 3]);
	assert.deepEqual(await peer.run((given) => [given.list, given === data], data), [[1, 2, 3], true]);
});

test('so is JSON that is required', async () => {
	const required = createRequire(import.meta.url)('../modules/data.json') as { list: number[] };
	required.list.push(4);
	assert.equal(await peer.run((given) => given.list.at(-1), required), 4);
	assert.equal(await peer.run(() => required.list.at(-1)), 4);
});

test('so is the namespace of a JSON file', async () => {
	assert.equal(await peer.run(() => namespace.default.name), 'data');
	assert.deepEqual(await peer.run(() => Object.keys(namespace)), ['default']);
});

test('import() keeps its attributes', async () => {
	const load = async () => (await import('../modules/data.json', { with: { type: 'json' } })).default.name;
	assert.equal(await peer.run(load), 'data');
	assert.equal(await peer.run(() => load()), 'data');
});
