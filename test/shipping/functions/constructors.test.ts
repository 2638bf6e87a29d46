/**
 * Constructor functions, as written before classes and as compilers still make them, and what
 * functions and classes inherit from.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

type Constructor = new (...args: any[]) => any;

/** Types a function that is used as a constructor. */
function asClass(fn: Function): Constructor {
	return fn as Constructor;
}

function Point(this: any, x: number): void {
	this.x = x;
}
const AsClass = asClass(Point);

test('a function is the constructor of its instances, there and back', async () => {
	assert.equal(await peer.run((p: object) => p instanceof Point, new AsClass(1)), true);
	assert.equal(await peer.run((p: object) => p.constructor === Point, new AsClass(1)), true);
	assert.ok((await peer.run(() => new AsClass(2))) instanceof Point);
	assert.equal(await peer.run((type: object) => type, Point), Point);
});

test('a function that only the way back shows to be a constructor is one', async () => {
	function Made(this: any): void {
		this.made = true;
	}
	const library = { Made: asClass(Made) };
	assert.ok((await peer.run(() => new library.Made())) instanceof Made);
	function Own(this: any): any {
		// @ts-expect-error A function that makes its own instances.
		if (!(this instanceof Own)) return new Own();
	}
	assert.ok((await peer.run((own: typeof Own) => (own as () => unknown)(), Own)) instanceof Own);
});

test('a constructor may appear earlier in the message as another function', async () => {
	function Late(this: any): void {}
	const LateClass = asClass(Late);
	assert.equal(
		await peer.run((given: { constructor: unknown }[]) => given[0] === given[1]?.constructor, [
			Late,
			new LateClass(),
		] as never),
		true,
	);
	assert.equal(await peer.run((one: object) => one instanceof Late, new LateClass()), true);
});

test("a constructor's variables follow each message, as a class's do", async () => {
	let by = 1;
	function Counter(this: any, n: number): void {
		this.n = n + by;
	}
	const CounterClass = asClass(Counter);
	const use = (): number => new CounterClass(1).n;
	assert.equal(await peer.run(use), 2);
	by = 10;
	assert.equal(await peer.run(use), 11);
});

test('a function that is not a constructor arrives as a new one each time', async () => {
	const plain = function (this: unknown): void {};
	assert.notEqual(await peer.echo(plain), plain);
	assert.equal(encode(() => plain).definitions.length, 2);
});

test('constructor functions keep what they inherit from one another', async () => {
	function Base(this: any): void {
		this.n = 1;
	}
	Base.create = function (this: Constructor): object {
		return new this();
	};
	Base.prototype.hello = function (): string {
		return `hello ${this.n}`;
	};
	function Derived(this: any): void {
		Base.call(this);
	}
	Object.setPrototypeOf(Derived, Base);
	Derived.prototype = Object.create(Base.prototype, { constructor: { value: Derived, configurable: true } });
	Derived.prototype.bye = (): string => 'bye';
	class Modern extends AsClass {}
	const use = (): unknown[] => {
		const one = Reflect.get(Derived, 'create').call(Derived);
		const modern = new Modern(3);
		return [one.hello(), one.bye(), one instanceof Base, modern instanceof Point, modern.x];
	};
	const expected = ['hello 1', 'bye', true, true, 3];
	assert.deepEqual(use(), expected);
	assert.deepEqual(await peer.run(use), expected);
	assert.deepEqual(await peer.run(use), expected);
});

test('a class or function keeps a prototype that was set later', async () => {
	class Base {
		static own = 5;
		a(): string {
			return 'a';
		}
	}
	class Set {}
	Object.setPrototypeOf(Set.prototype, Base.prototype);
	Object.setPrototypeOf(Set, Base);
	class Changed extends Base {}
	Object.setPrototypeOf(Changed.prototype, { a: () => 'other', z: 1 });
	function fn(): void {}
	Object.setPrototypeOf(fn, { extra: () => 2 });
	const none = Object.setPrototypeOf(async () => 1, null) as object;
	const use = (): unknown[] => {
		const [set, changed] = [new Set() as Base, new Changed() as Base & { z: number }];
		return [
			set.a(),
			Reflect.get(Set, 'own'),
			set instanceof Base,
			changed.a(),
			changed.z,
			Reflect.get(fn, 'extra')(),
			Object.getPrototypeOf(none),
		];
	};
	const expected = ['a', 5, true, 'other', 1, 2, null];
	assert.deepEqual(use(), expected);
	assert.deepEqual(await peer.run(use), expected);
});
