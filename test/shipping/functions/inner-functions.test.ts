/** Functions in the static part of a class that use its #private members. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pool } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
let factor = 10;
const kept: Record<string, (of: Money) => unknown> = {};

class Money {
	#amount: number;
	constructor(amount: number) {
		this.#amount = amount;
	}
	static compare = (a: Money, b: Money): number => a.#amount - b.#amount;
	static readonly scaled = {
		by(): number {
			return factor;
		},
		of: function (money: Money): number {
			return money.#amount * factor;
		},
	};
	static {
		kept['amount'] = (of) => of.#amount;
		kept['same'] = (of) => of instanceof this && #amount in of;
	}
}

test('inner functions travel with their class, and each is one function there', async () => {
	const told = await peer.run(() => {
		const sorted = [3, 1, 2].map((amount) => new Money(amount)).toSorted(Money.compare);
		const reads = kept as unknown as Record<string, (of: Money) => number>;
		return [
			sorted.map((money) => [Money.scaled.of(money), reads['amount']?.(money), reads['same']?.(money)]),
			Money.scaled.by(),
			Money.compare.name,
			Money.compare.length,
			reads['same']?.({} as Money),
		];
	});
	assert.deepEqual(told, [
		[
			[10, 1, true],
			[20, 2, true],
			[30, 3, true],
		],
		10,
		'compare',
		2,
		false,
	]);
	assert.equal(await peer.run((compare, type) => compare === type.compare, Money.compare, Money), true);
});

test("the variables that inner functions use follow the sender's", async () => {
	factor = 100;
	assert.equal(await peer.run(() => Money.scaled.of(new Money(2))), 200);
	factor = 10;
});

test('inner functions come back as the originals, and can go on to a third process', async () => {
	const [compare, money] = await peer.run(() => [Money.compare, new Money(4)] as const);
	assert.equal(compare, Money.compare);
	assert.equal(Money.scaled.of(money), 40);
	const there = await peer.run(async () => {
		const pool = new Pool(1);
		const told = await pool.apply((one) => [Money.compare(one, new Money(1)), Money.scaled.of(one)], [new Money(7)]);
		pool.close();
		await pool.join();
		return told;
	});
	assert.deepEqual(there, [6, 70]);
});

test('an inner function is refused alone, or with a variable of the static block', () => {
	const reads: unknown[] = [];
	class Local {
		static compare = (a: Local, b: Local): number => a.#n - b.#n;
		#n = 1;
		static {
			const more = 1;
			reads.push((of: Local) => of.#n + more);
		}
		n(): number {
			return this.#n;
		}
	}
	assert.throws(() => encode(Local.compare), { name: 'ShippingError', message: /#private member #n.*send the class/ });
	assert.throws(() => encode([new Local(), ...reads]), { name: 'ShippingError', message: /#private member #n/ });
});

test('inner functions made in a loop are not mistaken for one another', () => {
	const reads: unknown[] = [];
	class Loop {
		#n = 1;
		static {
			for (let at = 0; at < 2; at++) reads.push((of: Loop) => of.#n);
		}
		n(): number {
			return this.#n;
		}
	}
	assert.throws(() => encode([new Loop(), ...reads]), { name: 'ShippingError', message: /#private member #n/ });
});
