/**
 * What the names in a function may mean: the function itself, and constants.
 */
/* oxlint-disable no-const-assign -- that is what is tested */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

test('inside a function expression its name means itself, even if a variable around it has the same name', async () => {
	const doubled = (f: (n: number) => number) => (n: number) => f(n) * 2;
	const fact = doubled(function fact(n): number {
		return n < 2 ? 1 : n * fact(n - 1);
	});
	assert.equal(fact(5), 240);
	assert.equal(await peer.run((n: number) => fact(n), 5), 240);
	// Sent back from there.
	assert.equal((await peer.echo(fact))(5), 240);
});

test('so it does if the variable has changed since, in async functions, and with eval', async () => {
	const go = async function again(n: number): Promise<string> {
		return n > 0 ? again(n - 1) : typeof again;
	};
	let again = 4;
	again++;
	const read = () => again;
	assert.equal(await peer.run(go, 2), 'function');
	assert.equal(await peer.run(read), 5);
	const evaluates = function again() {
		// oxlint-disable-next-line no-eval -- that is what is tested
		return eval('typeof again') as string;
	};
	assert.equal(await peer.run(evaluates), 'function');
});

test("a declared function's name means the variable, whatever that holds by now", async () => {
	function count(n: number): number {
		return n === 0 ? 0 : count(n - 1) + 1;
	}
	const original = count;
	// oxlint-disable-next-line no-func-assign -- that is what is tested
	(count as unknown) = () => 100;
	assert.equal(original(5), 101);
	assert.equal(await peer.run(original, 5), 101);
});

const limit = 5;
const list: number[] = [];

test('an assignment to a captured const throws there as it does here', async () => {
	const assign = (): string => {
		try {
			// @ts-expect-error -- that is what is tested
			limit = 6;
		} catch (error) {
			return `${(error as Error).message} ${limit}`;
		}
		return 'assigned';
	};
	assert.equal(assign(), 'Assignment to constant variable. 5');
	assert.equal(await peer.run(assign), assign());
	const count = (): number => {
		// @ts-expect-error -- that is what is tested
		limit++;
		return limit;
	};
	await assert.rejects(peer.run(count), { name: 'TypeError', message: 'Assignment to constant variable.' });
	const replace = (): number[] => {
		// @ts-expect-error -- that is what is tested
		[list] = [1];
		return list;
	};
	await assert.rejects(peer.run(replace), { name: 'TypeError' });
});

test('an assignment works if it means another variable of the script that shares the name of a const', async () => {
	const make = (start: number) => {
		let total = start;
		return (n: number) => (total += n);
	};
	const { total } = { total: 7 };
	assert.equal(await peer.run(make(1), 2), 3);
	assert.equal(await peer.run(() => total), 7);
});

test('functions that share a const which one of them tries to assign can be sent together', async () => {
	const shared = { n: 1 };
	const read = () => shared.n;
	const write = (): void => {
		// @ts-expect-error -- that is what is tested
		shared = { n: 2 };
	};
	const both = (r: typeof read, w: typeof write): [number, string] => {
		try {
			w();
		} catch (error) {
			return [r(), (error as Error).name];
		}
		return [r(), ''];
	};
	assert.deepEqual(await peer.run(both, read, write), [1, 'TypeError']);
});

test('a nameless function or class that is assigned to a shared variable takes its name', async () => {
	let handler: unknown = 0;
	let other: unknown;
	const assignments: Record<string, () => void> = {
		'=': () => {
			handler = () => 1;
		},
		'in parentheses': () => {
			// biome-ignore format: the parentheses
			handler = (function () { return other; });
		},
		'??=': () => {
			other ??= async () => handler;
			handler = other;
		},
		'a class': () => {
			handler = class {};
		},
		'a default': () => {
			[handler = () => 2] = [];
		},
		'a shorthand default': () => {
			({ handler = () => 3 } = {} as { handler?: unknown });
		},
		'a function with a name': () => {
			handler = function own() {};
		},
		'none by a pattern': () => {
			[handler] = [() => 4];
		},
	};
	const read = (): string => (handler as { name: string }).name;
	for (const [how, assign] of Object.entries(assignments)) {
		other = undefined;
		const there = await peer.run((assigns: () => void, reads: () => string) => (assigns(), reads()), assign, read);
		assign();
		assert.equal(there, read(), how);
	}
});

test('a `length` set by the program on a function or class arrives', async () => {
	const given = Object.defineProperty((a: number, b: number) => a + b, 'length', { value: 7 });
	class Vector {
		static length = 3;
	}
	class Pair {
		constructor(
			readonly a: number,
			readonly b = 1,
		) {}
	}
	const optional = (a: number, { b } = { b: 1 }, ...rest: number[]) => a + b + rest.length;
	const lengths = () => [given, Vector, Pair, optional].map(({ length }) => length);
	assert.deepEqual(lengths(), [7, 3, 1, 1]);
	assert.deepEqual(await peer.run(lengths), [7, 3, 1, 1]);
	assert.equal(await peer.run((fn: typeof given) => fn(1, 2), given), 3);
});
