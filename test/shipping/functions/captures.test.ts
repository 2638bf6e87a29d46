/**
 * Which variables a function carries, and with which values. Ids such as S01 are those of the
 * acceptance list.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();
const factor = 10;
let changing = 1;

test('S01 an arrow function without captures runs there', async () => {
	assert.equal(await peer.run((x: number) => x + 1, 2), 3);
});

test('S02 a constant of the module travels', async () => {
	assert.equal(await peer.run((x: number) => x * factor, 2), 20);
});

test('S03 a variable that changes between two sends arrives with its new value', async () => {
	const read = (): number => changing;
	changing = 5;
	assert.equal(await peer.run(read), 5);
	changing = 6;
	assert.equal(await peer.run(read), 6);
});

test('S04 a closure carries its own variables and those of the block', async () => {
	const make = (a: number): (() => number) => {
		const b = 2;
		{
			const c = 3;
			return () => a + b + c;
		}
	};
	assert.equal(await peer.run(make(1)), 6);
});

test('S05 each turn of a loop has a variable of its own', async () => {
	const functions: (() => number)[] = [];
	for (let i = 0; i < 3; i++) functions.push(() => i);
	assert.deepEqual(await peer.run((all: typeof functions) => all.map((fn) => fn()), functions), [0, 1, 2]);
});

function factorial(n: number): number {
	return n < 2 ? 1 : n * factorial(n - 1);
}

test('S06 a function can call itself', async () => {
	assert.equal(await peer.run(factorial, 5), 120);
});

function isEven(n: number): boolean {
	return n === 0 || isOdd(n - 1);
}
function isOdd(n: number): boolean {
	return n !== 0 && isEven(n - 1);
}

test('S07 functions can call one another', async () => {
	assert.equal(await peer.run(isEven, 7), false);
	assert.equal(await peer.run(isOdd, 7), true);
});

test('S08 a named function expression can refer to itself', async () => {
	const countDown = function down(n: number): number {
		return n > 4 ? down(n - 1) : n;
	};
	assert.equal(await peer.run(countDown, 9), 4);
});

test('S09 a declared function whose variable was reassigned calls the new value, and keeps its name', async () => {
	function again(n: number): string {
		return n === 0 ? 'first' : again(n - 1);
	}
	const first = again;
	assert.equal(first(0), 'first');
	// @ts-expect-error JavaScript allows it.
	again = () => 'second';
	assert.equal(first(1), 'second');
	assert.deepEqual(await peer.run((fn: typeof first) => [fn(1), fn.name], first), ['second', 'again']);
});

test('S10 an async arrow function runs there', async () => {
	assert.equal(await peer.run(async (x: number) => (await Promise.resolve(x)) + 1, factor), 11);
});

test('S11 a generator works, called inside and captured', async () => {
	function* range(from: number, to: number): Generator<number> {
		for (let i = from; i < to; i++) yield i * factor;
	}
	assert.deepEqual(await peer.run(() => [...range(1, 2)]), [10]);
	const lists = await peer.run((generate: typeof range) => {
		function* inner() {
			yield 1;
			yield* generate(1, 2);
		}
		return [...inner()];
	}, range);
	assert.deepEqual(lists, [1, 10]);
});

test('S12 an async generator works', async () => {
	async function* values(): AsyncGenerator<number> {
		yield factor;
	}
	const collected = await peer.run(async () => {
		const all: number[] = [];
		for await (const value of values()) all.push(value);
		return all;
	});
	assert.deepEqual(collected, [10]);
});

test('S18 parameters may have defaults, rests and patterns', async () => {
	const read = (
		{ a, b: [c = factor] = [], ...rest }: { a: number; b?: number[]; d: number },
		e = a + c,
		...more: number[]
	) => [a, c, rest.d, e, ...more];
	assert.deepEqual(
		await peer.run((fn: typeof read) => fn({ a: 1, d: 4 }, undefined, 7, 8), read),
		[1, 10, 4, 11, 7, 8],
	);
});

test('S21 an arrow function carries the `arguments` of the function around it', async () => {
	function around(..._numbers: number[]): () => number {
		// eslint-disable-next-line prefer-rest-params
		return () => (arguments[0] as number) + (arguments[1] as number);
	}
	assert.equal(await peer.run(around(3, 4)), 7);
});

test('S22 a bound function keeps its `this` and its arguments', async () => {
	function add(this: { base: number }, a: number, b: number): number {
		return this.base + a + b;
	}
	assert.equal(await peer.run(add.bind({ base: 10 }, 2), 4), 16);
});

test('S28 an object captured by two functions stays one object', async () => {
	const shared = { count: 0 };
	const functions = { increment: () => ++shared.count, read: () => shared.count };
	const count = await peer.run(({ increment, read }: typeof functions) => {
		increment();
		increment();
		return read();
	}, functions);
	assert.equal(count, 2);
});

test('S29 writes in the other process stay there', async () => {
	let own = 1;
	assert.equal(await peer.run(() => (own += 1)), 2);
	assert.equal(own, 1);
});

test('S66 an object that is both argument and captured stays one object', async () => {
	const shared = { a: 1 };
	assert.equal(await peer.run((given: object) => given === shared, shared), true);
});

test('S74 a global made by the program travels', async () => {
	Reflect.set(globalThis, 'ofTheProgram', { level: 3 });
	try {
		// @ts-expect-error It is not declared.
		assert.equal(await peer.run(() => ofTheProgram.level), 3);
	} finally {
		Reflect.deleteProperty(globalThis, 'ofTheProgram');
	}
});

test("S75 a variable that hides a global is the one that is sent, and S73 process is the receiver's", async () => {
	const console = { log: () => 'mine' };
	assert.equal(await peer.run(() => console.log()), 'mine');
	assert.notEqual(await peer.run(() => process.pid), process.pid);
});

test('S76 typeof works for an undeclared name', async () => {
	// @ts-expect-error It is not declared.
	assert.equal(await peer.run(() => typeof declaredNowhere), 'undefined');
});

test('S80 a function made by new Function travels', async () => {
	assert.equal(await peer.run(new Function('x', 'return x + 1') as (x: number) => number, 1), 2);
});

test('S81 eval sees the variables around it', async () => {
	const make = (secret: number): (() => number) => {
		assert.equal(secret, 5);
		return () => eval('secret') as number;
	};
	assert.equal(await peer.run(make(5)), 5);
});

test('S81 eval works in an arrow function of a method', async () => {
	const object = {
		make(secret: number) {
			return () => [secret, eval('secret + 1')] as number[];
		},
	};
	assert.deepEqual(await peer.run(object.make(5)), [5, 6]);
});

test('S84 a closure can come back', async () => {
	const back = await peer.run((n: number) => {
		const base = n;
		return (x: number) => base + x;
	}, 10);
	assert.equal(back(3), 13);
	assert.equal(await peer.run(back, 4), 14);
});

test('S85 a callback can be an argument', async () => {
	assert.deepEqual(
		await peer.run(
			(items: number[], fn: (x: number) => number) => items.map(fn),
			[1, 2],
			(x) => x * factor,
		),
		[10, 20],
	);
});

test('S87 the same function sent twice is the same function there', async () => {
	const fn = (): number => factor;
	assert.equal(
		await peer.run((a: unknown, b: unknown, c: { d: unknown }) => a === b && b === c.d, fn, fn, { d: fn }),
		true,
	);
});

test('S89 names bound inside hide those around', async () => {
	const x = 'outer';
	const all = await peer.run(() => {
		const seen: unknown[] = [x];
		try {
			throw 'caught';
		} catch (x) {
			seen.push(x);
		}
		switch (1) {
			case 1:
				let x = 'switch';
				seen.push(x);
		}
		for (const x of ['loop']) seen.push(x);
		(function () {
			if (seen.length > 0) {
				var x: unknown = 'var';
			}
			seen.push(x!);
		})();
		label: for (;;) break label;
		seen.push(((x) => x)('parameter'), { x: 'key' }.x, [1].map(({ toFixed: x }: any) => typeof x)[0]);
		class x2 {
			x = 'field';
		}
		seen.push(new x2().x, x);
		return seen;
	});
	assert.deepEqual(all, ['outer', 'caught', 'switch', 'loop', 'var', 'parameter', 'key', 'function', 'field', 'outer']);
});

test('variables may have names that the library uses itself', async () => {
	const $import = 1;
	const $importMeta = 2;
	const $super = 3;
	const $value = 4;
	const $arguments = 5;
	assert.deepEqual(await peer.run(() => [$import, $importMeta, $super, $value, $arguments]), [1, 2, 3, 4, 5]);
	const cycle = (n: number): number[] => (n === 0 ? [$value] : back(n - 1));
	const back = (n: number): number[] => cycle(n);
	assert.deepEqual(await peer.run(cycle, 1), [4]);
	class Base {
		base = $super;
	}
	class Derived extends Base {
		own = $super;
	}
	assert.equal(await peer.run(() => new Derived().base + new Derived().own), 6);
});
