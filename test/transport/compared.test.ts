/** The comparison of items and the account of ledgers: all other tests here rely on them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tempDir } from '../support/temp-dir.js';
import { account } from './account.js';
import { differenceOf, type Item, makeItem } from './items.js';
import { ALL, BYTES, KINDS, STRINGS } from './kinds.js';
import { Ledger } from './ledger.js';

const SIZES = [33, 4097, 2 ** 20 + 1];

function item(kind: Item['kind'], size: number): Item {
	return { sender: 1, sequence: 5, stage: 0, kind, size, seed: 77 };
}

for (const kind of [...BYTES, 'object'] as const) {
	test(`one wrong byte anywhere in the memory of a value is seen: ${kind}`, () => {
		for (const size of SIZES) {
			const value = makeItem(item(kind, size));
			for (const { number, bytes, isOwn } of KINDS[kind].parts(value, item(kind, size))) {
				if (!isOwn) continue;
				for (const offset of [0, 1, bytes.length >> 1, bytes.length - 1]) {
					bytes[offset] ^= 1;
					const difference = differenceOf(value, item(kind, size));
					assert.deepEqual([difference?.part.number, difference?.offset], [number, offset]);
					bytes[offset] ^= 1;
				}
			}
			assert.equal(differenceOf(value, item(kind, size)), undefined);
		}
	});
}

for (const kind of STRINGS) {
	test(`one wrong character is seen: ${kind}`, () => {
		for (const size of SIZES) {
			const value = makeItem(item(kind, size)) as string;
			assert.equal(differenceOf(value, item(kind, size)), undefined);
			for (const at of [1, value.length >> 1, value.length - 1]) {
				const wrong = String.fromCharCode(value.charCodeAt(at) ^ 1);
				const changed = value.slice(0, at) + wrong + value.slice(at + 1);
				assert.ok(differenceOf(changed, item(kind, size)), `character ${at} of ${value.length}`);
			}
		}
	});
}

test('one wrong number in a plain object is seen, and so is any other wrong property', () => {
	const right = item('plain', 4097);
	for (const spoil of [
		(value: Plain) => (value.integers[value.integers.length - 1] ^= 1),
		(value: Plain) => (value.fractions[3] += 0.125),
		(value: Plain) => (value.inner.yes = false),
		(value: Plain) => value.known.add(1),
	]) {
		const value = makeItem(right) as Plain;
		assert.equal(differenceOf(value, right), undefined);
		spoil(value);
		// A wrong byte is a difference, and a wrong property is an error.
		assert.ok(throws(() => differenceOf(value, right)) || differenceOf(value, right));
	}
});

test('the bytes of another item, and a value of another size, are seen', () => {
	for (const kind of ALL) {
		const right = item(kind, 4097);
		for (const other of [{ sequence: 6 }, { sender: 2 }, { stage: 1 }, { seed: 78 }, { size: 4000 }]) {
			const value = makeItem({ ...right, ...other });
			assert.ok(throws(() => differenceOf(value, right)) || differenceOf(value, right), JSON.stringify(other));
		}
	}
});

const LEDGERS: readonly [what: string, sent: number[], received: number[][], error: RegExp | undefined][] = [
	['all items once', [0, 1, 2], [[0, 2], [1]], undefined],
	[
		'an item that two receivers got',
		[0, 1, 2],
		[
			[0, 1],
			[1, 2],
		],
		/item 1 of sender 0 was received twice/,
	],
	['a missing item', [0, 1, 2], [[0], [2]], /1 of 3 items are missing, of which 0 may be: 0:1/],
	[
		'an item that was never sent',
		[0, 1, 2],
		[
			[0, 1],
			[2, 3],
		],
		/items 3 of sender 0 .* have not been sent/,
	],
	['a producer that sent too few', [0, 1], [[0, 1]], /sender 0 has sent 2 items in place of 3/],
];

for (const [what, sent, received, error] of LEDGERS) {
	test(`the account of ledgers: ${what}`, (t) => {
		const folder = tempDir(t);
		const write = (name: string, sequences: readonly number[]): string => {
			const ledger = new Ledger(`${folder}/${name}`);
			for (const sequence of sequences) ledger.note({ sender: 0, sequence });
			ledger.close();
			return `${folder}/${name}`;
		};
		const ledgers = received.map((sequences, i) => write(`received-${i}`, sequences));
		const result = (): unknown => account([write('sent', sent)], ledgers, { count: 3 });
		if (error) assert.throws(result, error);
		else assert.deepEqual(result(), { sent: 3, received: 3 });
	});
}

interface Plain {
	readonly integers: number[];
	readonly fractions: number[];
	readonly inner: { yes: boolean };
	readonly known: Set<number>;
}

function throws(call: () => unknown): boolean {
	try {
		call();
		return false;
	} catch {
		return true;
	}
}
