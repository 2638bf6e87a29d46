/**
 * Members of a class that differ from its text, as decorators leave them, and functions in static
 * fields.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

function wrap(owner: object, key: string | symbol): void {
	const descriptor = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
	for (const part of ['value', 'get'] as const) {
		const inner = descriptor[part] as ((...args: unknown[]) => unknown) | undefined;
		if (!inner) continue;
		descriptor[part] = function (this: unknown, ...args: unknown[]): unknown {
			return `wrapped ${String(inner.apply(this, args))}`;
		};
	}
	Object.defineProperty(owner, key, descriptor);
}

class Decorated {
	static made(): string {
		return 'made';
	}
	value = 1;
	method(by: number): number {
		return this.value + by;
	}
	get accessor(): number {
		return this.value;
	}
	[Symbol.toPrimitive](): string {
		return 'primitive';
	}
	untouched(): string {
		return `untouched ${this.value}`;
	}
}
wrap(Decorated, 'made');
for (const key of ['method', 'accessor', Symbol.toPrimitive]) wrap(Decorated.prototype, key);

test('a replaced method, accessor or static method arrives as it is', async () => {
	const use = (): unknown[] => {
		const object = new Decorated();
		return [object.method(2), object.accessor, object[Symbol.toPrimitive](), object.untouched(), Decorated.made()];
	};
	const expected = ['wrapped 3', 'wrapped 1', 'wrapped primitive', 'untouched 1', 'wrapped made'];
	assert.deepEqual(use(), expected);
	assert.deepEqual(await peer.run(use), expected);
});

test('a method replaced by something other than a function arrives as that', async () => {
	class Replaced {
		method(): string {
			return 'method';
		}
	}
	Reflect.set(Replaced.prototype, 'method', 'text');
	assert.equal(await peer.run((Type: typeof Replaced) => new Type().method, Replaced), 'text');
});

const OWN: unique symbol = Symbol.for('own');

class WithStatics {
	static arrow = (n: number): number => n + 1;
	static plain = function plain(n: number): number {
		return n + 2;
	};
	static Inner = class {
		readonly three = 3;
	};
	static [OWN] = (n: number): number => n + 4;
	static *generator(n: number): Generator<number> {
		yield n + 5;
	}
}

test('S53 functions and classes in static fields arrive', async () => {
	const seen = await peer.run((n: number) => {
		const own = Reflect.get(WithStatics, Symbol.for('own')) as typeof WithStatics.arrow;
		return [
			WithStatics.arrow(n),
			WithStatics.plain(n),
			new WithStatics.Inner().three,
			own(n),
			...WithStatics.generator(n),
		];
	}, 0);
	assert.deepEqual(seen, [1, 2, 3, 4, 5]);
});

class Untouched {
	#items = [1];
	static async *make(): AsyncGenerator<Untouched> {
		yield new Untouched();
	}
	*[Symbol.iterator](): Generator<number> {
		yield* this.#items;
	}
	get [Symbol.toStringTag](): string {
		return `Untouched of ${this.#items.length}`;
	}
}

test('generators and computed methods of the text travel inside it, not beside it', async () => {
	assert.equal(encode(() => Untouched).definitions.filter(({ kind }) => kind === 'unit').length, 2);
	assert.deepEqual(
		await peer.run(async () => {
			for await (const each of Untouched.make()) return [...each, Object.prototype.toString.call(each)];
			return [];
		}),
		[1, '[object Untouched of 1]'],
	);
});

class Aliased {
	#found = 42;
	area(): number {
		return 0;
	}
	size(): number {
		return this.#found;
	}
	get old(): string {
		return 'old';
	}
	get new(): string {
		return 'new';
	}
	gone(): void {}
	*values(): Generator<number> {
		yield this.#found;
	}
	static a(): string {
		return 'a';
	}
	static b(): string {
		return 'b';
	}
	static same: unknown;
}
Reflect.set(Aliased.prototype, 'area', Aliased.prototype.size);
Reflect.set(Aliased.prototype, Symbol.iterator, Aliased.prototype.values);
Object.defineProperty(
	Aliased.prototype,
	'old',
	Object.getOwnPropertyDescriptor(Aliased.prototype, 'new') as PropertyDescriptor,
);
Reflect.deleteProperty(Aliased.prototype, 'gone');
[Aliased.a, Aliased.b] = [Aliased.b, Aliased.a];
Aliased.same = Aliased.prototype.size;

test('members that were swapped or deleted stay so, and one function stays one', async () => {
	const use = (): unknown[] => {
		const object = new Aliased() as Aliased & Iterable<number>;
		const isOne = Aliased.same === Aliased.prototype.size && Aliased.prototype.area === Aliased.prototype.size;
		return [object.area(), object.old, typeof object.gone, Aliased.a(), Aliased.b(), [...object], isOne];
	};
	const expected = [42, 'new', 'undefined', 'b', 'a', [42], true];
	assert.deepEqual(use(), expected);
	assert.deepEqual(await peer.run(use), expected);
	assert.deepEqual(await peer.run(use), expected);
	assert.equal(await peer.run(() => Aliased.prototype.area), Aliased.prototype.size);
});

class Traced {
	#name = 'ann';
	find(): string {
		return `find ${this.#name}`;
	}
	get value(): number {
		return this.#name.length - 2;
	}
	plain(): number {
		return 1;
	}
	constructor(readonly given = 1) {}
	static {
		const { find } = this.prototype;
		this.prototype.find = function () {
			return `traced ${find.call(this)}`;
		};
		const { get } = Object.getOwnPropertyDescriptor(this.prototype, 'value') as { get(): number };
		Object.defineProperty(this.prototype, 'value', {
			get(this: Traced): number {
				return get.call(this) + 10;
			},
			configurable: true,
		});
	}
}

test("the class's own text may replace a member and call it", async () => {
	const use = (object: Traced): unknown[] => [object.find(), object.value, object.plain()];
	const expected = ['traced find ann', 11, 1];
	assert.deepEqual(use(new Traced()), expected);
	assert.deepEqual(await peer.run(use, new Traced()), expected);
	const back = await peer.run(() => Traced.prototype.find);
	assert.equal(back.call(new Traced()), 'traced find ann');
});

test('a member that is restored here is restored there, too', async () => {
	class Mocked {
		method(): string {
			return 'original';
		}
		static own(): string {
			return 'original';
		}
	}
	const { method } = Mocked.prototype;
	const { own } = Mocked;
	const use = (): string[] => [new Mocked().method(), Mocked.own(), typeof Reflect.get(Mocked.prototype, 'more')];
	Mocked.prototype.method = () => 'mocked';
	Mocked.own = () => 'mocked';
	Reflect.set(Mocked.prototype, 'more', () => 'more');
	assert.deepEqual(await peer.run(use), ['mocked', 'mocked', 'function']);
	Mocked.prototype.method = method;
	Mocked.own = own;
	Reflect.deleteProperty(Mocked.prototype, 'more');
	assert.deepEqual(await peer.run(use), ['original', 'original', 'undefined']);
});

test('a method that uses super or #private members travels if its class is sent with it', async () => {
	class Base {
		hello(): string {
			return 'hello';
		}
	}
	class Bound extends Base {
		#count = 1;
		call: () => number;
		constructor() {
			super();
			this.call = this.up.bind(this);
		}
		up(): number {
			return ++this.#count;
		}
		override hello(): string {
			return `${super.hello()} there`;
		}
	}
	const bound = new Bound();
	assert.deepEqual(await peer.run((one: Bound) => [one.call(), one.up(), one.call()], bound), [2, 3, 4]);
	assert.equal(await peer.run((call: () => number) => call(), bound.call), 2);
	assert.equal(await peer.run((hello: () => string, one: Bound) => hello.call(one), bound.hello, bound), 'hello there');
	assert.equal(bound.up(), 2);
});
