/**
 * Arrow functions that are recognised by their text: see `self-contained.ts`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInThisContext } from 'node:vm';
import { analyze } from '#src/shipping/source/functions/analyze.js';
import { functionInfo, textIdentity } from '#src/shipping/send/functions/function-info.js';
import { withCaptures } from 'multiprocess';

test('the text of an arrow function may say everything about it', () => {
	const selfContained = [
		'(x) => x + 1',
		'async ({ a, ...rest }, [b = 2]) => [a, b, ...rest]',
		'(x) => (y) => x?.[y] ?? `${-y}`',
	];
	for (const text of selfContained) assert.equal(analyze(text).selfContained, true, text);
});

test('it does not if the surroundings or strict mode matter', () => {
	const others = [
		'(x) => x + factor',
		'(x) => Math.abs(x)',
		'() => this',
		'() => arguments',
		'() => import.meta.url',
		"() => import('node:fs')",
		'(x) => eval(x)',
		'(x) => (x.y = 1)',
		'(x) => x.n++',
		'(x) => delete x.y',
		'(x) => { return x; }',
		'() => function () { return this; }',
		'() => ({ m() { return this; } })',
		'() => class { static x = 1; }',
		'function (x) { return x; }',
	];
	for (const text of others) assert.equal(analyze(text).selfContained, false, text);
});

test('a function with the same text as an earlier one is not read again', () => {
	const make = (): ((x: number) => number) => (x) => x + 12_345;
	// The first function of a text is not parsed.
	functionInfo(make());
	const first = functionInfo(make());
	assert.equal(functionInfo(make()), first);
	assert.equal(textIdentity(make()), textIdentity(make()));
});

test('a variable is still read if another function with the same text finds its name elsewhere', () => {
	const both = runInThisContext('[((x) => () => x + 1)(1), ((x) => () => x + 1)(2)]') as (() => number)[];
	const values = both.map((fn) => {
		const info = functionInfo(fn);
		return info.how === 'value' ? info.captures.map(({ value }) => value) : [];
	});
	assert.deepEqual(values, [[1], [2]]);
});

test('names, own properties and named captures tell functions with one text apart', () => {
	const make = (): ((x: number) => number) => (x) => x - 54_321;
	functionInfo(make());
	functionInfo(make());
	const plain = textIdentity(make());
	assert.notEqual(plain, undefined);
	assert.equal(textIdentity(Object.assign(make(), { unit: 'ms' })), undefined);
	assert.equal(textIdentity(withCaptures(make(), {})), undefined);
	const renamed = Object.defineProperty(make(), 'name', { value: 'renamed' });
	assert.notEqual(textIdentity(renamed), plain);
});
