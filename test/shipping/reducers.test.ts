import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerReducer } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../support/shipping-peer.js';

const peer = startPeer();

class Account {
	#balance: number;
	constructor(balance: number) {
		this.#balance = balance;
	}
	get balance(): number {
		return this.#balance;
	}
}

test('an instance travels as what its reducer makes of it, with functions that capture', async () => {
	const fee = 1;
	registerReducer(Account, {
		reduce: (account) => ({ balance: account.balance - fee }),
		rebuild: ({ balance }) => new Account(balance * 10 + fee),
	});
	const account = new Account(8);
	assert.equal(await peer.run((given: Account) => given.balance, account), 71);
	const seen = await peer.run((a: Account, b: { again: Account }) => [a === b.again, a instanceof Account], account, {
		again: account,
	});
	assert.deepEqual(seen, [true, true]);
	// Who sends one and was not taught sends its fields.
	assert.equal((await peer.echo(account)).balance, 71);
});

test('a class that extends it travels the same way, unless it has a reducer of its own', async () => {
	class Base {
		kind = 'base';
	}
	class Derived extends Base {}
	class Own extends Base {}
	registerReducer(Base, {
		reduce: () => 'data',
		rebuild: (data) => Object.assign(new Base(), { kind: `rebuilt ${data}` }),
	});
	registerReducer(Own, { reduce: () => 'own', rebuild: (data) => Object.assign(new Own(), { kind: data }) });
	const kinds = await peer.run((...all: Base[]) => all.map(({ kind }) => kind), new Base(), new Derived(), new Own());
	assert.deepEqual(kinds, ['rebuilt data', 'rebuilt data', 'own']);
});

test('a built-in that can not be copied may be taught', async () => {
	registerReducer(WeakRef as any, {
		reduce: (ref: any) => ref.deref(),
		rebuild: (value: any) => new WeakRef(value),
	});
	const target = { n: 1 };
	assert.equal(await peer.run((ref: WeakRef<typeof target>) => ref.deref()?.n, new WeakRef(target)), 1);
});

test('a registry of instances in the statics of a reduced class', async () => {
	class Unit {
		static all = new Map<string, Unit>();
		constructor(readonly name: string) {
			Unit.all.set(name, this);
		}
		static of(name: string): Unit {
			return Unit.all.get(name) ?? new Unit(name);
		}
	}
	registerReducer(Unit, { reduce: ({ name }) => name, rebuild: (name) => Unit.of(name) });
	const metre = new Unit('metre');
	assert.throws(() => encode(metre), { name: 'ShippingError', message: /the reducer of Unit/ });
});

test('what reduce throws is the cause', () => {
	class Broken {}
	const cause = new Error('broken');
	registerReducer(Broken, {
		reduce() {
			throw cause;
		},
		rebuild: () => new Broken(),
	});
	assert.throws(() => encode({ a: new Broken() }), {
		name: 'ShippingError',
		cause,
		message: /reading it failed: broken/,
	});
});

test('wrong arguments are named', () => {
	const fn = (): any => undefined;
	assert.throws(() => registerReducer({} as any, { reduce: fn, rebuild: fn }), {
		name: 'TypeError',
		message: 'registerReducer(): type is an object of class Object; give a class',
	});
	assert.throws(() => registerReducer((() => 1) as any, { reduce: fn, rebuild: fn }), { name: 'TypeError' });
	assert.throws(() => registerReducer(Account, { reduce: fn } as any), {
		name: 'TypeError',
		message: 'registerReducer(): rebuild is undefined; give a function',
	});
	assert.throws(() => registerReducer(Account, undefined as any), { name: 'TypeError' });
});
