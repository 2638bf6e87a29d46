import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { Process, Queue, registerReducer } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../support/shipping-peer.js';
import { usePool } from '../support/use-pool.js';

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

test('an instance travels as its reduced value, with functions that capture', async () => {
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
	// It returns the same way.
	assert.equal((await peer.echo(account)).balance, 701);
});

class Closed {
	readonly #socket = new Socket();
	constructor(readonly port: number) {
		this.#socket.unref();
	}
}

test('a task returns the instance it got and makes another one, and both travel by the reducer', async (t) => {
	registerReducer(Closed, { reduce: ({ port }) => port, rebuild: (port) => new Closed(port) });
	const pool = usePool(t, 1);
	const sent = new Closed(80);
	const back = await pool.apply((given: Closed) => given, [sent]);
	assert.ok(back instanceof Closed);
	assert.equal(back.port, 80);
	const [again, other] = await pool.apply(
		(given: Closed) => [given, new (given.constructor as typeof Closed)(81)] as const,
		[sent],
	);
	assert.ok(again instanceof Closed && other instanceof Closed);
	assert.deepEqual([again.port, other.port], [80, 81]);
});

test('an instance of a subclass comes back as what rebuild returns, and travels on through a queue to a third process', async (t) => {
	class Base {
		kind = 'base';
	}
	class Derived extends Base {}
	registerReducer(Base, {
		reduce: ({ kind }) => `${kind}, sent`,
		rebuild: (kind) => Object.assign(new Base(), { kind }),
	});
	const pool = usePool(t, 2);
	const back = await pool.apply((given: Base) => given, [new Derived()]);
	assert.equal(back.kind, 'base, sent, sent');
	using queue = new Queue<Base>();
	const put = (given: Base, to: Queue<Base>): void => to.putSync(given);
	const p = new Process({ target: put, args: [new Derived(), queue] });
	p.start();
	await p.join();
	const third = await pool.apply(
		async (from: Queue<Base>) => {
			const got = await from.get();
			return [got, got.kind] as const;
		},
		[queue],
	);
	assert.equal(third[1], 'base, sent, sent');
	assert.equal(third[0].kind, 'base, sent, sent, sent');
});

test('a rebuild that returns something else teaches no reducer', async () => {
	class Point {
		x = 1;
	}
	registerReducer(Point, { reduce: ({ x }) => [['x', x]] as const, rebuild: (entries) => new Map(entries) as never });
	const [map, other] = await peer.run((given: Point) => [given, new Map([['y', 2]])], new Point());
	assert.deepEqual([map, other], [new Map([['x', 1]]), new Map([['y', 2]])]);
});

test("rebuild travels alone where reduce can't be sent", async () => {
	class Numbered {
		n = 0;
	}
	const numbers = new WeakMap<Numbered, number>();
	registerReducer(Numbered, {
		reduce: (one) => numbers.get(one) as number,
		rebuild: (n) => Object.assign(new Numbered(), { n }),
	});
	const one = new Numbered();
	numbers.set(one, 7);
	assert.equal(await peer.run((given: Numbered) => given.n, one), 7);
	// Sent back as the plain instance it is.
	assert.equal((await peer.echo(one)).n, 7);
});

test('a reduce function may use an instance', async () => {
	class Unit {
		constructor(readonly name: string) {}
	}
	const metre = new Unit('metre');
	registerReducer(Unit, {
		reduce: (unit) => (unit === metre ? 'metre' : unit.name),
		rebuild: (name) => new Unit(name),
	});
	assert.equal((await peer.echo(metre)).name, 'metre');
});

test('a subclass travels by the same reducer unless it has its own', async () => {
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

test("a built-in that can't be copied may get a reducer", async () => {
	registerReducer(WeakRef as any, {
		reduce: (ref: any) => ref.deref(),
		rebuild: (value: any) => new WeakRef(value),
	});
	const target = { n: 1 };
	assert.equal(await peer.run((ref: WeakRef<typeof target>) => ref.deref()?.n, new WeakRef(target)), 1);
});

test('a reduced class may keep a registry of instances in a static', async () => {
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

test('an error thrown by reduce becomes the cause', () => {
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
		path: 'value.a',
		message: 'cannot send value.a: broken (thrown when it was read)',
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
