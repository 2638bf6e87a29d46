/** What a function's names may mean: its own, and those of constants. */
/* oxlint-disable no-const-assign -- that is what is tested */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPeer } from '../../support/shipping-peer.js';

const peer = startPeer();

test('inside of a function expression its name is itself, also where a variable around it has the same name', async () => {
	const doubled = (f: (n: number) => number) => (n: number) => f(n) * 2;
	const fact = doubled(function fact(n): number {
		return n < 2 ? 1 : n * fact(n - 1);
	});
	assert.equal(fact(5), 240);
	assert.equal(await peer.run((n: number) => fact(n), 5), 240);
	// From there it comes back.
	assert.equal((await peer.echo(fact))(5), 240);
});

test('so it is where the variable is another one by now, in async functions, and with eval', async () => {
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

test("a declared function's name is the variable, whatever that is by now", async () => {
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

test('a const that another variable of the script has the name of can be assigned to where that is meant', async () => {
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
