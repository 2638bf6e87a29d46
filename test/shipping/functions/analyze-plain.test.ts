/**
 * Functions that are recognised without the parser: the parser would have found the same.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze } from '#src/shipping/source/functions/analyze.js';
import type { Scope } from '#src/shipping/engine/inspector.js';
import { parse } from '#src/shipping/source/parse.js';
import { analyzePlain } from '#src/shipping/engine/analyze-plain.js';
import type { Script } from '#src/shipping/engine/scripts.js';
import { isFunction, walk } from '#src/shipping/source/syntax.js';
import { inRepository } from '../../support/repository.js';
import { describeResult, runProgram } from '../../support/run-program.js';

const MODULE: Script = { id: 'test', url: 'file:///test.mjs', name: 'file:///test.mjs', isModule: true };
const SCRIPT: Script = { ...MODULE, isModule: false };

function scopesWith(...names: string[]): readonly Scope[] {
	return [{ kind: 'module', variables: Object.fromEntries(names.map((name) => [name, 0])) }];
}

for (const text of [
	'function spawn(i) { console.log(`process ${i}`); }',
	'function () {}',
	'async function work(a, b) { await a; return new Map([[b, Math.max(a, 1)]]); }',
	'function* count(to) { for (let i = 0; i < to; i++) yield i; }',
	'x => x * x',
	'async => async',
	'async x => x',
	'async (a, b,\n) => [a, b]',
	'( ) => process.pid',
	'function recursive(n) { return n; }',
])
	test(`plain: ${text}`, () => {
		const plain = analyzePlain(text, MODULE, scopesWith('limit', 'Process', 'recursive'));
		const { kind, wrap, ownName, ownNameRange, parameters, length } = analyze(text);
		assert.ok(plain);
		assert.deepEqual(
			[plain.kind, plain.wrap, plain.ownName, plain.ownNameRange, plain.parameters, plain.length],
			[kind, wrap, ownName, ownNameRange, parameters, length],
		);
	});

for (const text of [
	'() => limit',
	'() => { return { limit }; }',
	'() => `${limit}`',
	'() => "limit"',
	'function limit() { return limit(); }',
	'() => this.x',
	'() => import("./x.js")',
	'() => eval("limit")',
	'() => arguments[0]',
	'() => new /* */ . target',
	'(x) => #p in x',
	'() => l\\u0069mit',
	'() => größe',
	'(x = 1) => x',
	'({ x }) => x',
	'(/* x */) => 1',
	'function /* f */ f() {}',
	'method(x) { return x; }',
	'async(x) { return x; }',
	'get() { return 1; }',
	'class A {}',
	'() => ofTheProgram',
])
	test(`not plain: ${text}`, (t) => {
		Reflect.set(globalThis, 'ofTheProgram', 1);
		t.after(() => Reflect.deleteProperty(globalThis, 'ofTheProgram'));
		assert.equal(analyzePlain(text, MODULE, scopesWith('limit')), undefined);
	});

test('arrow functions of a script that is not a module are parsed, as the script says whether they are strict', () => {
	assert.equal(analyzePlain('() => 1', SCRIPT, []), undefined);
	assert.ok(analyzePlain('function f() {}', SCRIPT, []));
});

test('for every function in this library and in its parser, the parser finds the same', (t) => {
	const files = readdirSync(inRepository('dist')).filter((name) => name.endsWith('.js'));
	const paths = [
		...files.map((name) => join(inRepository('dist'), name)),
		inRepository('node_modules/acorn/dist/acorn.mjs'),
	];
	let found = 0;
	for (const path of paths) {
		const source = readFileSync(path, 'utf8');
		const names = new Set(source.match(/(?<=\b(?:function|const|let|class) )\w+/g));
		const scopes = scopesWith(...names);
		walk(parse(source), (node) => {
			if (!isFunction(node)) return true;
			const text = source.slice(node.start, node.end);
			const plain = analyzePlain(text, MODULE, scopes);
			if (!plain) return true;
			found++;
			const { free, edits, usesOuter, hasEval, kind, wrap, ownName, parameters, length } = analyze(text);
			assert.deepEqual(
				[
					plain.kind,
					plain.wrap,
					plain.ownName,
					plain.parameters,
					plain.length,
					plain.edits,
					plain.usesOuter,
					plain.hasEval,
				],
				[kind, wrap, ownName, parameters, length, edits, usesOuter, hasEval],
				text,
			);
			assert.deepEqual(
				[...free.keys()].filter((name) => names.has(name)),
				[],
				text,
			);
			return true;
		});
	}
	t.diagnostic(`${found} functions`);
	assert.ok(found > 50);
});

test('arguments of a plain function are still looked up among the imports, and a second look loads the parser', async () => {
	const result = await runProgram(inRepository('test/fixtures/shipping/plain/main.mjs'));
	assert.equal(result.stdout, 'plain\nfalse\ntrue\ntrue\n', describeResult(result));
});
