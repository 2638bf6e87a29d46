/**
 * What a random program changes between two messages is seen by the next message, as a local call
 * would see it.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Script } from 'node:vm';
import { Pool } from 'multiprocess';
import { count } from '../../support/counts.js';
import { randomNumbers } from '../../support/random.js';

const pool = new Pool(1);
after(() => pool.terminate());
const worlds = count('mutated-worlds', 12, 2_000);

interface World {
	/** They read and change nothing. */
	readonly probes: readonly ((given: unknown) => unknown)[];
	readonly mutations: readonly ((n: number) => void)[];
	/** Arguments for the probes. */
	readonly given: readonly unknown[];
}

/** A world of variables, functions, classes and modules that refer to one another. */
const WORLD = `(() => {
	let a = 0, chosen = (n) => n;
	const once = 5;
	const exports = { x: 1, y: 2 };
	Object.defineProperty(exports, '__esModule', { value: true });
	const only = { default: 1 };
	const makeMethod = (n) => ({ m() { return 'made ' + n; } }).m;
	const helper = (n) => n + (helper.p ?? 0) + once;
	function inner() { return [inner.p, helper.p, helper.name, helper(1)]; }
	const leaf = () => 'leaf';
	class A { m() { return 'A' + a; } static s() { return 'static A'; } get g() { return once; } }
	class B { m() { return 'B' + a; } static s() { return 'static B'; } get g() { return 'B'; } }
	class C extends A { own() { return 'C'; } }
	class Lone { }
	function Old() { this.own = 1; }
	function* gen() { yield 1; }
	const bound = (() => 'bound').bind(null);
	const { m } = A.prototype, { s } = A;
	const put = (target, key, n) => { if (n === 0) delete target[key]; else target[key] = n; };
	return {
		given: [1, helper, inner, leaf, bound, A, C, new A(), new C(), new Old(), [helper, A], exports, only],
		probes: [
			() => inner(),
			() => [leaf(), leaf.p, leaf.name, leaf.length],
			() => helper(2),
			(given) => [given === helper, given === inner, given === A, given === exports, given instanceof A, given instanceof B],
			() => [a, chosen(1), once],
			() => [exports.x, only.default],
			() => [exports.y, exports.x, inner()],
			(given) => [exports.x, given === exports, given === only],
			() => [new A().m?.(), A.s?.(), new A().added?.(), A.extra?.(), new A().g],
			() => [new C().m?.(), new C().own(), C.s?.(), new C() instanceof A, new C().g, new C().added?.()],
			(given) => [given?.m?.(), given?.k, given?.g],
			() => [new Lone().m?.(), Lone.s?.()],
			() => [new Old().k, new Old().own, Old.extra?.()],
			() => [gen().k, [...gen()]],
			() => [bound(), bound.p],
			(given) => [bound === given, leaf === given, bound.p, given?.p],
		],
		mutations: [
			(n) => { a = n; },
			(n) => { chosen = n % 2 ? (x) => x * n : (x) => x + a; },
			(n) => { exports.x = n; },
			(n) => { exports.y = n; },
			(n) => { only.default = n; },
			(n) => put(helper, 'p', n),
			(n) => put(inner, 'p', n),
			(n) => put(leaf, 'p', n),
			(n) => put(bound, 'p', n),
			(n) => { Object.defineProperty(leaf, 'name', { value: 'leaf' + n, configurable: true }); },
			(n) => { Object.defineProperty(leaf, 'length', { value: n, configurable: true }); },
			(n) => { Object.setPrototypeOf(leaf, n % 2 ? Function.prototype : helper); },
			(n) => { A.prototype.m = [m, makeMethod(n), B.prototype.m, () => 'arrow ' + n][n % 4]; },
			(n) => { if (n % 2) delete A.prototype.m; else Object.defineProperty(A.prototype, 'm', { value: m, writable: true, configurable: true, enumerable: false }); },
			(n) => { A.s = [s, makeMethod(n), B.s][n % 3]; },
			(n) => { if (n === 0) delete A.prototype.added; else A.prototype.added = makeMethod(n); },
			(n) => { if (n === 0) delete A.extra; else A.extra = makeMethod(n); },
			(n) => { Object.setPrototypeOf(C.prototype, n % 2 ? A.prototype : B.prototype); },
			(n) => { Object.setPrototypeOf(C, n % 2 ? A : B); },
			(n) => { Object.setPrototypeOf(Lone.prototype, [Object.prototype, A.prototype, B.prototype][n % 3]); },
			(n) => { Object.setPrototypeOf(Lone, [Function.prototype, A, B][n % 3]); },
			(n) => put(Old.prototype, 'k', n),
			(n) => { Old.extra = makeMethod(n); },
			(n) => put(gen.prototype, 'k', n),
		],
	};
})`;

test(`${worlds} random programs change what they have sent, and the next call sees it`, async (t) => {
	const below = randomNumbers(t);
	for (let i = 0; i < worlds; i++) {
		const filename = i % 2 === 0 ? 'world.js' : '/nowhere/node_modules/world/index.js';
		const { probes, mutations, given } = (new Script(WORLD, { filename }).runInThisContext() as () => World)();
		const told: string[] = [];
		for (let step = 0; step < 12; step++) {
			for (let more = below(3); more > 0; more--) {
				const [mutation, n] = [below(mutations.length), below(5)];
				told.push(`${String(mutations[mutation])} ${n}`);
				mutations[mutation]?.(n);
			}
			const probe = probes[below(probes.length)] as World['probes'][number];
			const argument = given[below(given.length)];
			told.push(`${String(probe)} of ${given.indexOf(argument)}`);
			const here = JSON.stringify(probe(argument));
			const there = pool.apply(probe, [argument]).then(JSON.stringify, String);
			assert.equal(await there, here, `world ${i}:\n${told.join('\n')}`);
		}
	}
});
