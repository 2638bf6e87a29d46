/**
 * What cannot be sent is an error with the whole path, never a wrong result. Ids such as S77 are
 * those of the acceptance list.
 */
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { ShippingError } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { nodeMajor } from '../../support/node-binaries.js';

const FILE = fileURLToPath(import.meta.url);

function refusal(value: unknown, subject?: string): ShippingError {
	try {
		encode(value, subject);
	} catch (error) {
		assert.ok(error instanceof ShippingError, String(error));
		assert.equal(error.code, 'ERR_MP_SHIPPING');
		return error;
	}
	assert.fail('it was sent');
}

const db = { connection: { socket: new Socket() } };

test('S77 a socket behind two captures: the error names variables, functions, file and line', () => {
	const handler = (): unknown => db;
	const error = refusal(() => handler());
	const lines = error.message.split('\n');
	assert.equal(lines.length, 3);
	assert.equal(lines[0], 'cannot send value');
	const [, first] = lines as [string, string, string];
	assert.match(first, new RegExp(`^ {4}captured as \`handler\` by an arrow function at ${FILE}:\\d+:\\d+$`));
	assert.match(
		lines[2] ?? '',
		new RegExp(
			`^ {4}captured as \`db\\.connection\\.socket\` by handler at ${FILE}:\\d+:\\d+: an instance of Socket — .*cannot be copied`,
		),
	);
	assert.equal(error.path, 'value > handler > db.connection.socket');
});

test('S77 the path through arguments, arrays, maps and symbols', () => {
	const socket = db.connection.socket;
	const key = Symbol('key');
	assert.equal(refusal([{ list: [1, { socket }] }], 'args').path, 'args[0].list[1].socket');
	assert.equal(refusal({ map: new Map([['k', [socket]]]) }).path, 'value.map.get("k")[0]');
	assert.equal(refusal({ set: new Set([socket]) }).path, 'value.set.values()');
	assert.equal(refusal({ [key]: { 'two words': socket } }).path, 'value[Symbol(key)]["two words"]');
	assert.equal(refusal(Object.assign(() => 1, { socket })).path, 'value.socket');
	assert.equal(refusal(new Error('e', { cause: socket })).path, 'value.cause');
	class Holder {
		static socket = socket;
		held = socket;
	}
	assert.equal(refusal(new Holder()).path.endsWith('socket') || refusal(new Holder()).path.endsWith('held'), true);
	assert.equal(refusal(function (this: unknown) {}.bind({ socket })).path, 'value > .socket');
	assert.match(refusal(function named(this: unknown) {}.bind({ socket })).message, /`\.socket` bound by bound named/);
});

test('S78 what belongs to one process is refused with a remedy', (t) => {
	const server = createServer();
	const stream = createReadStream(FILE);
	t.after(() => stream.destroy());
	const timer = setTimeout(() => {}, 0);
	clearTimeout(timer);
	const controller = new AbortController();
	const generator = (function* () {})();
	const cases: [unknown, RegExp][] = [
		[Promise.resolve(1), /a Promise.*await it/],
		[generator, /generator object.*as an array/],
		[(async function* () {})(), /generator object/],
		[[1].values(), /cannot send value\.held: an iterator, .*\[\.\.\.iterator\]/],
		[new Map().keys(), /an iterator/],
		[new Set().values(), /an iterator/],
		['ab'[Symbol.iterator](), /an iterator/],
		['ab'.matchAll(/a/g), /an iterator/],
		[new WeakMap(), /WeakMap.*send a Map/],
		[new WeakSet(), /WeakSet.*send a Set/],
		[new WeakRef({}), /WeakRef.*send what it refers to/],
		[server, /instance of Server/],
		[stream, /instance of ReadStream/],
		[timer, /instance of Timeout/],
		[controller, /instance of AbortController/],
		[process.env, /process\.env.*\.\.\.process\.env/],
		[new SharedArrayBuffer(8), /SharedArrayBuffer/],
		[new Uint8Array(new SharedArrayBuffer(8)), /SharedArrayBuffer/],
		[new (class Late extends Promise<number> {})((resolve) => resolve(1)), /a Promise/],
		[new (class Own extends Socket {})(), /an instance of Own — it extends Socket.*registerReducer\(Own/],
	];
	for (const [value, message] of cases) {
		const error = refusal({ held: value });
		assert.match(error.message, message);
		assert.match(error.path, /^value\.held/);
	}
});

test('S79 a variable that is not yet initialised is refused', () => {
	const read = (): unknown => later;
	// Node 20 shows it as undefined.
	if (nodeMajor > 20) assert.match(refusal(read).message, /`later` is not initialised yet \(temporal dead zone\)/);
	else encode(read);
	const later = 5;
	assert.equal(encode(read).definitions.length, 1);
	assert.equal(encode(read).bytes.includes(later), true);
});

test('S86 a method that uses super is refused alone', () => {
	class Base {
		hello(): string {
			return 'hello';
		}
	}
	class Derived extends Base {
		override hello(): string {
			return super.hello();
		}
	}
	assert.match(refusal(Derived.prototype.hello).message, /a method that uses super can only travel with its class/);
	const object = {
		toString() {
			return super.toString();
		},
	};
	assert.equal(refusal(object).path, 'value.toString');
	assert.match(refusal(object).message, /of an object that is of no class, name what super means/);
});

test('outer new.target and #private members are refused', () => {
	class Outer {
		#hidden = 1;
		target: () => unknown;
		constructor() {
			const made = new.target;
			assert.equal(made, Outer);
			this.target = () => new.target;
		}
		reader(): (one: Outer) => number {
			return (one) => one.#hidden;
		}
		checker(): (one: object) => boolean {
			return (one) => #hidden in one;
		}
	}
	assert.match(refusal(new Outer().target).message, /uses the new\.target of the function around it; name it before/);
	assert.match(refusal(new Outer().reader()).message, /#hidden/);
	assert.match(refusal(new Outer().checker()).message, /#hidden/);
});

test('native functions and functions inside Node are refused', () => {
	let resolveOf: unknown;
	void new Promise((resolve) => {
		resolveOf = resolve;
	});
	assert.match(
		refusal({ resolveOf }).message,
		/native function \(anonymous\).*`resolve` of a promise does, is called here/,
	);
	assert.equal(refusal({ resolveOf }).path, 'value.resolveOf');
});

test('a getter that throws is named, and a getter that is not used is not read', () => {
	const error = refusal({
		get bad(): never {
			throw new RangeError('no value');
		},
	});
	assert.equal(error.message, 'cannot send value.bad: no value (thrown when it was read)');
	assert.equal(error.path, 'value.bad');
	assert.ok(error.cause instanceof RangeError);
	class Touchy {
		n = 1;
		get bad(): never {
			throw new Error('touched');
		}
		get [Symbol.toStringTag](): never {
			throw new Error('touched');
		}
	}
	const touchy = new Touchy();
	encode(touchy);
	encode(() => touchy.n);
});

test('whatever throws is named with its place, whatever it is in', () => {
	const thrower = (): never => {
		throw new Error('untouchable');
	};
	const bad = { enumerable: true, get: thrower };
	const element: unknown[] = [1, 2];
	Object.defineProperty(element, 1, bad);
	const many = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`key ${i}`, i]));
	for (const [value, path] of [
		[Object.defineProperty({}, 'x', bad), '.x'],
		[[0, { deep: [Object.defineProperty({}, 'x y', bad)] }], '[1].deep[0]["x y"]'],
		[new Map([['k', Object.defineProperty({}, 'x', bad)]]), '.get("k").x'],
		[[element], '[0][1]'],
		[{ many: Object.defineProperty(many, 'key 7', bad) }, '.many["key 7"]'],
		[{ p: new Proxy({}, { ownKeys: thrower }) }, '.p'],
		[{ p: new Proxy({ a: 1 }, { get: thrower }) }, '.p.a'],
		[{ p: new Proxy({}, { getPrototypeOf: thrower }) }, '.p'],
	] as const) {
		const error = refusal(value);
		assert.deepEqual(
			[error.message, error.path, (error.cause as Error).message],
			[`cannot send value${path}: untouchable (thrown when it was read)`, `value${path}`, 'untouchable'],
		);
	}
});

test('variables that no function uses are left out (dill test_moduledict, test_restricted)', () => {
	const socket = new Socket();
	const useful = 1;
	const fn = (): number => useful;
	const other = (): unknown => socket;
	encode(fn);
	assert.throws(() => encode(other));
});

test('a revoked proxy is refused, and so is a list deeper than the stack', () => {
	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	assert.match(refusal([proxy]).message, /^cannot send value\[0\]: .*revoked \(thrown when it was read\)/);
	let deep: unknown = null;
	for (let i = 0; i < 100_000; i++) deep = { deep };
	assert.match(refusal(deep).message, /nested too deeply/);
	// The next message is not harmed.
	encode({ deep: 1 });
});

test('a text that cannot be parsed is refused', () => {
	const fn = (): number => 1;
	const { toString } = Function.prototype;
	Function.prototype.toString = function () {
		return this === fn ? '?' : toString.call(this);
	};
	try {
		assert.match(refusal(fn).message, /its source cannot be parsed/);
	} finally {
		Function.prototype.toString = toString;
	}
});

test('a function of another realm is refused', () => {
	const context = createContext({});
	const fn = runInContext('const hidden = 4; (x) => x + hidden', context) as (x: number) => number;
	assert.equal(encode(fn).definitions.length, 1);
});

test('S77 the path of an error leads into #private fields and into the static state of a class', () => {
	class Repo {
		#seen: unknown = { inner: [new WeakSet()] };
		#nested: unknown;
		constructor(nested?: Repo) {
			this.#nested = nested;
		}
		has(): unknown {
			return [this.#seen, this.#nested];
		}
	}
	class Clean extends Repo {
		#own = 1;
		own(): number {
			return this.#own;
		}
	}
	class Cache {
		static stores = [new WeakMap()];
	}
	const service = { repo: new Clean(), cache: new Cache() };
	assert.throws(() => encode(() => service.repo, 'fn'), { path: 'fn > service.repo.#seen.inner[0]' });
	assert.throws(() => encode([service.repo], 'args'), { path: 'args[0].#seen.inner[0]' });
	assert.throws(() => encode({ cache: service.cache }, 'value'), { path: 'value.cache.constructor.stores[0]' });
	assert.throws(() => encode(() => Cache, 'fn'), { path: 'fn > Cache.stores[0]' });
	class Counted extends Clean {
		static #count: unknown = {};
		static count(): unknown {
			return Counted.#count;
		}
	}
	assert.throws(() => encode([new Counted()], 'args'), {
		path: 'args[0].constructor',
		message: /static member #count/,
	});
	class Heir extends Counted {}
	assert.throws(() => encode([new Heir()], 'args'), { path: /^args\[0\]/, message: /static member #count/ });
});
