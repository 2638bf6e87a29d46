/**
 * When the debugger is enabled: never for functions made of a text, once for other messages.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { functionInfo } from '#src/shipping/send/functions/function-info.js';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { tempDir } from '../../support/temp-dir.js';

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Makes what `new Function` and an indirect `eval` make of a text: code of this realm, as in a
 * program.
 */
const make = (text: string): AnyFunction => Reflect.construct(Function, ['a', text]) as AnyFunction;
const evaluate = (text: string): AnyFunction => (0, eval)(text) as AnyFunction;

/** Counts how often a debugger is enabled and disabled. */
function countEnabling(t: TestContext): { enabled: number; sessions: number } {
	const counts = { enabled: 0, sessions: 0 };
	const { post, connect, disconnect } = Session.prototype;
	Session.prototype.post = function (this: Session, method: string, ...rest: unknown[]) {
		if (method === 'Debugger.enable') counts.enabled++;
		Reflect.apply(post, this, [method, ...rest]);
	} as typeof post;
	Session.prototype.connect = function () {
		counts.sessions++;
		Reflect.apply(connect, this, []);
	};
	Session.prototype.disconnect = function () {
		counts.sessions--;
		Reflect.apply(disconnect, this, []);
	};
	t.after(() => Object.assign(Session.prototype, { post, connect, disconnect }));
	return counts;
}

function sent<T>(value: T): T {
	const { bytes, definitions } = encode(value);
	return decode(bytes, definitions) as T;
}

const SHAPES: readonly (readonly [shape: string, fn: (text: string) => AnyFunction])[] = [
	['new Function', (text) => make(`return ${text}`)],
	['new Function with statements', (text) => make(`let b = 0; b += ${text}; return b;`)],
	['an arrow function', (text) => evaluate(`(a) => ${text}`)],
	['an arrow function in parentheses', (text) => evaluate(`((a) => { const b = ${text}; return b; })`)],
	['an arrow function without parentheses', (text) => evaluate(`a => ${text}`)],
	['a function expression', (text) => evaluate(`(function (a) { return ${text}; })`)],
];

for (const [shape, fn] of SHAPES) {
	test(`a new text needs no debugger: ${shape}`, (t) => {
		sent(fn('a + 0.25'));
		const counts = countEnabling(t);
		for (let i = 0; i < 30; i++) assert.equal(sent(fn(`a + ${i}.5`))(1), i + 1.5);
		assert.equal(counts.enabled, 0);
	});
}

test('asynchronous functions and generators need none either', async (t) => {
	const counts = countEnabling(t);
	assert.equal(await sent(evaluate('async (a) => (await a) + 1'))(1), 2);
	assert.equal(counts.enabled, 0);
});

test('each function keeps its strict or sloppy mode', () => {
	const assign = '(a) => { assignedByEval = a; return true; }';
	assert.equal(sent(evaluate(assign))(1), true);
	assert.equal(Reflect.get(globalThis, 'assignedByEval'), 1);
	Reflect.deleteProperty(globalThis, 'assignedByEval');
	assert.throws(() => sent(evaluate(`"use strict"; ${assign}`))(1), ReferenceError);
	assert.throws(() => sent(make('"use strict"; assignedByEval = a;'))(1), ReferenceError);
	const frozen = Object.freeze({ x: 0 });
	assert.equal(sent(evaluate('(a) => { a.x = 1; return a.x; }'))(frozen), 0);
	assert.throws(() => sent(evaluate('"use strict"; (a) => { a.x = 1; return a.x; }'))(frozen), TypeError);
});

test('a function of a file is told from one made of a text, even if it uses nothing around it', async (t) => {
	const dir = tempDir(t);
	const file = (name: string, text: string): string => {
		const path = join(dir, name);
		writeFileSync(path, text);
		return path;
	};
	const require = createRequire(import.meta.url);
	const found: readonly AnyFunction[] = [
		(
			(await import(pathToFileURL(file('arrow.mjs', 'export default (a) => a + 111;\n')).href)) as {
				default: AnyFunction;
			}
		).default,
		(
			(await import(pathToFileURL(file('named.mjs', 'function f(a) { return a; }\nexport { f };\n')).href)) as {
				f: AnyFunction;
			}
		).f,
		require(file('arrow.cjs', 'module.exports = (a) => a + 112;\n')) as AnyFunction,
		require(
			file('declared.cjs', 'function anonymous(a\n) {\nreturn a\n}\nmodule.exports = anonymous;\n'),
		) as AnyFunction,
	];
	for (const fn of found) {
		const info = functionInfo(fn);
		assert.ok(info.how === 'reference' || (info.how === 'value' && info.url.startsWith('file:')), String(fn));
	}
});

test('a message enables the debugger at most once, whatever it holds, and leaves no session', (t) => {
	const closures = (seed: number): unknown => {
		const owner = {
			seed,
			read(this: { seed: number }) {
				return () => this.seed;
			},
		};
		return [1, 2, 3].map((n) => make(`let k = ${seed + n}; return () => k + a;`)(10)).concat(owner.read());
	};
	sent(closures(0));
	const counts = countEnabling(t);
	const arrived = sent(closures(100)) as AnyFunction[];
	assert.deepEqual(
		arrived.map((fn) => fn()),
		[111, 112, 113, 100],
	);
	assert.deepEqual(counts, { enabled: 1, sessions: 0 });
});
