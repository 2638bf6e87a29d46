/**
 * Classes that the receiver has from an earlier message. There is one class there, and its
 * variables and methods follow the sender's.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pool } from 'multiprocess';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

let rate = 1;
let helper = (n: number): string => `first ${n}`;
const config = { currency: 'EUR' };

class Price {
	constructor(readonly n: number) {}
	total(): string {
		return `${this.n * rate} ${config.currency}`;
	}
	helped(): string {
		return helper(this.n);
	}
	shorthand(): object {
		return { rate };
	}
	static setRate(to: number): void {
		rate = to;
	}
}

const told = (): unknown[] => [
	new Price(2).total(),
	new Price(2).helped(),
	new Price(2).shorthand(),
	rate,
	config.currency,
];

test('methods of a class see the variables as they are each time it is sent', async () => {
	assert.deepEqual(await peer.run(told), ['2 EUR', 'first 2', { rate: 1 }, 1, 'EUR']);
	rate = 10;
	helper = (n) => `second ${n * rate}`;
	config.currency = 'USD';
	assert.deepEqual(await peer.run(told), ['20 USD', 'second 20', { rate: 10 }, 10, 'USD']);
	assert.equal(await peer.run((price: Price) => price.total(), new Price(3)), '30 USD');
	rate = 1;
});

test('a class that is there already shares a variable that it writes with a function of the same message only', async () => {
	await peer.run(told);
	const set = (): unknown[] => {
		Price.setRate(100);
		return [rate, new Price(1).total()];
	};
	assert.deepEqual(await peer.run(set), [100, '100 USD']);
	assert.equal(await peer.run(() => new Price(1).total()), '1 USD');
	assert.equal(rate, 1);
});

test('a class that comes back changes nothing in the class here', async () => {
	await peer.run(() => {
		Price.setRate(100);
		config.currency = 'GBP';
		return [new Price(1), Price];
	});
	assert.equal(new Price(1).total(), '1 USD');
});

test('the workers of a pool answer alike, whichever already had the class', async () => {
	let factor = 1;
	class Job {
		run(x: number): number {
			return x * factor;
		}
	}
	function Old(): void {}
	Old.prototype.run = (x: number): number => x * factor;
	const run = (x: number): number[] => [new Job().run(x), new (Old as any)().run(x)];
	const pool = new Pool(2);
	await pool.apply(run, [1]);
	const runOld = (): number => new (Old as any)().run(1);
	assert.equal(await pool.apply(runOld), 1);
	factor = 10;
	for (const seen of await pool.map(run, [1, 1, 1, 1, 1, 1], { chunkSize: 1 })) assert.deepEqual(seen, [10, 10]);
	assert.equal(await pool.apply(runOld), 10);
	pool.close();
	await pool.join();
});

test('a class may be part of a cycle in one message only', async () => {
	let n = 1;
	class Ring {
		static of(): Ring {
			return link();
		}
		get n(): number {
			return n;
		}
	}
	const link = (): Ring => new Ring();
	assert.equal(await peer.run((type: typeof Ring) => type.of().n, Ring), 1);
	n = 2;
	assert.equal(await peer.run((make: typeof link) => make().n, link), 2);
	n = 3;
	assert.equal(await peer.run((one: Ring) => one.n, new Ring()), 3);
});

test('a class may use variables of the function around it, or eval', async () => {
	const make = (n: number) => ({
		type: class {
			get n(): number {
				return n;
			}
		},
		up: () => ++n,
	});
	// Its text is in a script of its own, as a direct eval may use any variable around it.
	const evaluating = new Function('n', 'return { type: class { get n() { return eval("n"); } }, up: () => ++n }')(1000);
	const { type, up } = make(1);
	const [evaluates, other] = [evaluating.type, make(100).type];
	const use = (): number[] => [new type().n, new other().n, new evaluates().n];
	assert.deepEqual(await peer.run(use), [1, 100, 1000]);
	up();
	evaluating.up();
	assert.deepEqual(await peer.run(use), [2, 100, 1001]);
});

test('methods that a class or constructor function gets or changes later arrive, too', async () => {
	let by = 1;
	class Grown {
		[key: string]: any;
		old(): string {
			return 'old';
		}
	}
	function Old(this: { n: number }): void {
		this.n = 1;
	}
	Old.prototype.plus = function (): number {
		return this.n + by;
	};
	const use = (): unknown[] => {
		const one = new Grown();
		return [one['added']?.(), one.old(), Reflect.get(Grown, 'make')?.(), new (Old as any)().plus()];
	};
	assert.deepEqual(await peer.run(use), [undefined, 'old', undefined, 2]);
	by = 10;
	Grown.prototype['added'] = () => `added ${by}`;
	Grown.prototype.old = () => 'new';
	Reflect.set(Grown, 'make', () => `made ${by}`);
	assert.deepEqual(await peer.run(use), ['added 10', 'new', 'made 10', 11]);
	by = 20;
	assert.deepEqual(await peer.run(use), ['added 20', 'new', 'made 20', 21]);
});

test('static state there stays as it is', async () => {
	class Counter {
		static count = 5;
		static seen = [1];
	}
	const up = (): unknown[] => {
		Counter.seen.push(2);
		return [++Counter.count, Counter.seen.length];
	};
	assert.deepEqual(await peer.run(up), [6, 2]);
	Counter.count = 50;
	assert.deepEqual(await peer.run(up), [7, 3]);
});
