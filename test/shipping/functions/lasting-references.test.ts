/**
 * A function is sent by name only if the receiver surely has the same one under it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';
import getters from '../modules/compiled.cjs';
import legacy from '../modules/strategies-legacy.cjs';
import * as module from '../modules/strategies.js';
import { chosen, late } from '../modules/strategies.js';

const peer = startPeer();
type Text = (x: number) => string;
type Count = () => number;

const compiled = getters as { next: Count; chosen(): string; use(): void; looks: Count };

function travelsByName(fn: Function): boolean {
	return encode(fn).definitions.every(({ kind }) => kind === 'module');
}

/** Calls it three times there, and tells whether each call sees the one before. */
async function keepsState(fn: Count): Promise<boolean> {
	const [first, second] = [await peer.run(fn), await peer.run(fn)];
	return second === first + 1;
}

test('a function that a module put in place of another is sent by value', async () => {
	module.use('slow');
	module.hooks['added'] = module.hook('added');
	const { strategies, hooks, dual } = module;
	for (const [fn, said] of [
		[strategies.current, 'slow 1'],
		[module.chosen, 'slow 1'],
		[module.late, 'late 1'],
		[hooks['added'], 'added 1'],
		[dual.a, 'slow 1'],
		[dual.b, 'fast 1'],
	] as const) {
		assert.ok(fn);
		assert.equal(await peer.run(fn, 1), said);
		assert.equal(await peer.run(() => fn(1)), said);
	}
	assert.deepEqual(await peer.run(() => [chosen(1), late?.(1)]), ['slow 1', 'late 1']);
});

test('a function that its module may replace is sent by value, even before that', async () => {
	module.use('fast');
	await peer.run(module.use, 'slow');
	assert.equal(await peer.run(module.strategies.current, 1), 'fast 1');
	assert.equal(await peer.run(module.chosen, 1), 'fast 1');
	const { machine } = module;
	await peer.run(() => machine.set('slow'));
	assert.equal(await peer.run(machine.state, 1), 'fast 1');
	machine.set('slow');
	assert.equal(await peer.run(machine.state, 1), 'slow 1');
});

test("a function that the program put into a module's object is sent by value", async () => {
	const { open } = module;
	[open.first, open.second] = [open.second, open.first];
	assert.deepEqual(await peer.run((...all: Text[]) => all.map((fn) => fn(1)), open.first, open.second), [
		'slow 1',
		'fast 1',
	]);
});

test('a function that never changes is sent by name, however it is exported', async () => {
	const { api, client, old, Renamed } = module;
	const all = [
		api.bump,
		api.deep.bump,
		Renamed.next,
		Renamed.later,
		Renamed.prototype.bump,
		client.fetchNext,
		old,
		Renamed,
	];
	assert.deepEqual(
		all.filter((fn) => !travelsByName(fn)),
		[],
	);
	assert.ok(await keepsState(api.bump));
	assert.ok(await keepsState(client.fetchNext));
});

test('CommonJS: a function that a module or the program put in place of another is sent by value', async () => {
	legacy.use();
	[legacy.first, legacy.second] = [legacy.second, legacy.first];
	const { current, first, second } = legacy;
	assert.deepEqual(await peer.run((...all: Text[]) => all.map((fn) => fn(1)), current, first, second), [
		'slow 1',
		'slow 1',
		'fast 1',
	]);
	assert.equal(await peer.run(current, 1), 'slow 1');
});

test('CommonJS: a function that never changes is sent by name, however it is exported', async () => {
	const { next, wrapped, Old } = legacy;
	assert.deepEqual(
		[next, wrapped, Old.prototype.bump, Old].filter((fn) => !travelsByName(fn)),
		[],
	);
	assert.ok(await keepsState(next));
});

test('CommonJS: an export that a compiler made a getter is sent by name, so that its module keeps its state', async () => {
	assert.ok(travelsByName(compiled.next));
	assert.ok(await keepsState(compiled.next));
	assert.equal(compiled.looks(), 0);
});

test('CommonJS: if what such a getter reads may change, it is sent by value', async () => {
	compiled.use();
	assert.equal(await peer.run(compiled.chosen), 'two');
});
