/**
 * Fields with computed names. The names are not computed again, and no code of the class runs to
 * find them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
let ran = 0;

function effect<T>(value: T): T {
	ran++;
	return value;
}

/** TypeScript has no type for such fields. */
function classes(): Record<string, new () => { tell(): unknown }> {
	return new Function(
		'effect',
		`
		const symbols = ['a', 'b'].map((name) => Symbol(name));
		let names = 0;
		const name = () => effect('name' + ++names);
		const tellOf = (object) => Reflect.ownKeys(object).map((key) => [key, object[key]]);
		class Plain { [name()] = 1; named = 2; ['x' + 1] = 3; tell() { return tellOf(this); } }
		class Private { #n = 1; [name()] = 2; tell() { return [this.#n, tellOf(this)]; } }
		class Symbols { [symbols[0]] = 1; #n = 2; [Symbol.toStringTag] = 'tagged'; [symbols[1]] = 3; tell() { return [this.#n, tellOf(this)]; } }
		class Numbers { [names * 10] = 5; before = 1; tell() { return tellOf(this); } }
		class Effects {
			#n = effect(1);
			[name()] = effect(2);
			later = effect(3);
			constructor() { effect(4); this.own = this.#n; }
			tell() { return [this.#n, tellOf(this)]; }
		}
		class Derived extends Effects { [name()] = 6; #more = effect(7); tell() { return [this.#more, super.tell()]; } }
		class Arrow { #n = 1; [name()] = () => 5; tell() { return Object.values(this)[0](); } }
		return { Plain, Private, Symbols, Numbers, Effects, Derived, Arrow };
	`,
	)(effect) as Record<string, new () => { tell(): unknown }>;
}

for (const [name, type] of Object.entries(classes())) {
	test(`S63 ${name}`, async () => {
		const own = new type();
		const told = own.tell();
		const before = ran;
		const there = await peer.run((given) => given.tell(), own);
		const back = await peer.echo(own);
		const again = await peer.echo(back);
		assert.equal(ran, before);
		assert.deepEqual(there, told);
		for (const one of [back, again]) {
			assert.ok(one instanceof type);
			assert.deepEqual(one.tell(), told);
		}
		assert.deepEqual((await peer.run(() => new type())).tell(), new type().tell());
	});
}

test('S63 a deleted field is deleted there, too', async () => {
	const { Private: type } = classes();
	assert.ok(type);
	const own = new type();
	for (const key of Object.keys(own)) Reflect.deleteProperty(own, key);
	assert.deepEqual(await peer.run((given) => given.tell(), own), [1, []]);
	assert.deepEqual((await peer.echo(own)).tell(), [1, []]);
});

test('S63 if the order of strings and symbols is unknown, the class is refused with its name, and the remedy works', async () => {
	const [mixed, remedied] = new Function(`
		const [key, symbol] = ['key', Symbol.for('key')];
		return [
			class Mixed { #n = 1; [key] = 1; [symbol] = 2; n() { return this.#n; } },
			class Remedied { #n = 1; constructor() { this[key] = 1; this[symbol] = 2; } n() { return this.#n; } },
		];
	`)() as (new () => { n(): number })[];
	assert.throws(() => encode(new (mixed as NonNullable<typeof mixed>)()), {
		name: 'ShippingError',
		message: /computed name `key`.*constructor/,
	});
	const own = new (remedied as NonNullable<typeof remedied>)();
	const back = await peer.echo(own);
	assert.deepEqual([back.n(), Reflect.ownKeys(back)], [1, Reflect.ownKeys(own)]);
});
