/**
 * Functions by the form of their text, and objects that hold them. Ids such as S13 are those of the
 * acceptance list.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { startPeer } from '../../support/shipping-peer.js';
import legacy from '../modules/legacy.cjs';

const peer = startPeer();
const factor = 10;
const name = 'computed';

test('S13 a shorthand method travels', async () => {
	const object = {
		add(x: number): number {
			return x + factor;
		},
	};
	assert.equal(await peer.run(object.add, 1), 11);
});

test('S14 an object with a method keeps its `this`', async () => {
	const object = {
		n: 2,
		add(x: number): number {
			return this.n + x;
		},
	};
	assert.equal(await peer.run((given: typeof object) => given.add(10), object), 12);
});

test('S15 an object with getter, setter and method keeps them', async () => {
	const object = {
		n: 1,
		get value(): number {
			return this.n + factor;
		},
		set value(to: number) {
			this.n = to;
		},
		method() {},
	};
	const seen = await peer.run((given: typeof object) => {
		given.value = 5;
		return [given.value, Object.getOwnPropertyDescriptor(given, 'value')?.set !== undefined];
	}, object);
	assert.deepEqual(seen, [15, true]);
});

test('S16 getters of a plain object without methods are sent as their values', async () => {
	let reads = 0;
	const object = {
		get value(): number {
			reads++;
			return factor;
		},
	};
	const seen = await peer.run((given: typeof object) => Object.getOwnPropertyDescriptor(given, 'value'), object);
	assert.deepEqual(seen, { value: 10, writable: true, enumerable: true, configurable: true });
	assert.equal(reads, 1);
});

test('S16 accessors beside a symbol key are kept', async () => {
	const mark = Symbol.for('mark');
	const object = {
		[mark]: 1,
		get value(): number {
			return factor;
		},
	};
	assert.deepEqual(
		await peer.run((given: any) => [given.value, typeof Object.getOwnPropertyDescriptor(given, 'value')?.get], object),
		[10, 'function'],
	);
});

test('S17 methods with computed names travel', async () => {
	const object = {
		[name](): number {
			return factor;
		},
		[/* a comment ( */ `${name}2`](): number {
			return factor + 1;
		},
		async [`${name}3`](): Promise<number> {
			return factor + 2;
		},
		*[`${name}4`](): Generator<number> {
			yield factor + 3;
		},
		get [`${name}5`](): number {
			return factor + 4;
		},
		[Symbol.toPrimitive](): number {
			return factor + 5;
		},
	} as any;
	const names = ['computed', 'computed2', 'computed3', 'computed4'];
	assert.deepEqual(
		await peer.run((...all: any[]) => all.map((fn) => fn.name), ...names.map((key) => object[key])),
		names,
	);
	const seen = await peer.run(
		async (given: any) => [
			given.computed(),
			given.computed2(),
			await given.computed3(),
			[...given.computed4()],
			given.computed5,
			+given,
		],
		object,
	);
	assert.deepEqual(seen, [10, 11, 12, [13], 14, 15]);
});

test('every form of function travels alone', async () => {
	const object = {
		method: (() => {
			const holder = {
				async asyncMethod() {
					return factor;
				},
				*generatorMethod() {
					yield factor;
				},
				async *asyncGeneratorMethod() {
					yield factor;
				},
				get accessor() {
					return factor;
				},
				set accessor(_value) {},
				'quoted name'() {
					return factor;
				},
				42() {
					return factor;
				},
				get() {
					return factor;
				},
				async() {
					return factor;
				},
				static() {
					return factor;
				},
			};
			return holder;
		})(),
	};
	const { method } = object;
	const { get, set } = Object.getOwnPropertyDescriptor(method, 'accessor') as PropertyDescriptor;
	class Members {
		static async *make(): AsyncGenerator<number> {
			yield factor;
		}
		static get level(): number {
			return factor;
		}
	}
	const level = Object.getOwnPropertyDescriptor(Members, 'level')?.get as () => number;
	const forms: ((...args: any[]) => any)[] = [
		() => factor,
		async () => factor,
		(x = factor) => x,
		function () {
			return factor;
		},
		async function () {
			return factor;
		},
		function* () {
			yield factor;
		},
		async function* named() {
			yield factor;
		},
		method.asyncMethod,
		method.generatorMethod,
		method.asyncGeneratorMethod,
		get as () => number,
		method['quoted name'],
		method[42],
		method.get,
		method.async,
		method.static,
		Members.make,
		level,
		async function async() {
			return factor;
		},
	];
	const results = await peer.run(async (all: typeof forms) => {
		const values: unknown[] = [];
		for (const form of all) {
			const result = await form();
			if (typeof result === 'number') values.push(result);
			else for await (const value of result) values.push(value);
		}
		return values;
	}, forms);
	assert.deepEqual(
		results,
		forms.map(() => 10),
	);
	const names = await peer.run(
		(...all: (() => unknown)[]) => all.map((form) => [form.name, form.length]),
		...forms,
		set as () => void,
	);
	assert.deepEqual(
		names,
		[...forms, set as () => void].map((form) => [form.name, form.length]),
	);
});

test('S82 strict and sloppy functions see their own `this`', async () => {
	const strict = function (this: unknown) {
		return this === undefined ? 'strict' : 'sloppy';
	};
	assert.equal(await peer.run((fn: () => string) => fn(), strict), 'strict');
	assert.equal(legacy.sloppyThis(), 'sloppy');
	assert.equal(await peer.run((fn: () => string) => fn(), legacy.sloppyThis), 'sloppy');
	const own = new Function('"use strict"; return this === undefined ? "strict" : "sloppy";') as () => string;
	assert.equal(await peer.run((fn: () => string) => fn(), own), 'strict');
	const sloppyArrow = new Function('return (a) => { static = a; return static; var static; }')() as (
		a: number,
	) => number;
	assert.equal(await peer.run((fn: typeof sloppyArrow) => fn(3), sloppyArrow), 3);
});

test('S83 a stack trace names the original file, line and column', async () => {
	const fail = (): never => {
		throw new Error('here');
	};
	const frame = /methods\.test\.js:\d+:\d+/;
	const own = (() => {
		try {
			return fail();
		} catch (error) {
			return frame.exec((error as Error).stack ?? '')?.[0];
		}
	})();
	await assert.rejects(peer.run(fail), (error: Error) => {
		assert.equal(frame.exec(error.stack ?? '')?.[0], own);
		return true;
	});
	function declared(): string {
		return String(new Error('declared').stack);
	}
	const holder = {
		method(): string {
			return String(new Error('method').stack);
		},
	};
	for (const fn of [declared, holder.method]) {
		assert.equal(frame.exec(await peer.run(fn))?.[0], frame.exec(fn())?.[0], fn.name);
	}
});

test('proxies of a function, an object and an array travel', async () => {
	const calls = new Proxy((x: number) => x, { apply: (target, _self, args) => target(args[0]) + factor });
	assert.equal(await peer.run((fn: typeof calls) => fn(1), calls), 11);
	const defaults = new Proxy({ a: 1 } as Record<string, number>, {
		get: (target, key) => (target[String(key)] ?? 0) + 1,
	});
	assert.deepEqual(await peer.echo(defaults), { a: 2 });
	assert.deepEqual(await peer.echo(new Proxy([1, 2], {})), [1, 2]);
	class Base {
		n = 1;
		hello = (): string => 'hello';
	}
	const instance = new Proxy(new Base(), {});
	assert.deepEqual(await peer.run((one: Base) => [one instanceof Base, one.n, one.hello()], instance), [
		true,
		1,
		'hello',
	]);
	const Constructed = new Proxy(Base, { construct: (target) => Object.assign(new target(), { n: 5 }) });
	assert.equal(await peer.run((type: typeof Base) => new type().n, Constructed), 5);
});

test('partial applications travel (dill test_functors)', async () => {
	const add = (a: number, b: number, c: number): number => a + b * c;
	const partial = add.bind(null, 1).bind(null, 2);
	assert.equal(await peer.run(partial, 3), 7);
	assert.deepEqual(await peer.run((fn: typeof partial) => [fn.name, fn.length], partial), ['bound bound add', 1]);
	assert.equal(await peer.run(Math.max.bind(null, 3), 2), 3);
});

test('factories, callable classes and decorated functions travel (dill test_nested, test_mixins)', async () => {
	const adder = (base: number) => {
		const seen: number[] = [];
		return (x: number) => {
			seen.push(x);
			return base + seen.reduce((sum, y) => sum + y, 0);
		};
	};
	const add = adder(100);
	add(1);
	assert.equal(await peer.run(add, 2), 103);
	function cached<A extends unknown[], R>(fn: (...args: A) => R): ((...args: A) => R) & { hits: number } {
		const cache = new Map<string, R>();
		const wrapped = Object.assign(
			(...args: A): R => {
				const key = JSON.stringify(args);
				if (cache.has(key)) wrapped.hits++;
				else cache.set(key, fn(...args));
				return cache.get(key) as R;
			},
			{ hits: 0 },
		);
		return wrapped;
	}
	const square = cached((x: number) => x * x);
	square(3);
	assert.deepEqual(await peer.run((fn: typeof square) => [fn(3), fn(3), fn.hits], square), [9, 9, 2]);
});

test('objects from another realm travel, with methods and without', async () => {
	const foreign = runInNewContext(`({ list: [1, [2]], map: new Map([['a', 1]]), set: new Set([1]), date: new Date(5),
		error: new TypeError('foreign'), add(x) { return x + this.list[0]; }, pattern: /a/g, bytes: new Uint8Array([1, 2]) })`);
	const seen = await peer.run(
		(given: any) => [
			given.add(1),
			Array.isArray(given.list[1]) && given.list instanceof Array,
			given.map instanceof Map && given.map.get('a'),
			given.set instanceof Set,
			given.date instanceof Date && given.date.getTime(),
			given.error instanceof TypeError && given.error.message,
			given.pattern instanceof RegExp && given.pattern.flags,
			given.bytes instanceof Uint8Array && given.bytes[1],
			Object.getPrototypeOf(given) === Object.prototype,
		],
		foreign,
	);
	assert.deepEqual(seen, [2, true, 1, true, 5, 'foreign', 'g', 2, true]);
});

test("LCP03 instances and methods of the script's classes can be arguments and targets", async () => {
	class Task {
		constructor(readonly n: number) {}
		run(by: number): number {
			return this.n * by;
		}
		static twice(n: number): number {
			return n * 2;
		}
	}
	const task = new Task(3);
	assert.equal(await peer.run((given: Task) => given.run(2), task), 6);
	assert.equal(await peer.run(task.run.bind(task), 5), 15);
	assert.equal(await peer.run(Task.twice, 4), 8);
	assert.ok((await peer.echo(task)) instanceof Task);
});
