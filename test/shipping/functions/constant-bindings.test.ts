/**
 * Which variables around a function keep their first value, so that they need not be read again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBindings } from '#src/shipping/source/modules/constant-bindings.js';
import { parse } from '#src/shipping/source/parse.js';

/** Asks about the variable `x` around the function whose parameter is MARK. */
function isConstant(source: string): boolean {
	const at = source.indexOf('MARK');
	const before = source.slice(0, at).split('\n');
	return readBindings(parse(source, 'script'), source).isConstant(
		'x',
		before.length - 1,
		before.at(-1)?.length ?? 0,
		source.length,
	);
}

const CONSTANT: Record<string, string> = {
	'a parameter': 'function f(x) { return (MARK) => x; }',
	'a parameter that is given a default before': 'function f(x) { x ??= {}; return (MARK) => x; }',
	'a variable that is assigned before the function is made': 'function f() { let x = 1; x = 2; return (MARK) => x; }',
	'a var with a value': 'var x = 1;\nconst f = function (MARK) { return x; };',
	'one whose name another function assigns': 'function g(x) { x = 2; }\nfunction f(x) { return (MARK) => x; }',
	'one that hides another': 'let x = 1; x = 2;\nfunction f(x) { return (MARK) => x; }\nx = 3;',
	'the variable of a loop over values': 'for (const x of []) ((MARK) => x)();',
	'one beside eval elsewhere': 'function g() { eval(""); }\nfunction f(x) { return (MARK) => x; }',
	'a method': 'function f(x) { return { m(MARK) { return x; } }; }',
};

const CHANGING: Record<string, string> = {
	'it is assigned afterwards': 'function f(x) { const g = (MARK) => x; send(g); x = 2; send(g); }',
	'it is counted up afterwards': 'function f(x) { const g = (MARK) => x; x++; }',
	'a function inside assigns it': 'function f(x) { const set = () => { x = 2; }; return (MARK) => x; }',
	'it assigns it itself': 'function f(x) { return (MARK) => (x = 2); }',
	'it is assigned by destructuring': 'function f(x) { const g = (MARK) => x; [x] = [2]; ({ a: x } = {}); }',
	'a loop assigns it': 'function f(x) { for (;;) { x = 2; send((MARK) => x); } }',
	'a loop goes over values in it': 'function f(x) { const g = (MARK) => x; for (x of []) send(g); }',
	'the update of a loop counts it': 'for (let x = 0; x < 3; x++) send((MARK) => x);',
	'a function declaration is there before': 'function f(x) { send(g); x = 2; function g(MARK) { return x; } }',
	'two functions of one name': 'function x() {} function x() {}\nconst f = (MARK) => x;',
	'eval may': 'function f(x) { eval("x = 2"); return (MARK) => x; }',
	'arguments may': 'function f(x) { arguments[0] = 2; return (MARK) => x; }',
	'arguments of an arrow are those around it': 'function f(x) { (() => { arguments[0] = 2; })(); return (MARK) => x; }',
	'an assignment beside a block that has its own':
		'function f(x) { const up = () => { { const x = 1; } return ++x; }; return (MARK) => x; }',
	'a block beside it has its own':
		'function f(x) { const set = () => { x = 2; }; return () => { { const x = 1; } return (MARK) => x; }; }',
	'nobody declares it': 'const f = (MARK) => x;',
};

for (const [title, source] of Object.entries(CONSTANT))
	test(`constant: ${title}`, () => assert.equal(isConstant(source), true));
for (const [title, source] of Object.entries(CHANGING))
	test(`may change: ${title}`, () => assert.equal(isConstant(source), false));
