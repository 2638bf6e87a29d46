/**
 * What is read from the text of a function.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '#src/shipping/source/functions/analyze.js';

const free = (text: string): string[] => [...analyze(text).free.keys()].sort();
const written = (text: string): string[] =>
	[...analyze(text).free].filter(([, use]) => use.written).map(([name]) => name);

test('free variables are found in every form of code', () => {
	const cases: [text: string, names: string[]][] = [
		['() => a + b.c + d[e]', ['a', 'b', 'd', 'e']],
		['(a, { b, c: [d = e] }, ...f) => a + b + d + f', ['e']],
		['function f(x) { return f(x - y) }', ['f', 'y']],
		['() => { const a = 1; let b; var c; function d() {} class E {} return [a, b, c, d, E] }', []],
		['() => { if (x) { var late = 1 } return late }', ['x']],
		['() => { { let inner } return inner }', ['inner']],
		['() => { for (const i of list) use(i); return i }', ['i', 'list', 'use']],
		['() => { for (k in o); for (const [a, b = c] of d) a + b }', ['c', 'd', 'k', 'o']],
		['() => { try { a } catch ({ message }) { message + e } finally { f } }', ['a', 'e', 'f']],
		['() => { try { a } catch { b } }', ['a', 'b']],
		['() => { switch (a) { case b: let c; case d: c } }', ['a', 'b', 'd']],
		['() => ({ a, b: c, [d]: e, f() { return g }, get h() { return i } })', ['a', 'c', 'd', 'e', 'g', 'i']],
		['() => `${a} ${tag`x${b}`}`', ['a', 'b', 'tag']],
		['() => a?.b?.[c]?.(d)', ['a', 'c', 'd']],
		['() => { outer: for (;;) { break outer } }', []],
		['() => ({ a } = b, [c, ...d] = e, { f: { g } } = h)', ['a', 'b', 'c', 'd', 'e', 'g', 'h']],
		[
			'() => class extends a { [b] = c; static d = e; static { f } #g = h; m(i = j) { this.#g } }',
			['a', 'b', 'c', 'e', 'f', 'h', 'j'],
		],
		['class A extends B { x = c; m() { return new A(d) } static s = e; static { f } }', ['c', 'd']],
		['() => { function inner(arguments_) { return arguments } return inner }', []],
		['async function* () { for await (const x of y) yield* z(x) }', ['y', 'z']],
		['() => typeof a === "undefined" && new b.C()', ['a', 'b']],
		['() => import(a)', ['a']],
		['() => import.meta.url', []],
		['function () { return new.target }', []],
		['() => /(?<name>a)/v.test(b)', ['b']],
		['get name() { return a }', ['a']],
		['async *[Symbol.iterator]() { yield a }', ['a']],
		['static(a) { return a + b }', ['b']],
		['() => { using(x); let using = 1 }', ['x']],
	];
	for (const [text, names] of cases) assert.deepEqual(free(text), names, text);
});

test('written variables are told apart', () => {
	assert.deepEqual(written('() => { a = 1; b += c; d++; ({ e } = f); [g.h] = i; for (j of k); delete l.m; n.o = 1 }'), [
		'a',
		'b',
		'd',
		'e',
		'j',
	]);
});

test('uses of what exists only in the surroundings are found', () => {
	assert.equal(analyze('() => this').usesOuter.this, true);
	assert.equal(analyze('() => () => this').usesOuter.this, true);
	assert.equal(analyze('function () { return () => this }').usesOuter.this, false);
	assert.equal(analyze('() => arguments[0]').usesOuter.arguments, true);
	assert.equal(analyze('() => function () { return arguments }').usesOuter.arguments, false);
	assert.equal(analyze('m() { return super.m() }').usesOuter.super, true);
	assert.equal(analyze('() => ({ m() { return super.m() } })').usesOuter.super, false);
	assert.equal(analyze('() => new.target').usesOuter.newTarget, true);
	assert.equal(analyze('(o) => o.#x').usesOuter.private, '#x');
	assert.equal(analyze('class { #x; m(o) { return o.#x } }').usesOuter.private, undefined);
	assert.equal(analyze('() => eval("a")').hasEval, true);
});

test('members are listed for a variable that is only used by its members', () => {
	assert.deepEqual([...(analyze('() => a.b + a.c()').free.get('a')?.members ?? [])], ['b', 'c']);
	assert.equal(analyze('() => a.b + a').free.get('a')?.members, undefined);
	assert.equal(analyze('() => a[b]').free.get('a')?.members, undefined);
});

test('a text that is not a function throws a SyntaxError', () => {
	for (const text of ['', '1', '({})', 'function (', '?']) assert.throws(() => analyze(text), SyntaxError, text);
});
