/**
 * Arrow functions in fields that use #private members, such as handlers that must keep their
 * `this`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
let by = 1;

class Counter {
	#n = 0;
	up = (): number => (this.#n += by);
}

class Full {
	#n = 1;
	#twice = (): number => this.#n * 2;
	up = (): number => ++this.#n;
	also = (): number => ++this.#n;
	note?: () => number;
	twice(): number {
		return this.#twice();
	}
}

class Heir extends Full {
	#m = 10;
	override up = (): number => ++this.#m;
	both = (): number[] => [this.#m, this.also()];
}

test('private arrow functions act on the instance that they came with, even if the class has no method', async () => {
	const counter = new Counter();
	counter.up();
	const use = (one: Counter): number[] => [one.up(), one.up()];
	assert.deepEqual(await peer.run(use, counter), [2, 3]);
	by = 10;
	assert.deepEqual(await peer.run(use, counter), [11, 21]);
	by = 1;
	assert.equal(counter.up(), 2);
	assert.equal(await peer.run(() => counter.up()), 3);
});

test('private arrow functions may be in #private fields, beside methods, and in a derived class', async () => {
	const use = (one: Full): number[] => [one.twice(), one.up(), one.also(), one.twice()];
	assert.deepEqual(await peer.run(use, new Full()), use(new Full()));
	const useHeir = (one: Heir): unknown[] => [one.up(), one.both(), one.twice()];
	assert.deepEqual(await peer.run(useHeir, new Heir()), useHeir(new Heir()));
});

test('a private arrow function sent alone or captured brings its instance, and stays one function', async () => {
	const full = new Full();
	assert.equal(await peer.run((up: () => number) => up(), full.up), 2);
	const { up, also } = full;
	assert.deepEqual(await peer.run(() => [up(), also(), full.twice(), full.up === up, full.also === also]), [
		2,
		3,
		6,
		true,
		true,
	]);
	assert.equal(full.twice(), 2);
});

test('a private arrow function may have moved to another place', async () => {
	const [one, other] = [new Full(), new Full()];
	other.up();
	one.note = one.up;
	one.up = other.up;
	other.up = () => 100;
	const use = (a: Full, b: Full): number[] => [a.note?.() ?? 0, a.up(), b.up(), a.twice(), b.twice()];
	assert.deepEqual(await peer.run(use, one, other), [2, 3, 100, 4, 6]);
	const heir = new Heir();
	const hidden = new Full().up;
	heir.note = heir.up;
	heir.up = hidden;
	assert.deepEqual(await peer.run((given: Heir) => [given.note?.(), given.up(), given.up()], heir), [11, 2, 3]);
});

test('private arrow functions come back, and can go on to a third process', async () => {
	const counter = new Counter();
	const back = await peer.run((one: Counter) => {
		one.up();
		return one;
	}, counter);
	assert.deepEqual([back.up(), back.up(), counter.up()], [2, 3, 1]);
	assert.ok(back instanceof Counter);
	const full = await peer.echo(new Full());
	full.up();
	assert.deepEqual([full.twice(), full.up(), full.twice()], [4, 3, 6]);
	assert.deepEqual(await peer.run((one: Full) => [one.up(), one.twice()], full), [4, 8]);
});

test('a private arrow function that no field made is refused with its place and a remedy', () => {
	class Made {
		#n = 1;
		#handlers: (() => number)[] = [];
		constructor() {
			this.#handlers.push(() => this.#n);
		}
		read(): unknown {
			return this.#handlers;
		}
	}
	assert.throws(() => encode([new Made()], 'args'), {
		name: 'ShippingError',
		path: 'args[0].#handlers[0]',
		message: /uses the #private member #n .* the value of a field/,
	});
});
