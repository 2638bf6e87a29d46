import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { explainShipping, type ShippingEntry, ShippingError } from 'multiprocess';
import { encode } from '#src/shipping/encode.js';
import { encodeDefinition } from '#src/shipping/wire/packet.js';
import { double, settings } from './modules/animals.js';
import { Ticket } from './modules/ticket.js';

const FILE = /explain\.test\.js:\d+:\d+$/;
const factor = 10;
const table = { rows: Array.from({ length: 500 }, (_, i) => ({ i, text: `row ${i}` })) };

/** Returns the entries by path. */
function byPath(value: unknown): Record<string, ShippingEntry> {
	return Object.fromEntries(explainShipping(value).entries.map((entry) => [entry.path, entry]));
}

test('a function by value has an entry, and so has each variable that it captures', () => {
	function lookUp(i: number): string {
		return `${table.rows[i]?.text} ${factor}`;
	}
	const entries = byPath(() => lookUp(1));
	assert.deepEqual(Object.keys(entries), [
		'value',
		'value > lookUp',
		'value > lookUp > table',
		'value > lookUp > factor',
	]);
	assert.equal(entries['value']?.how, 'value');
	assert.match(entries['value']?.detail ?? '', /^an arrow function at /);
	assert.match(entries['value']?.detail ?? '', FILE);
	assert.match(entries['value > lookUp']?.detail ?? '', /^lookUp at /);
	assert.deepEqual(
		[entries['value > lookUp > table']?.how, entries['value > lookUp > table']?.detail],
		['value', 'an object of class Object'],
	);
	assert.equal(entries['value > lookUp > factor']?.detail, 'the number 10');
});

test('the bytes are those sent, and each entry counts what it brings along', () => {
	const fn = (): number => table.rows.length * factor;
	const { bytes, entries } = explainShipping(fn);
	const packet = encode(fn);
	const code = packet.definitions.reduce((sum, definition) => sum + encodeDefinition(definition).length, 0);
	assert.equal(bytes, packet.bytes.length + code);
	assert.equal(entries[0]?.bytes, bytes);
	const rows = encode(table).bytes.length;
	assert.ok(Math.abs((entries.find(({ path }) => path === 'value > table')?.bytes ?? 0) - rows) < 5);
	assert.equal(entries.find(({ path }) => path === 'value > factor')?.bytes, 1);
});

test('what travels by name has entries: exports, imports, parts of Node and of the language', () => {
	const entries = byPath({ list: [double], all: () => [double, settings, join, Math.max, maximum] });
	const kinds = Object.fromEntries(Object.entries(entries).map(([path, { how, detail }]) => [path, [how, detail]]));
	const animals = `./modules/animals.js from ${import.meta.url}`;
	assert.deepEqual(kinds['value.list[0]'], ['reference', `${animals} double`]);
	assert.deepEqual(kinds['value.all > settings'], ['reference', `${animals} settings`]);
	assert.deepEqual(kinds['value.all > join'], ['builtin', 'node:path default.join']);
	assert.deepEqual(kinds['value.all > maximum'], ['builtin', 'Math.max']);
	// The second time it is the same object.
	assert.equal(kinds['value.all > double']?.[0], 'value');
});
const maximum = Math.max;

test('classes, bound functions and handles have entries', () => {
	class Shape {
		static factor = factor;
		sides = () => factor;
	}
	const ticket = new Ticket('t');
	const shape = new Shape();
	const entries = byPath({ shape, ticket, bound: join.bind(null, 'a') });
	assert.match(entries['value > Shape']?.detail ?? '', /^Shape at .*explain\.test\.js/);
	assert.match(entries['value.shape.sides']?.detail ?? '', /^sides at /);
	assert.deepEqual([entries['value.ticket']?.how, entries['value.ticket']?.detail], ['shared', 'test-ticket']);
	assert.deepEqual([entries['value.bound']?.how, entries['value.bound']?.detail], ['value', 'bound join']);
});

test('cycles and accessors, which take several passes, are listed once', () => {
	const even = (n: number): boolean => n === 0 || odd(n - 1);
	const odd = (n: number): boolean => n !== 0 && even(n - 1);
	const paths = explainShipping({
		get own() {
			return even;
		},
		even,
	}).entries.map(({ path }) => path);
	assert.equal(new Set(paths).size, paths.length);
	assert.ok(paths.length >= 3 && paths.length <= 4, paths.join());
});

test('data alone has no entries', () => {
	const { bytes, entries } = explainShipping({ a: [1, 'two'] });
	assert.deepEqual(entries, []);
	assert.equal(bytes, encode({ a: [1, 'two'] }).bytes.length);
});

test("what can't be sent is the same error as for a send", () => {
	const db = { socket: new Socket() };
	const fn = (): unknown => db;
	const message = (run: () => unknown): string => {
		try {
			run();
		} catch (error) {
			assert.ok(error instanceof ShippingError);
			return `${error.path} ${error.message}`;
		}
		assert.fail('it was sent');
	};
	assert.equal(
		message(() => explainShipping(fn)),
		message(() => encode(fn)),
	);
});
