/**
 * The `this` around an arrow function travels with the function. Ids such as S19 are those of the
 * acceptance list.
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

test('S19 an arrow function in a method carries its `this`', async () => {
	const scale = new Scale();
	scale.factor = 5;
	assert.equal(await peer.run(scale.inMethod(), 4), 20);
	assert.equal(await peer.run(scale.asynchronous()), 6);
	assert.deepEqual(await peer.run(scale.spread(), 1, 2), [1, 2, 5]);
	assert.equal(await peer.run((nested: () => () => number) => nested()(), scale.nested()), 5);
});

test('S20 S88 an arrow function in a field carries its `this`, which leads back to the object', async () => {
	const scale = new Scale();
	assert.equal(await peer.run(scale.inField, 1), 3);
	assert.equal(await peer.run((given: Scale) => given.itself() === given && given.inField(2), scale), 6);
	// From the function to the object, and back.
	assert.equal(await peer.run((itself: () => Scale) => itself().itself === itself, scale.itself), true);
});

test('an outer `this` is the one here, not the one it would be there', async () => {
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

test('two arrow functions of one object share their `this`', async () => {
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

test('withCaptures leaves the outer `this` as it is', async () => {
	const scale = new Scale();
	assert.equal(await peer.run(withCaptures(scale.inField, {}), 2), 6);
});

test('an error names the `this` that can’t be read, and says why', () => {
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

test("an outer `this` that can't be read without running code is refused with a remedy", () => {
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
