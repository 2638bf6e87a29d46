import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

function copy<T>(value: T): T {
	const { bytes, definitions } = encode(value);
	return decode(bytes, definitions) as T;
}

test('named arrays of the language keep their names', () => {
	const strings = ((template: TemplateStringsArray, _value: number) => template)`a\n${1}b`;
	const match = /(?<letter>b)(c)?/d.exec('abd');
	for (const array of [match, [...'a1b2'.matchAll(/\d/g)], strings]) {
		assert.deepStrictEqual(copy(array), array);
		assert.deepEqual(Object.getOwnPropertyNames(copy(array)), Object.getOwnPropertyNames(array));
	}
	assert.deepEqual({ ...copy(match)?.indices?.groups }, { letter: [1, 2] });
	assert.deepEqual(copy(strings).raw, ['a\\n', 'b']);
	assert.equal(Object.getOwnPropertyDescriptor(copy(strings), 'raw')?.enumerable, false);
});

test('a match of another realm keeps its names', () => {
	const arrived = copy(runInNewContext('/(?<letter>b)/.exec("ab")') as RegExpExecArray);
	assert.ok(arrived instanceof Array);
	assert.deepEqual([...arrived, arrived.index, arrived.input, arrived.groups?.letter], ['b', 'b', 1, 'ab', 'b']);
});

test('an array that one of its own names leads to arrives as one array', () => {
	const array = Object.assign(['x'], { groups: undefined as unknown });
	array.groups = array;
	const [first, second] = copy([array, array]);
	assert.equal(first?.groups, first);
	assert.equal(second, first);
});

test('instances of a class that extends Array keep their names, holes and length', () => {
	class List extends Array<number> {
		label = 'list';
	}
	const list = new List(5);
	list[1] = 1;
	const arrived = copy(list);
	assert.deepEqual([arrived.length, arrived.label, Object.keys(arrived)], [5, 'list', ['1', 'label']]);
});

test('shared values after such an array keep their identity', () => {
	class List extends Array<number> {}
	const shared = { shared: true };
	const values = [List.of(1, 2), /a/d.exec('a'), shared, { other: 1 }, shared];
	const arrived = copy(values);
	assert.deepEqual(arrived, values);
	assert.equal(arrived[4], arrived[2]);
});

for (const first of ['short', 'long']) {
	test(`a name that a program put on an array stays behind, which is said once, ${first} array first`, async () => {
		const result = await runProgram(inRepository('test/fixtures/shipping/array-names.mjs'), { args: [first] });
		assert.equal(result.stdout, 'b 1 false false false\n', describeResult(result));
		assert.match(
			result.stderr,
			/^\[WARN\/MainProcess\] an array that was sent has a property 'columns', which stays behind: .*Send an object that has both.*\n$/,
		);
	});
}
