/**
 * Variables that several sent functions use and one of them writes: the functions share them there.
 * Ids such as S23 are those of the acceptance list.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCaptures } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

interface Counter {
	up(): number;
	read(): number;
}

function counter(): Counter {
	let n = 0;
	return { up: () => ++n, read: () => n };
}

const readAroundWrite = (write: () => void, read: () => unknown): unknown[] => {
	const before = read();
	write();
	return [before, read()];
};
const writeThenRead = (write: () => void, read: () => unknown): unknown => readAroundWrite(write, read)[1];

let ofModule = 1;

test('S23 S29 a counter counts there and not here', async () => {
	const given = counter();
	given.up();
	const told = await peer.run((there: Counter) => {
		there.up();
		return [there.up(), there.read()];
	}, given);
	assert.deepEqual(told, [3, 3]);
	assert.equal(given.read(), 1);
});

test('S24 two counters with the same value stay two', async () => {
	const counters = [counter(), counter(), counter()];
	const told = await peer.run((given: Counter[]) => {
		given[0]?.up();
		given[2]?.up();
		given[2]?.up();
		return given.map((one) => one.read());
	}, counters);
	assert.deepEqual(told, [1, 0, 2]);
	assert.deepEqual(
		counters.map((one) => one.read()),
		[0, 0, 0],
	);
});

test('S25 functions can share a variable of the module', async () => {
	const up = (): number => ++ofModule;
	const read = (): number => ofModule;
	const told = await peer.run((first: () => number, second: () => number) => [first(), first(), second()], up, read);
	assert.deepEqual(told, [2, 3, 3]);
	assert.equal(ofModule, 1);
});

test('S26 a shared variable can be written in every way', async () => {
	let a = 1;
	let b = 2;
	let f = (x: number): number => x;
	const set = (): void => {
		({ a, b = 9 } = { a: 5 } as { a: number; b?: number });
		[a] = [a + 1];
		for (b of [7]);
		a += 10;
		b++;
		a ||= 4;
		({ x: b } = { x: b * 2 });
		f = (x) => x + a;
	};
	const get = (): object => ({ a, b, called: f(1), tagged: read`` });
	const read = (text: TemplateStringsArray): number => b + text.length - 1;
	const told = await peer.run(readAroundWrite, set, get);
	assert.deepEqual(told, [
		{ a: 1, b: 2, called: 1, tagged: 2 },
		{ a: 16, b: 16, called: 17, tagged: 16 },
	]);
	assert.deepEqual([a, b], [1, 2]);
});

test('S27 a shared variable can be read in a nested function', async () => {
	let v = 1;
	const write = (): void => {
		v = 50;
	};
	const read = (): number | undefined => [1].map(() => v)[0];
	const told = await peer.run(writeThenRead, write, read);
	assert.equal(told, 50);
});

test('a call of a shared variable passes no `this`', async () => {
	'use strict';
	let called = function (this: unknown): unknown {
		return this;
	};
	const replace = (): void => {
		called = function (this: unknown): unknown {
			return [this];
		};
	};
	const told = await peer.run(readAroundWrite, replace, () => called());
	assert.deepEqual(told, [undefined, [undefined]]);
});

test('methods, generators and classes share variables with arrow functions', async () => {
	let n = 0;
	class Reader {
		read(): number {
			return n;
		}
		up(): void {
			n++;
		}
	}
	const object = {
		up(): void {
			n += 10;
		},
		*each(): Generator<number> {
			yield n;
		},
	};
	const told = await peer.run(
		(reader: Reader, given: typeof object, read: () => number) => {
			reader.up();
			given.up();
			return [reader.read(), ...given.each(), read()];
		},
		new Reader(),
		object,
		() => n,
	);
	assert.deepEqual(told, [11, 11, 11]);
});

test('a shared variable can hold the functions themselves', async () => {
	let next: () => number = () => 1;
	const one = (): number => next();
	const two = (): void => {
		const before = next;
		next = () => before() + 1;
	};
	next = one.length === 0 ? () => 5 : one;
	const told = await peer.run(
		(read: () => number, write: () => void) => {
			write();
			write();
			return read();
		},
		one,
		two,
	);
	assert.equal(told, 7);
});

test('functions of several turns of a loop each have their own variable', async () => {
	const pairs: Counter[] = [];
	for (let i = 0; i < 3; i++) pairs.push({ up: () => (i += 10), read: () => i });
	const told = await peer.run((given: Counter[]) => {
		given[1]?.up();
		return given.map((one) => one.read());
	}, pairs);
	assert.deepEqual(told, [0, 11, 2]);
});

test("variables that can't be told apart are refused with a remedy, and stay as they were", () => {
	let n = 0;
	const generators = {
		*up(): Generator<number> {
			yield ++n;
		},
		*read(): Generator<number> {
			yield n;
		},
	};
	assert.throws(() => encode(generators), {
		name: 'ShippingError',
		path: 'value.up > n',
		message:
			/`n` is written by one of the functions sent and captured by another \(.*\), and whether they mean one variable cannot be found out; keep it in an object/,
	});
	let m = 0;
	const up = withCaptures(() => ++m, { m });
	const read = withCaptures(() => m, { m });
	assert.throws(() => encode([up, read]), { name: 'ShippingError', message: /`m` is written/ });
	assert.deepEqual([n, m], [0, 0]);
});

test('if a leading block hides the variable, another function tells; else it is refused, and nothing has run', async () => {
	const ran: number[] = [];
	const counters = [1, 2].map(() => {
		let n = 0;
		const up = (): number => {
			{
				const n = ran.push(1);
				void n;
			}
			return ++n;
		};
		return { up, read: (): number => n };
	});
	const there = await peer.run((sent: typeof counters) => [sent[0]?.up(), ...sent.map(({ read }) => read())], counters);
	assert.deepEqual(there, [1, 1, 0]);
	assert.throws(() => encode(counters.map(({ up }) => up)), { name: 'ShippingError', message: /`n` is written by/ });
	assert.deepEqual([ran, ...counters.map(({ read }) => read())], [[], 0, 0]);
});
