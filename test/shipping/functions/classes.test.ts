/**
 * Classes and their instances. Ids such as S50 are those of the acceptance list.
 */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
const factor = 10;

class Shape {
	constructor(public sides: number) {}
	get doubled(): number {
		return this.sides * 2;
	}
	describe(): string {
		return `${this.sides} sides`;
	}
	static count = 0;
	static square(): Shape {
		return new Shape(4);
	}
}

class Square extends Shape {
	override describe(): string {
		return `square with ${super.describe()}`;
	}
	async later(): Promise<string> {
		return (await Promise.resolve(super.describe())).toUpperCase();
	}
	*[Symbol.iterator](): Generator<number> {
		yield this.sides;
	}
}

test('S50 an instance of a class of the script travels', async () => {
	const seen = await peer.run(
		(shape: Shape) => [shape instanceof Shape, shape.doubled, shape.describe(), shape.constructor.name],
		new Shape(3),
	);
	assert.deepEqual(seen, [true, 6, '3 sides', 'Shape']);
});

test('S51 a derived class may use super, async and Symbol.iterator', async () => {
	const seen = await peer.run(
		async (square: Square) => [
			square instanceof Square && square instanceof Shape,
			square.describe(),
			await square.later(),
			[...square],
		],
		new Square(4),
	);
	assert.deepEqual(seen, [true, 'square with 4 sides', '4 SIDES', [4]]);
});

test('S52 a class travels as a value: new, static, name', async () => {
	const seen = await peer.run(
		(type: typeof Shape) => [new type(2).doubled, type.square().sides, type.name, type.length],
		Shape,
	);
	assert.deepEqual(seen, [4, 4, 'Shape', 1]);
});

let blocksRun = 0;
class WithStatics {
	static value = 1 + ++blocksRun;
	static list = [1];
	static made: number;
	// @ts-expect-error A name that the compiler does not know.
	static [`computed${factor}`] = ++blocksRun;
	static ['spaced'] = ++blocksRun;
	static {
		blocksRun++;

		this.made = 7;
	}
	where(): string {
		return String(new Error('here').stack);
	}
	static get lazy(): number {
		return this.value;
	}
	static asMethod(): number {
		return this.value;
	}
}

test('S53 static state is copied, initialisers and static blocks do not run again', async () => {
	WithStatics.value = 77;
	WithStatics.list.push(2);
	Reflect.deleteProperty(WithStatics, 'spaced');
	const before = blocksRun;
	const seen = await peer.run(
		(type: typeof WithStatics) => [
			type.value,
			type.list,
			type.made,
			Reflect.get(type, 'computed10'),
			'spaced' in type,
			type.lazy,
			type.asMethod(),
			Reflect.ownKeys(type).sort().map(String),
		],
		WithStatics,
	);
	const keys = Reflect.ownKeys(WithStatics).sort().map(String);
	assert.deepEqual(seen, [77, [1, 2], 7, 2, false, 77, 77, keys]);
	assert.equal(blocksRun, before);
});

class Constructed {
	readonly made: string;

	constructor() {
		this.made = String(new Error('made').stack);
	}
	where(): string {
		return String(new Error('here').stack);
	}
}

test('S83 the stack of a method and of a constructor shows the original line', async () => {
	const line = /classes\.test\.js:(\d+)/;
	const here = new Constructed();
	const [made, where] = await peer.run(() => [new Constructed().made, new Constructed().where()] as const);
	assert.ok(line.test(here.made));
	assert.equal(line.exec(made)?.[0], line.exec(here.made)?.[0]);
	assert.equal(line.exec(where)?.[0], line.exec(here.where())?.[0]);
});

test('S83 the stack of a method below a static block shows the original line', async () => {
	const line = /classes\.test\.js:(\d+):(\d+)/;
	const here = line.exec(new WithStatics().where())?.[0];
	assert.ok(here);
	assert.equal(line.exec(await peer.run(() => new WithStatics().where()))?.[0], here);
});

test('S54 a class is the same in two messages', async () => {
	class Remembered {}
	await peer.run((type: object) => void Reflect.set(globalThis, 'remembered', type), Remembered);
	assert.equal(await peer.run((type: object) => Reflect.get(globalThis, 'remembered') === type, Remembered), true);
	assert.equal(
		await peer.run((one: object) => one instanceof Reflect.get(globalThis, 'remembered'), new Remembered()),
		true,
	);
});

test('S55 an instance made there comes back as one of the class here', async () => {
	const back = await peer.run(() => new Square(9));
	assert.ok(back instanceof Square);
	assert.equal(back.describe(), 'square with 9 sides');
	assert.equal(await peer.run((type: typeof Shape) => type, Shape), Shape);
});

test('S55 a class made there is one class here, in each message', async () => {
	const make = (): { new (): object } => {
		const known = Reflect.get(globalThis, 'madeThere');
		if (known) return known;
		class MadeThere {}
		Reflect.set(globalThis, 'madeThere', MadeThere);
		return MadeThere;
	};
	assert.equal(await peer.run(make), await peer.run(make));
});

class Vault {
	#secret = 5;
	open(): number {
		return this.#secret;
	}
}

test('S56 an instance with #private fields whose class extends a built-in is refused', () => {
	class Secrets extends Map<string, number> {
		#more = 1;
		more(): number {
			return this.#more;
		}
	}
	class Failure extends Error {
		#why = 'why';
		why(): string {
			return this.#why;
		}
	}
	class Row extends Array<number> {
		#sum = 0;
		sum(): number {
			return this.#sum;
		}
	}
	for (const value of [new Secrets(), new Failure(), new Row()]) {
		assert.throws(() => encode(value), { name: 'ShippingError', message: /#private/ }, value.constructor.name);
	}
});

test('S57 a class with #private fields can be constructed there', async () => {
	assert.equal(await peer.run(() => new Vault().open()), 5);
});

test('S58 a constructor function keeps its prototype chain', async () => {
	const seen = await peer.run(() => {
		function Base(this: any, n: number): void {
			this.n = n;
		}
		Base.prototype.get = function () {
			return this.n;
		};
		return new (Base as any)(1).get();
	});
	assert.equal(seen, 1);
	function Base(this: any, n: number): void {
		this.n = n;
	}
	Base.prototype.get = function (): number {
		return this.n + 1;
	};
	function Derived(this: any, n: number): void {
		Base.call(this, n);
	}
	Object.setPrototypeOf(Derived.prototype, Base.prototype);
	const one = new (Derived as any)(10);
	assert.deepEqual(
		await peer.run((object: any) => [object.get(), object instanceof Derived && object instanceof Base], one),
		[11, true],
	);
});

test('S58 a constructor function keeps a prototype that was replaced', async () => {
	function Base(this: any): void {}
	Base.prototype.hello = () => 'hello';
	function Derived(this: any): void {}
	Derived.prototype = Object.create(Base.prototype);
	assert.deepEqual(
		await peer.run(
			(type: any, one: any) => [new type().hello(), one.hello(), one instanceof Derived],
			Derived,
			new (Derived as any)(),
		),
		['hello', 'hello', true],
	);
	function Literal(this: any): void {}
	Literal.prototype = { hi: () => 'hi' };
	assert.deepEqual(
		await peer.run((type: any, one: any) => [new type().hi(), one.hi()], Literal, new (Literal as any)()),
		['hi', 'hi'],
	);
});

test('S59 a function keeps its own properties and symbols', async () => {
	const mark = Symbol('mark');
	const fn = Object.assign((x: number) => x, { limit: 3, [mark]: 'marked' });
	assert.deepEqual(await peer.run((given: typeof fn) => [given.limit, given[mark], given(1)], fn), [3, 'marked', 1]);
	Object.defineProperty(fn, 'length', { value: 7 });
	class Long {
		static length = 5;
	}
	assert.deepEqual(await peer.run((given: typeof fn) => [given.length, Long.length], fn), [7, 5]);
});

test('S60 an error of a class of the program keeps its code, cause and stack', async () => {
	class Failure extends Error {
		code = 'E_FAILURE';
	}
	const failure = new Failure('failed', { cause: new TypeError('deep') });
	const back = await peer.run((error: Failure) => {
		const { message, code, cause, stack } = error;
		return { own: error instanceof Failure, message, code, cause, stack };
	}, failure);
	assert.equal(back.own, true);
	assert.equal(back.message, 'failed');
	assert.equal(back.code, 'E_FAILURE');
	assert.ok(back.cause instanceof TypeError);
	assert.equal(back.stack, failure.stack);
});

class Registry extends Map<string, number> {
	label = 'registry';
	total(): number {
		return [...this.values()].reduce((sum, value) => sum + value, 0);
	}
}
class Row extends Array<number> {
	get sum(): number {
		return this.reduce((sum, value) => sum + value, 0);
	}
}
class Bus extends EventEmitter {
	topic = 'news';
}
class Tags extends Set<string> {
	list(): string {
		return [...this].join();
	}
}
class Day extends Date {
	year(): number {
		return this.getUTCFullYear();
	}
}

test('S61 subclasses of Map, Set, Array, Date and EventEmitter travel', async () => {
	const seen = await peer.run(
		(map: Registry, row: Row, bus: Bus, tags: Tags, day: Day) => {
			let heard = '';
			bus.on('say', (what) => (heard = what));
			bus.emit('say', 'it');
			return [
				map instanceof Registry &&
					row instanceof Row &&
					bus instanceof Bus &&
					tags instanceof Tags &&
					day instanceof Day,
				[map.total(), map.label, map.get('a')],
				[row.sum, row.length, Array.isArray(row), (row as any).note],
				[bus.topic, heard],
				tags.list(),
				day.year(),
			];
		},
		Object.assign(new Registry([['a', 1]]), {}).set('b', 2),
		Object.assign(Row.from([1, 2, 3]) as Row, { note: 'noted' }),
		new Bus(),
		new Tags(['x', 'y']),
		new Day(Date.UTC(2001, 1, 1)),
	);
	assert.deepEqual(seen, [true, [3, 'registry', 1], [6, 3, true, 'noted'], ['news', 'it'], 'x,y', 2001]);
});

test('S61 subclasses of RegExp, URL and typed arrays travel', async () => {
	class Pattern extends RegExp {
		hits(text: string): boolean {
			return this.test(text);
		}
	}
	class Samples extends Float64Array {
		mean(): number {
			return this.reduce((sum, x) => sum + x, 0) / this.length;
		}
	}
	const seen = await peer.run(
		(pattern: Pattern, samples: Samples) => [
			pattern.hits('abc'),
			pattern.flags,
			samples.mean(),
			samples instanceof Samples,
		],
		new Pattern('B', 'i'),
		new Samples([1, 2, 3]),
	);
	assert.deepEqual(seen, [true, 'i', 2, true]);
	class Address extends URL {}
	assert.throws(() => encode(new Address('http://a.b')), { name: 'ShippingError', message: /Address/ });
});

test('S62 a mixin can be the heritage', async () => {
	const Named = <T extends new (...args: any[]) => object>(base: T) =>
		class extends base {
			named = 'mixed in';
		};
	class Final extends Named(Shape) {}
	const seen = await peer.run((one: Final) => [one.named, one.doubled, one instanceof Shape], new Final(2));
	assert.deepEqual(seen, ['mixed in', 4, true]);
});

let keysMade = 0;
const key = (name: string): string => {
	keysMade++;
	return name;
};

test('S63 computed names are not computed again', async () => {
	class Computed {
		[key('first')](): number {
			return 1;
		}
		[/* spaced */ key('second')](): number {
			return 2;
		}
		static [key('third')](): number {
			return 3;
		}
		get [key('fourth')](): number {
			return 4;
		}
		[Symbol.for(key('registered'))](): number {
			return 5;
		}
		async *[Symbol.asyncIterator](): AsyncGenerator<number> {
			yield factor;
		}
	}
	const before = keysMade;
	const seen = await peer.run(async (one: any) => {
		const all = [one.first(), one.second(), one.constructor.third(), one.fourth, one[Symbol.for('registered')]()];
		for await (const value of one) all.push(value);
		return [all, keysMade];
	}, new Computed());
	assert.deepEqual(seen, [[1, 2, 3, 4, 5, 10], before]);
	assert.equal(keysMade, before);
});

test('S63 two computed members with the same text both keep their names', async () => {
	let n = 0;
	class Twins {
		[`m${++n}`](): string {
			return 'same';
		}
	}
	const makeTwins = (names: string[]) =>
		class {
			[names.pop() as string](): string {
				return 'same';
			}
			[names.pop() as string](): string {
				return 'same';
			}
		};
	const type = makeTwins(['a', 'b']);
	assert.deepEqual(await peer.run((one: any) => [one.a(), one.b()], new type()), ['same', 'same']);
	assert.deepEqual(await peer.run((one: any) => one.m1(), new Twins()), 'same');
});

test('S63 a computed member that cannot be found again is an error that names it', () => {
	const name = 'gone';
	class Changed {
		[name](): number {
			return 1;
		}
	}
	Reflect.deleteProperty(Changed.prototype, 'gone');
	assert.throws(() => encode(Changed), { name: 'ShippingError', message: /computed member `\[name\]/ });
});

let heritagesMade = 0;
test('S64 the heritage expression is called once', async () => {
	const heritage = (): typeof Shape => {
		heritagesMade++;
		return Shape;
	};
	class Child extends heritage() {}
	assert.deepEqual(await peer.run((one: Child) => [one.doubled, heritagesMade], new Child(3)), [6, 1]);
	assert.equal(heritagesMade, 1);
});

test('S88 a function in a field may capture the instance through a variable', async () => {
	class Button {
		clicks = 0;
		click: () => number;
		constructor() {
			const self = this;
			this.click = () => ++self.clicks;
		}
	}
	assert.deepEqual(
		await peer.run((button: Button) => [button.click(), button.click(), button.clicks], new Button()),
		[1, 2, 2],
	);
});

test('a class can extend null, and a class expression has the name of its variable', async () => {
	class Nothing extends (null as any) {
		static hello(): string {
			return 'hello';
		}
	}
	const Named = class {};
	const seen = await peer.run(
		(nothing: any, named: any) => [nothing.hello(), Object.getPrototypeOf(nothing.prototype), named.name],
		Nothing,
		Named,
	);
	assert.deepEqual(seen, ['hello', null, 'Named']);
});

test('S71 accessors, non-enumerable and read-only properties of an instance stay what they are', async () => {
	const shape = new Shape(3);
	Object.defineProperty(shape, 'hidden', { value: 1, enumerable: false, configurable: true, writable: true });
	Object.defineProperty(shape, 'fixed', { value: 2, enumerable: true, writable: false });
	Object.defineProperty(shape, 'area', {
		get(this: Shape) {
			return this.sides * factor;
		},
		configurable: true,
	});
	const seen = await peer.run((one: any) => {
		one.sides = 4;
		const flags = Object.entries(Object.getOwnPropertyDescriptors(one)).map(([name, { enumerable, writable, set }]) => [
			name,
			enumerable,
			writable,
			set,
		]);
		return [one.area, flags];
	}, shape);
	assert.deepEqual(seen, [
		40,
		[
			['sides', true, true, undefined],
			['hidden', false, true, undefined],
			['fixed', true, false, undefined],
			['area', false, undefined, undefined],
		],
	]);
});

test('methods and accessors added to a class later travel with it', async () => {
	class Grown {}
	Object.defineProperty(Grown.prototype, 'later', { get: () => factor, configurable: true });
	Reflect.set(Grown.prototype, 'method', () => 'method');
	Reflect.set(Grown, 'own', () => 'static');
	const seen = await peer.run((one: any) => [one.later, one.method(), one.constructor.own()], new Grown());
	assert.deepEqual(seen, [10, 'method', 'static']);
});

test('nested classes travel after their names are gone (dill test_dataclasses, test_classdef.class_objects)', async () => {
	const make = () => {
		class Inner {
			constructor(readonly n: number) {}
		}
		class Outer {
			inner = new Inner(1);
			static Inner = Inner;
			fresh(): Inner {
				return new Inner(factor);
			}
		}
		return new Outer();
	};
	let outer: ReturnType<typeof make> | undefined = make();
	const run = peer.run((one: NonNullable<typeof outer>) => {
		const { Inner } = one.constructor as unknown as { Inner: new (n: number) => { n: number } };
		return [one.inner instanceof Inner, one.fresh() instanceof Inner, one.fresh().n, new Inner(3).n];
	}, outer);
	outer = undefined;
	assert.deepEqual(await run, [true, true, 10, 3]);
});

test('an abstract class travels, and so does one that answers instanceof itself (dill test_abc)', async () => {
	abstract class Animal {
		abstract sound(): string;
		speak(): string {
			return this.sound().toUpperCase();
		}
		static [Symbol.hasInstance](value: unknown): boolean {
			return typeof (value as Animal | null)?.sound === 'function';
		}
	}
	class Dog extends Animal {
		sound(): string {
			return 'woof';
		}
	}
	const seen = await peer.run(
		(dog: Animal) => [dog.speak(), dog instanceof Animal, { sound() {} } instanceof Animal],
		new Dog(),
	);
	assert.deepEqual(seen, ['WOOF', true, true]);
});
