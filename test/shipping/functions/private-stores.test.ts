/**
 * Classes that keep their instances' state in WeakMaps and WeakSets: as people write them, and as
 * compilers translate #private members (`decorated.test.ts`).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

const balances = new WeakMap<object, { amount: number; next?: Account | undefined }>();
const frozen = new WeakSet<object>();

class Account {
	constructor(amount: number, next?: Account) {
		balances.set(this, { amount, next });
	}
	freeze(): this {
		frozen.add(this);
		return this;
	}
	deposit(amount: number): this {
		if (frozen.has(this)) throw new Error('frozen');
		(balances.get(this) as { amount: number }).amount += amount;
		return this;
	}
	tell(): unknown[] {
		const { amount, next } = balances.get(this) as { amount: number; next?: Account };
		return [amount, frozen.has(this), next?.tell()];
	}
}

test("a class's stores send what they hold for the objects of a message, and for the objects these lead to", async () => {
	const account = new Account(1, new Account(2, new Account(3).freeze()));
	assert.deepEqual(await peer.run((given: Account) => given.deposit(5).tell(), account), [
		6,
		false,
		[2, false, [3, true, undefined]],
	]);
	assert.deepEqual(account.tell(), [1, false, [2, false, [3, true, undefined]]]);
	const [first, second] = await peer.run(() => {
		const one = new Account(7);
		return [one, new Account(8, one).freeze()] as const;
	});
	assert.deepEqual(
		[first.tell(), second.tell()],
		[
			[7, false, undefined],
			[8, true, [7, false, undefined]],
		],
	);
	assert.equal((balances.get(second) as { next?: Account }).next, first);
	const again = await peer.run((given: Account) => given.deposit(1), first);
	assert.deepEqual(again.tell(), [8, false, undefined]);
});

test('an object may lead back to itself, or have no entry in the store', async () => {
	const account = new Account(1);
	(balances.get(account) as { next?: Account }).next = account;
	const told = await peer.run((given: Account) => {
		const own = balances.get(given) as { next?: Account };
		return [own.next === given, balances.has({}), balances.get(Object.create(Account.prototype) as Account)];
	}, account);
	assert.deepEqual(told, [true, false, undefined]);
});

test('what the store holds for the class itself stays as it is at the receiver', async () => {
	const counts = new WeakMap<object, number>();
	class Counter {
		static up(): number {
			const count = (counts.get(Counter) as number) + 1;
			counts.set(Counter, count);
			return count;
		}
	}
	counts.set(Counter, 5);
	assert.deepEqual([await peer.run(() => Counter.up()), await peer.run(() => Counter.up())], [6, 7]);
	assert.equal(counts.get(Counter), 5);
});

test("the error's path leads into the store", () => {
	const account = new Account(1);
	(balances.get(account) as { socket?: unknown }).socket = Promise.resolve();
	assert.throws(() => encode([account], 'args'), {
		name: 'ShippingError',
		path: 'args[0].#balances.socket',
		message: /a Promise/,
	});
});

test('S78 a WeakMap is refused without a class, or as a value', () => {
	assert.throws(() => encode(() => balances.get({})), { name: 'ShippingError', message: /a WeakMap.*send a Map/ });
	assert.throws(() => encode([balances, Account]), { name: 'ShippingError', message: /a WeakMap.*send a Map/ });
});
