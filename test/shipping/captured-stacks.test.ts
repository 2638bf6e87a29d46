/**
 * `Error.captureStackTrace` gives objects a `stack`: a value on Node 20, an accessor of the
 * engine's on later versions.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPeer } from '../support/shipping-peer.js';

const peer = startPeer();

const HERE = /captured-stacks\.test\.[jt]s/;

function track<T extends object>(object: T): T & { stack: string } {
	Error.captureStackTrace(object);
	return object as T & { stack: string };
}

function assertTracked(object: object, flags: PropertyDescriptor = {}): void {
	const { value, ...actual } = Object.getOwnPropertyDescriptor(object, 'stack') ?? {};
	assert.match(String(value), HERE);
	assert.deepEqual(actual, { writable: true, enumerable: false, configurable: true, ...flags });
}

test('a pre-class error constructor keeps its stack', async () => {
	function Old(this: any, message: string): void {
		this.message = message;
		Error.captureStackTrace(this, Old);
	}
	Old.prototype = Object.create(Error.prototype, { constructor: { value: Old }, name: { value: 'Old' } });
	const old = new (Old as any)('old');
	const arrived = await peer.echo(old);
	assert.ok(arrived instanceof (Old as any));
	assert.equal(arrived.stack, old.stack);
	assertTracked(arrived);
	await assert.rejects(
		peer.run(() => {
			throw new (Old as any)('thrown there');
		}),
		(error: Error) => error instanceof (Old as any) && error.stack?.startsWith('Old: thrown there\n') === true,
	);
});

test('instances of plain classes, of classes with #private fields, and of collection subclasses keep their stack', async () => {
	class Tracked {
		a = 1;
		constructor() {
			track(this);
		}
	}
	class Secret {
		readonly #value = 2;
		constructor() {
			track(this);
		}
		get value(): number {
			return this.#value;
		}
	}
	class Table extends Map<string, number> {
		constructor() {
			super();
			track(this);
		}
	}
	assert.equal(await peer.run((tracked) => tracked.a, new Tracked()), 1);
	const [tracked, secret, table] = await peer.echo([new Tracked(), new Secret(), new Table().set('a', 3)] as const);
	assert.deepEqual([tracked.a, secret.value, table.get('a')], [1, 2, 3]);
	for (const object of [tracked, secret, table]) assertTracked(object);
});

test('functions, classes, null-prototype objects and frozen objects keep their stack', async () => {
	const fn = track(() => 1);
	class Static {
		static readonly one = track(new Static());
	}
	track(Static);
	const bare = track(Object.assign(Object.create(null) as object, { a: 1 }));
	const frozen = Object.freeze(track(new Date(0)));
	for (const object of await peer.echo([fn, bare])) assertTracked(object);
	assert.match(await peer.run(() => (Static as unknown as Error).stack ?? ''), HERE);
	assert.equal(await peer.run((one) => one === Static.one, Static.one), true);
	assertTracked(await peer.echo(frozen), { writable: false, configurable: false });
});

test('a plain object with methods and its own accessor keeps its stack', async () => {
	const object = track({
		n: 1,
		get next(): number {
			return this.n + 1;
		},
		read(): number {
			return this.n;
		},
	});
	const arrived = await peer.echo(object);
	arrived.n = 5;
	assert.deepEqual([arrived.next, arrived.read()], [6, 5]);
	assertTracked(arrived);
});

test('a `stack` getter that the program defines stays a getter', async () => {
	class Lazy {
		n = 1;
	}
	const lazy = Object.defineProperty(new Lazy(), 'stack', {
		configurable: true,
		get(this: Lazy) {
			return `at ${this.n}`;
		},
	});
	const arrived = await peer.echo(lazy);
	arrived.n = 2;
	assert.equal(Reflect.get(arrived, 'stack'), 'at 2');
});
