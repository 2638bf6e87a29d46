/**
 * Instances with #private fields that come back to where their class was defined. None of the
 * program's code runs for that, and all variables keep their values.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
let next = 1;
let effects = 0;
const settings: { first: number; second?: number } = { first: 1 };
const registry = new Map<object, number>();

const nextId = (): number => {
	effects++;
	return next++;
};

function effect<T>(value: T): T {
	effects++;
	return value;
}

interface Told {
	tell(): unknown;
}

class Computed {
	#id = nextId();
	#at = Date.now();
	#map = new Map([['a', effect(1)]]);
	#random = Math.random();
	later = effect('later');
	tell(): unknown {
		return [this.#id, this.#at, this.#map, this.#random, this.later];
	}
}

const all = ['a'];

/**
 * Node 22 ends the process if the debugger evaluates something in an initialiser of a class with
 * static members.
 */
class WithStatics {
	static readonly all: string[] = all;
	static {
		all.push('b');
	}
	#id = effect(randomUUID());
	#all = effect(all.length);
	later = effect('later');
	constructor() {
		effect(1);
	}
	tell(): unknown {
		return [this.#id, this.#all];
	}
}

class Counted {
	static count = 0;
	#id = next++;
	#number = ++Counted.count;
	constructor(id: number) {
		effects++;
		this.#id = id;
	}
	tell(): unknown {
		return [this.#id, this.#number];
	}
}

class Forms {
	#comma = (registry.set(this, effect(1)), 5);
	#list = [effect(1), ...[1, 2].map((x) => effect(x))];
	#object = { ...settings, text: `${effect(1)} x`, frozen: Object.freeze({ a: effect(1) }) };
	#choice = effect(true) ? effect('yes') : effect('no');
	#assigned = (settings.second ??= effect(3));
	#global = globalThis.Date.now() + globalThis.performance.now();
	#called = ((): number => effect(1))();
	#made = new (class2())();
	#typed = [typeof effect(1), delete settings.second, process.env['PATH'], Buffer.alloc(3).length];
	tell(): unknown {
		const all = [this.#comma, this.#list, this.#object, this.#choice, this.#assigned, this.#global];
		return [...all, this.#called, this.#made, this.#typed];
	}
}

function class2(): typeof Map {
	effects++;
	return Map;
}

class Derived extends Computed {
	#own = effect(3);
	also = 4;
	constructor(also: number) {
		super();
		effects++;
		this.also = effect(also);
	}
	override tell(): unknown {
		return [this.#own, this.also, super.tell()];
	}
}

class Heir extends Derived {
	#third = effect(7);
	override tell(): unknown {
		return [this.#third, super.tell()];
	}
}

class Loud extends EventEmitter {
	#said = effect('e');
	more: number;
	constructor() {
		const more = effect(2);
		super({ captureRejections: effect(true) });
		this.more = more;
	}
	tell(): unknown {
		return [this.#said, this.more];
	}
}

class ByThis {
	#uuid = randomUUID();
	#name = this.constructor.name;
	#bound = this.tell.bind(this);
	#own = this.#compute(1);
	run = (): number => effect(1);
	#ran = this.run();
	#compute(n: number): number {
		if (n > 5) return n;
		const made = effect(n);
		return made + 1;
	}
	get #value(): string {
		return effect('value');
	}
	#got = this.#value;
	tell(): unknown {
		return [this.#uuid, this.#name, typeof this.#bound, this.#own, this.#ran, this.run(), this.#got];
	}
}

const inside = (() => {
	const hidden = (): number => effect(4);
	return class Inside {
		#a = hidden();
		tell(): unknown {
			return this.#a;
		}
	};
})();

const made: readonly Told[] = [
	new Computed(),
	new WithStatics(),
	new Counted(9),
	new Forms(),
	new Derived(3),
	new Heir(5),
	new Loud(),
	new ByThis(),
	new inside(),
];

for (const object of made) {
	test(`S54 ${object.constructor.name}`, async () => {
		const told = object.tell();
		const before = [effects, next, Counted.count, registry.size, { ...settings }, nextId, Date, Map, Object, process];
		const back = await peer.echo(object);
		assert.deepEqual(
			[effects, next, Counted.count, registry.size, { ...settings }, nextId, Date, Map, Object, process],
			before,
		);
		assert.equal(Object.getPrototypeOf(back), Object.getPrototypeOf(object));
		assert.notEqual(back, object);
		assert.deepEqual(Object.keys(back), Object.keys(object));
		assert.deepEqual(back.tell(), told);
	});
}

test('an instance made there arrives here, and so do many', async () => {
	const fresh = await peer.run(() => new Derived(8));
	assert.ok(fresh instanceof Derived);
	assert.equal(fresh.also, 8);
	const many = await peer.run(() => Array.from({ length: 20 }, (_, id) => new Counted(id)));
	assert.deepEqual(
		many.map((one) => (one.tell() as number[])[0]),
		Array.from({ length: 20 }, (_, id) => id),
	);
	assert.equal(new Set(many).size, 20);
});

test('one message carries several instances of each class', async () => {
	const makers: readonly (() => Told[])[] = [
		() => [new Computed(), new Computed(), new Computed()],
		() => [new Forms(), new Forms(), new Forms()],
		() => [new Heir(1), new Heir(2), new Heir(3)],
		() => [new Loud(), new Loud(), new Loud()],
		() => [new ByThis(), new ByThis(), new ByThis()],
	];
	for (const make of makers) {
		const before = [effects, next, registry.size, nextId, Date, Map, Object, process];
		const several = await peer.run(make);
		assert.deepEqual([effects, next, registry.size, nextId, Date, Map, Object, process], before);
		assert.equal(new Set(several).size, 3);
		for (const one of several) assert.ok(one.tell());
	}
});

test('a class may have a plain field before one that computes', async () => {
	class Later extends Counted {
		#first = 1;
		#second = effect(2);
		override tell(): unknown {
			return [this.#first, this.#second, super.tell()];
		}
	}
	const later = new Later(4);
	const told = later.tell();
	const before = effects;
	assert.deepEqual((await peer.echo(later)).tell(), told);
	assert.equal(effect(effects), before);
});

test('an arrow function in a field is refused with a remedy if it uses super', async () => {
	class Base {
		hi(): string {
			return 'base';
		}
	}
	class Child extends Base {
		greet = (): string => `${super.hi()}!`;
	}
	await assert.rejects(peer.echo(new Child()), {
		name: 'ShippingError',
		message: /greet: an arrow function that uses super.*make it a method/,
	});
});
