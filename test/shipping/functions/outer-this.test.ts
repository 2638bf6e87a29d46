/**
 * The `this` around an arrow function travels with it. Numbers Sxx are those of the acceptance
 * list.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { type ShippingError, withCaptures } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

class Scale {
	factor = 3;
	inField = (x: number): number => x * this.factor;
	itself = (): this => this;

	inMethod(): (x: number) => number {
		return (x) => x * this.factor;
	}
	nested(): () => () => number {
		return () => () => this.factor;
	}
	asynchronous(): () => Promise<number> {
		return async () => (await Promise.resolve(1)) + this.factor;
	}
	spread(): (...given: number[]) => number[] {
		return (...[first = 7, ...rest]) => [first, ...rest, this.factor];
	}
}

test('S19 of an arrow function in a method', async () => {
	const scale = new Scale();
	scale.factor = 5;
	assert.equal(await peer.run(scale.inMethod(), 4), 20);
	assert.equal(await peer.run(scale.asynchronous()), 6);
	assert.deepEqual(await peer.run(scale.spread(), 1, 2), [1, 2, 5]);
	assert.equal(await peer.run((nested: () => () => number) => nested()(), scale.nested()), 5);
});

test('S20 S88 of an arrow function in a field, which leads back to the object', async () => {
	const scale = new Scale();
	assert.equal(await peer.run(scale.inField, 1), 3);
	assert.equal(await peer.run((given: Scale) => given.itself() === given && given.inField(2), scale), 6);
	// From the function to the object, and back.
	assert.equal(await peer.run((itself: () => Scale) => itself().itself === itself, scale.itself), true);
});

test('it is what it is, not what it would be there', async () => {
	function sloppy(this: unknown): () => unknown {
		return () => this;
	}
	const values = [undefined, null, 7, 'text', true, { a: 1 }, [1, 2]];
	for (const value of values) {
		const given = sloppy.call(value);
		assert.deepEqual(await peer.run((fn: () => unknown) => [fn()], given), [given()]);
	}
	assert.equal(
		await peer.run(runInContext(`(function () { return () => this.n; }).call({ n: 4 })`, createContext())),
		4,
	);
});

test('two arrow functions around one object share it', async () => {
	class Counter {
		n = 0;
		up = (): number => ++this.n;
		read = (): number => this.n;
	}
	const { up, read } = new Counter();
	const told = await peer.run(
		(first: () => number, second: () => number) => {
			first();
			first();
			return second();
		},
		up,
		read,
	);
	assert.equal(told, 2);
});

test('withCaptures leaves it as it is', async () => {
	const scale = new Scale();
	assert.equal(await peer.run(withCaptures(scale.inField, {}), 2), 6);
});

test('what can’t be read of it, and why, is said by its name', () => {
	class Holder {
		socket = Promise.resolve();
		read = (): unknown => this.socket;
	}
	const { read } = new Holder();
	assert.throws(
		() => encode(read),
		(error: ShippingError) =>
			/captured as `this\.socket` by /.test(error.message) && error.path === 'value > this.socket',
	);
});

test('where code would run before it is read it is refused, with the remedy', () => {
	let ran = 0;
	const compute = (): number => ++ran;
	function around(this: unknown): (() => unknown)[] {
		return [
			(a = compute()) => [this, a],
			({ a = compute() } = {}) => [this, a],
			({ [compute()]: a }: Record<number, unknown> = {}) => [this, a],
			() => {
				class First {
					static value = compute();
				}
				return [this, First];
			},
		];
	}
	for (const fn of around.call({}))
		assert.throws(() => encode(fn), { name: 'ShippingError', message: /`this` around it.*const self = this/ });
	assert.equal(ran, 0);
});
