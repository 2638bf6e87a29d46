/**
 * Objects in static properties of classes, such as those of enumerations. A receiver that has the
 * class has these objects, too.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';
import { Animal } from '../modules/animals.js';

const peer = startPeer();

class Color {
	static readonly RED = new Color('red');
	static readonly BLUE = new Color('blue');
	static readonly all = [Color.RED, Color.BLUE];
	static readonly byName = new Map(Color.all.map((color) => [color.name, color]));
	static readonly hidden = new Map([['green', new Color('green')]]);
	static readonly settings = { deep: { on: true } };
	constructor(readonly name: string) {}
}

const nameOf = (given: Color): string =>
	given === Color.RED ? 'red' : given === Color.BLUE ? 'blue' : given === Color.hidden.get('green') ? 'green' : 'none';

test("a static object that is an argument or captured is the class's own there, in each message", async () => {
	for (let round = 0; round < 2; round++) {
		const named = await peer.run(
			(colors: Color[]) => colors.map(nameOf),
			[...Color.all, Color.hidden.get('green') as Color],
		);
		assert.deepEqual(named, ['red', 'blue', 'green']);
	}
	const { RED: captured, settings } = Color;
	const same = (): boolean[] => [
		captured === Color.RED,
		Color.all[0] === captured,
		Color.byName.get('red') === captured,
		settings === Color.settings,
		settings.deep === Color.settings.deep,
	];
	assert.deepEqual(await peer.run(same), [true, true, true, true, true]);
	assert.deepEqual(await peer.run(same), [true, true, true, true, true]);
});

test('a static object stays the same on the way back', async () => {
	assert.equal(await peer.run(() => Color.RED), Color.RED);
	const back = await peer.run(() => ({ blue: Color.BLUE, all: Color.all, deep: Color.settings.deep }));
	assert.ok(back.blue === Color.BLUE && back.all === Color.all && back.deep === Color.settings.deep);
	assert.equal((await peer.run((one: Color) => one, new Color('red'))) === Color.RED, false);
});

class Op {
	static readonly PLUS = new Op('plus', (a, b) => a + b);
	static readonly MINUS = new Op('minus', (a, b) => a - b);
	readonly #run: (a: number, b: number) => number;
	#next: Op | undefined;
	static {
		Op.PLUS.#next = Op.MINUS;
		Op.MINUS.#next = Op.PLUS;
	}
	constructor(
		readonly name: string,
		run: (a: number, b: number) => number,
	) {
		this.#run = run;
	}
	run(a: number, b: number): number {
		return this.#run(a, b);
	}
	get next(): Op | undefined {
		return this.#next;
	}
}

test('static objects may have #private fields and functions, and lead to one another', async () => {
	const use = (op: Op): unknown[] => [op === Op.PLUS, op === Op.MINUS, op.next === Op.PLUS, op.run(5, 3)];
	for (let round = 0; round < 2; round++) {
		assert.deepEqual(await peer.run(use, Op.PLUS), [true, false, false, 8]);
		assert.deepEqual(await peer.run(use, Op.MINUS), [false, true, true, 2]);
		assert.equal(await peer.run(() => Op.MINUS), Op.MINUS);
	}
});

test('a static object changed on either side arrives as a copy, with the state at its sender', async () => {
	class Config {
		static instance = new Config();
		level = 0;
		deep = { level: 0 };
	}
	const look = (one: Config): unknown[] => [one === Config.instance, one.level, one.deep.level];
	assert.deepEqual(await peer.run(look, Config.instance), [true, 0, 0]);
	Config.instance.deep.level = 5;
	assert.deepEqual(await peer.run(look, Config.instance), [false, 0, 5]);
	Config.instance.deep.level = 0;
	assert.deepEqual(await peer.run(look, Config.instance), [true, 0, 0]);
	const changed = await peer.run(() => {
		Config.instance.level = 7;
		return Config.instance;
	});
	assert.equal(changed.level, 7);
	assert.equal(Config.instance.level, 0);
	assert.deepEqual(await peer.run(look, Config.instance), [false, 0, 0]);
});

test('a static property may hold another object by now', async () => {
	class Current {
		static one = { n: 1 };
		static list = Array.from({ length: 3 }, (_, n) => ({ n }));
	}
	const look = (given: object): boolean => given === Current.one;
	assert.equal(await peer.run(look, Current.one), true);
	Current.one = { n: 2 };
	assert.equal(await peer.run((given: { n: number }) => given.n, Current.one), 2);
	Current.one = Current.list[2] as { n: number };
	assert.equal(await peer.run((given: { n: number }) => given === Current.list[2], Current.one), true);
});

test("what can't be identified arrives as a copy: bytes, foreign handles, very many objects", async () => {
	class Large {
		static bytes = { data: new Uint8Array([1, 2]) };
		static many = { list: Array.from({ length: 10_000 }, (_, n) => ({ n })) };
		static url = { href: new URL('http://a.b/') };
	}
	const look = (bytes: { data: Uint8Array }, many: { list: object[] }, url: { href: URL }): unknown[] => [
		[...bytes.data],
		many.list.length,
		url.href.host,
	];
	for (let round = 0; round < 2; round++) {
		assert.deepEqual(await peer.run(look, Large.bytes, Large.many, Large.url), [[1, 2], 10_000, 'a.b']);
	}
});

test('a static object may be an instance of an imported class that the message names earlier', async () => {
	class Shelter {
		static readonly first = new Animal('Rex');
	}
	const look = (one: Animal): boolean => one === Shelter.first;
	assert.equal(await peer.run(look, Shelter.first), true);
	assert.equal(await peer.run(look, Shelter.first), true);
	assert.equal((await peer.run(() => [Shelter, Shelter.first] as const))[1], Shelter.first);
});
