/**
 * What a function has by an import is the receiver's own, whatever it is, and whatever other names
 * it is sent under.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';
import { settings } from '../modules/animals.js';
import counter, { add, Made, bound, changing, next, replace } from '../modules/made-elsewhere.js';

const peer = startPeer();

test("a constant export made by another module is the receiver's own, and keeps its state there", async () => {
	assert.deepEqual([await peer.run(() => next()), await peer.run(() => next())], [1, 2]);
	assert.deepEqual([await peer.run(() => bound()), await peer.run(() => bound())], [1, 2]);
	assert.deepEqual([await peer.run(() => counter()), await peer.run(() => counter())], [11, 12]);
	assert.equal(next(), 1);
});

test('such an export need not be sendable', async () => {
	assert.equal(await peer.run(() => add({})), 1);
});

test('a class made by another module is the same class for its instances in other messages', async () => {
	await peer.run(() => new Made());
	assert.ok(await peer.run((all: unknown[]) => all.every((one) => one instanceof Made), [await peer.echo(new Made())]));
	const test = await peer.run(() => (one: unknown) => one instanceof Made);
	assert.ok(test(new Made()));
	assert.ok((await peer.run(() => new Made())) instanceof Made);
});

test('an export that its module may replace is sent as it is here', async () => {
	replace();
	assert.equal(await peer.run(() => changing()), 101);
	assert.equal(await peer.run(() => changing()), 101);
});

test('so is such an export that is passed as a value', async () => {
	assert.deepEqual([await peer.run(next), await peer.run(next)], [3, 4]);
});

test('an imported object that is also captured under another name is one object there', async () => {
	const alias = settings;
	const holder = { deep: { settings } };
	assert.ok(await peer.run(() => alias === settings));
	assert.ok(await peer.run(() => settings === alias));
	assert.ok(await peer.run(() => holder.deep.settings === settings));
	settings.level = 9;
	assert.equal(
		await peer.run(
			(...all: (() => number)[]) => all.map((fn) => fn()).join(),
			() => alias.level,
			() => settings.level,
		),
		'4,4',
	);
	assert.ok(await peer.run((given: typeof settings) => given === settings, alias));
});

test('an imported function that is also captured under another name is one function there', async () => {
	const alias = next;
	assert.ok(await peer.run(() => [alias === next, next === alias].every(Boolean)));
});
