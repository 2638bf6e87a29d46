/** Members of a class that are not those of its text any more, as decorators leave them, and functions in static fields. */
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

test('a method, an accessor and a static method that were replaced arrive as they are', async () => {
	const use = (): unknown[] => {
		const object = new Decorated();
		return [object.method(2), object.accessor, object[Symbol.toPrimitive](), object.untouched(), Decorated.made()];
	};
	const expected = ['wrapped 3', 'wrapped 1', 'wrapped primitive', 'untouched 1', 'wrapped made'];
	assert.deepEqual(use(), expected);
	assert.deepEqual(await peer.run(use), expected);
});

test('a method that was replaced by something else', async () => {
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

test('S53 functions and classes in static fields', async () => {
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

test('generators and computed methods of the text travel with it, and not beside it', async () => {
	assert.equal(encode(() => Untouched).definitions.filter(({ kind }) => kind === 'unit').length, 2);
	assert.deepEqual(
		await peer.run(async () => {
			for await (const each of Untouched.make()) return [...each, Object.prototype.toString.call(each)];
			return [];
		}),
		[1, '[object Untouched of 1]'],
	);
});
