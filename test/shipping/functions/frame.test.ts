/**
 * Reading from a function's frame never runs its code, whatever its parameters and its first
 * statement.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { analyze } from '#src/shipping/source/functions/analyze.js';
import { evaluateInFrame, GIVEN } from '#src/shipping/engine/frame.js';

/** `RUN` stands for code that shows whether it ran. */
const FIRST_STATEMENTS = [
	'RUN',
	'if (RUN) {}',
	'if (true) RUN; else RUN',
	'while (RUN < 0) {}',
	'do { RUN } while (0)',
	'for (RUN; false;) {}',
	'for (let i = RUN; i < 1; i++) {}',
	'for (const x of [RUN]) {}',
	'for (const x in { a: RUN }) {}',
	'for (var i in (RUN, {})) {}',
	'for await (const x of [RUN]) {}',
	'x: for (;;) { RUN; break x }',
	'switch (RUN) { case 1: break }',
	'l: { RUN }',
	'{ { { RUN } } }',
	';;; RUN',
	'throw RUN',
	'return RUN',
	'return RUN ? 1 : 2',
	'debugger; RUN',
	'"use strict"; RUN',
	'var x = RUN',
	'let x = RUN',
	'const [y] = [RUN]',
	'const { z = RUN } = {}',
	'let q; q ??= RUN',
	'let a; var b; function g() { RUN } RUN',
	'let u = void RUN',
	'const f = () => { RUN }; f()',
	'class A { [RUN]() {} }',
	'class A { static x = RUN }',
	'class A { static { RUN } }',
	'{ class A { static x = RUN } }',
	'{ class A extends (RUN, Object) {} }',
	'try { class A { [RUN]() {} } } catch {}',
	'l: { ; { class A { static { RUN } } } }',
	'do { class A { static x = RUN } } while (0)',
	'for (;;) { class A { static x = RUN } break }',
	'for (let i; ; ) { class A { static x = RUN } break }',
	'for (let i = 0; i < 1; i++) { class A { static x = RUN } }',
	'if (1) { class A { static x = RUN } }',
	'switch (0) { default: class A { static x = RUN } }',
	'try {} finally { class A { static x = RUN } }',
	'{} class A { static x = RUN }',
	'class A extends (RUN, Object) {}',
	'const A = class { static x = RUN }',
	'new (class { constructor() { RUN } })',
	'try { RUN } finally { RUN }',
	'try { throw RUN } catch { RUN }',
	'(RUN, 1) ? 2 : 3',
	'`${RUN}`',
	'[RUN]',
	'({ a: RUN })',
	'void RUN',
	'typeof RUN',
	'!RUN',
	'ran += 1',
	'[globalThis.ran] = [9]',
	'({ x: globalThis.ran } = { x: 9 })',
	'await RUN',
	'delete globalThis[(RUN, "zz")]',
	'(() => { RUN })()',
	'globalThis.ran = (function () { return 7 })()',
	'eval("RUN")',
	'new Array(RUN)',
	'globalThis.ran ||= 3',
	'globalThis.ran ??= 3; RUN',
	'import("data:text/javascript,globalThis.ran=5")',
];
const EXPRESSIONS = [
	'RUN',
	'RUN ? 1 : 2',
	'(RUN, 3)',
	'[RUN]',
	'({ a: RUN })',
	'`${RUN}`',
	'globalThis.ran = 4',
	'(() => RUN)()',
	'class { static x = RUN }',
	'class extends (RUN, Object) {}',
	'void RUN',
	'[..."ab"].map(() => RUN)',
	'globalThis.ran && (globalThis.ran ??= 1, RUN)',
	'function () {} && RUN',
	'new class { y = RUN }',
	'import("data:text/javascript,globalThis.ran=6")',
	'RUN + this.v',
];
const PARAMETERS = [
	'',
	'a',
	'a, b',
	'{ a }',
	'[a, [b]]',
	'{ a: { b }, ...c }',
	'a = 1',
	'{ a = 2 } = {}',
	'[a] = []',
	'...r',
	'...[a, { b }]',
	'a = () => RUN',
	'a = {}, b = []',
	'a = this.v',
	'a = (RUN, 1)',
	'a = run()',
	'{ a = run() }',
	'{ a } = run()',
	'{ [run()]: a }',
	'{ [RUN]: a }',
	'a = new run',
	'a = `${run()}`',
	'a, b, c, d, e, f, g, h, [i], { j }',
];

function* forms(): Generator<string> {
	for (const kind of ['', 'async ']) {
		for (const statement of FIRST_STATEMENTS) yield `${kind}() => { ${statement}; return this.v }`;
		for (const expression of EXPRESSIONS) yield `${kind}() => [${expression}, this]`;
		for (const parameters of PARAMETERS) yield `${kind}(${parameters}) => { RUN; return this.v }`;
		for (const parameters of PARAMETERS) yield `${kind}(${parameters}) => [RUN, this]`;
	}
}

const counter = globalThis as { ran?: number; run?: () => object };

test('S98 in every form, the `this` around an arrow function is read or refused, and nothing has run', (t) => {
	counter.run = () => {
		counter.ran = (counter.ran ?? 0) + 1;
		return {};
	};
	t.after(() => {
		delete counter.ran;
		delete counter.run;
	});
	const self = { v: 1 };
	const outcomes = { read: 0, refused: 0 };
	for (const form of forms()) {
		const text = form.replaceAll('RUN', 'ran++');
		let make: () => () => unknown;
		try {
			make = new Script(`(function () { return ${text} })`).runInThisContext() as typeof make;
		} catch {
			// `await` in a function that is not async.
			continue;
		}
		const fn = make.call(self);
		if (!analyze(fn.toString()).canEnter) {
			outcomes.refused++;
			continue;
		}
		counter.ran = 0;
		assert.equal(evaluateInFrame(fn, 'this')?.value, self, text);
		assert.equal(counter.ran, 0, text);
		outcomes.read++;
	}
	t.diagnostic(`${outcomes.read} read, ${outcomes.refused} refused`);
	assert.ok(outcomes.read > 180 && outcomes.refused > 20 && outcomes.refused < 70, JSON.stringify(outcomes));
});

test('an expression that throws runs nothing either, and yields nothing', () => {
	let ran = 0;
	const fn = (): number => ++ran;
	assert.equal(evaluateInFrame(fn, 'nothing.such'), undefined);
	assert.equal(evaluateInFrame(fn, '(() => { throw 1 })()'), undefined);
	assert.deepEqual(evaluateInFrame(fn, `[ran, ${GIVEN}]`, 'given')?.value, [0, 'given']);
	assert.equal(ran, 0);
});

test('a frame can be read repeatedly, while the function runs, in recursion, and from timers and microtasks', async () => {
	const self = { depth: 0 };
	const reads: unknown[] = [];
	function around(this: typeof self): () => void {
		const arrow = (): void => {
			reads.push(evaluateInFrame(arrow, 'this')?.value);
			if (++this.depth < 3) arrow();
		};
		return arrow;
	}
	const arrow = around.call(self);
	arrow();
	await Promise.resolve().then(() => reads.push(evaluateInFrame(arrow, 'this')?.value));
	await new Promise<void>((resolve) => {
		setTimeout(() => resolve(void reads.push(evaluateInFrame(arrow, 'this')?.value)));
	});
	[2, 1].sort(() => reads.push(evaluateInFrame(arrow, 'this')?.value));
	assert.ok(reads.length >= 6 && reads.every((value) => value === self));
	assert.equal(self.depth, 3);
});

test('a frame of an optimised function can be read', () => {
	const self = { n: 1 };
	const arrow = function (this: typeof self) {
		return (x: number) => x + this.n;
	}.call(self);
	let sum = 0;
	for (let i = 0; i < 200_000; i++) sum = arrow(sum) % 1000;
	for (let i = 0; i < 20; i++) assert.equal(evaluateInFrame(arrow, 'this')?.value, self);
	assert.equal(arrow(1), 2);
});
