/**
 * Functions, classes, instances and objects that lead back to themselves. Several cases are dill's.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerReducer } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

test('a function can return itself (dill test_recursive.function_cells)', async () => {
	function self(): typeof self {
		return self;
	}
	assert.equal(await peer.run((fn: typeof self) => fn() === fn && fn()() === fn, self), true);
	const arrow = (): unknown => arrow;
	assert.equal(await peer.run((fn: typeof arrow) => fn() === fn, arrow), true);
});

test('a function and the object that it captures can refer to each other (dill test_recursive.collection_function_recursion)', async () => {
	const table: { own?: () => unknown; n: number } = { n: 1 };
	table.own = () => table;
	assert.equal(await peer.run((given: typeof table) => given.own?.() === given, table), true);
	assert.equal(await peer.run((fn: any) => fn().own === fn && fn().n === 1, table.own), true);
});

class Node {
	static root: Node | undefined;
	child?: Node;
	readonly type = Node;
	make = (): unknown => Node;
}

test('a class, its instance and a closure can form a cycle (dill test_recursive.circular_reference)', async () => {
	const node = new Node();
	Node.root = node;
	node.child = node;
	const holder = { node, read: () => holder.node };
	const check = (given: typeof holder): boolean[] => {
		const one = given.node;
		const type = one.constructor as typeof Node;
		return [type.root === one, one.child === one, one.type === type, one.make() === type, given.read() === one];
	};
	assert.deepEqual(await peer.run(check, holder), [true, true, true, true, true]);
});

class Color {
	static readonly red = new Color('red');
	static readonly all = new Map([['red', Color.red]]);
	constructor(readonly name: string) {}
}

test('singletons in statics keep their identity, whichever side sends them (dill test_classdef.enummeta)', async () => {
	assert.equal(await peer.run((red: Color) => red === (red.constructor as typeof Color).red, Color.red), true);
	assert.equal(await peer.run((type: typeof Color) => type.all.get('red') === type.red, Color), true);
	class Late {
		static one: Late;
		static list = new Set<Late>();
	}
	Late.one = new Late();
	Late.list.add(Late.one);
	assert.deepEqual(
		await peer.run(
			(one: Late) => [one === (one.constructor as typeof Late).one, (one.constructor as typeof Late).list.has(one)],
			Late.one,
		),
		[true, true],
	);
});

test('a collection can hold its class, whose statics hold the collection', async () => {
	class Registry extends Map<string, unknown> {
		static main: Registry;
	}
	Registry.main = new Registry([['self', Registry]]);
	assert.deepEqual(
		await peer.run((map: any) => [map.constructor.main === map, map.get('self') === map.constructor], Registry.main),
		[true, true],
	);
});

test('a base class can refer to its subclass', async () => {
	class Base {
		static default: unknown;
		make(): Base {
			return new Derived();
		}
	}
	class Derived extends Base {
		twice(): number {
			return 2;
		}
	}
	Base.default = Derived;
	const seen = (type: typeof Base): unknown[] => {
		const made = new type().make() as Derived;
		return [made.twice(), made instanceof type, type.name];
	};
	assert.deepEqual(await peer.run(seen, Base), [2, true, 'Base']);
	assert.deepEqual(await peer.run(seen, Derived), [2, true, 'Derived']);
	assert.deepEqual(await peer.run((one: Derived) => [one.make() instanceof Derived, one.twice()], new Derived()), [
		true,
		2,
	]);
	assert.deepEqual(await peer.run((types: any[]) => types[0].default === types[1], [Base, Derived]), true);
	assert.deepEqual(await peer.run((types: any[]) => types[1].default === types[0], [Derived, Base]), true);
});

test('in a chain of three classes, the lowest can refer to the topmost', async () => {
	class A {
		bottom(): unknown {
			return C;
		}
	}
	class B extends A {}
	class C extends B {}
	for (const type of [A, B, C]) {
		assert.equal(await peer.run((given: any) => new given().bottom().name, type), 'C');
		assert.equal(await peer.run((one: any) => one.bottom().name, new type()), 'C');
	}
});

test('a method can be bound to its own instance (dill test_functions.issue_510)', async () => {
	class Bound {
		n = 1;
		method: () => Bound;
		constructor() {
			this.method = this.raw.bind(this);
		}
		raw(): Bound {
			return this;
		}
	}
	const bound = new Bound();
	assert.deepEqual(await peer.run((one: Bound) => [one.method() === one, one.n], bound), [true, 1]);
	const check = (method: Bound['method']): unknown[] => [method().method === method, method().n];
	assert.deepEqual(await peer.run(check, bound.method), [true, 1]);
});

test('partial applications can lead back to the instances that hold them (dill test_recursive.partial)', async () => {
	const machine: { run?: (n: number) => unknown; list: unknown[] } = { list: [] };
	machine.run = function (this: unknown, given: typeof machine, n: number) {
		return given.list[n];
	}.bind(null, machine);
	machine.list.push(machine.run, 'one');
	assert.deepEqual(await peer.run((fn: any) => [fn(0) === fn, fn(1)], machine.run), [true, 'one']);
});

test("the handler of a function's proxy can refer to the function", async () => {
	const handler: ProxyHandler<() => number> & { own?: unknown } = { apply: () => 5 };
	const proxy = new Proxy(() => 1, handler);
	handler.own = proxy;
	assert.equal(await peer.run((fn: () => number) => fn(), proxy), 5);
	assert.equal(await peer.run((given: any) => given.own(), handler), 5);
});

test('an object whose reduced form holds the object itself is an error, not a wrong result', () => {
	class Loop {
		self = this;
	}
	registerReducer(Loop, { reduce: (loop) => ({ self: loop.self }), rebuild: () => new Loop() });
	assert.throws(() => encode([new Loop()]), { name: 'ShippingError', path: 'value[0]', message: /reducer.*Loop/s });
});

test('accessors can lead back to their object', async () => {
	const object = {
		n: 2,
		get double(): number {
			return object.n * 2;
		},
		grow() {
			object.n++;
		},
	};
	assert.deepEqual(
		await peer.run((given: typeof object) => {
			given.grow();
			return given.double;
		}, object),
		6,
	);
});

test('functions in Map, Set and Error can capture their container', async () => {
	const map = new Map<string, unknown>();
	map.set('fn', () => map);
	const set = new Set<unknown>();
	set.add(() => set);
	const error: Error & { retry?: () => unknown } = new Error('again');
	error.retry = () => error;
	const check = (m: any, s: any, e: any): boolean[] => [m.get('fn')() === m, [...s][0]() === s, e.retry() === e];
	assert.deepEqual(await peer.run(check, map, set, error), [true, true, true]);
});

test('a prototype can refer to its instances', async () => {
	class Type {}
	const one = new Type();
	Reflect.set(Type.prototype, 'first', one);
	assert.equal(await peer.run((given: any) => given.first === given, one), true);
	assert.equal(await peer.run((given: any) => given.first.constructor.prototype === given, Type.prototype), true);
});
