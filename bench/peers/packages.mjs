/**
 * Objects of npm packages as programs use them, comparable with those of `packages.py`: a parser, a
 * validator and a schema, made once and used by many calls; and many dates, maps and numbers.
 */
import Ajv from 'ajv';
import { Decimal } from 'decimal.js';
import { Map as ImmutableMap } from 'immutable';
import { DateTime } from 'luxon';
import { Marked } from 'marked';
import { z } from 'zod';

/** Functions that each capture an object of a package. */
export function capturing() {
	const parser = new Marked({ gfm: true });
	const validate = new Ajv().compile({ type: 'object', properties: { a: { type: 'number' } }, required: ['a'] });
	const schema = z.object({ name: z.string().min(1), age: z.number().int() });
	return {
		marked: { fn: (text) => parser.parse(text), argument: '# a', result: '<h1>a</h1>\n' },
		ajv: { fn: (value) => validate(value), argument: { a: 'b' }, result: false },
		zod: { fn: (value) => schema.safeParse(value).success, argument: { name: '', age: 5 }, result: false },
	};
}

/** `count` instances of each class. */
export function instances(count) {
	const numbers = Array.from({ length: count }, (_, n) => n);
	const day = DateTime.fromISO('2024-02-29T12:00:00Z', { zone: 'utc' });
	return {
		luxon: { values: numbers.map((n) => day.plus({ days: n })), look: (value) => value.toISO() },
		immutable: { values: numbers.map((n) => ImmutableMap({ a: n, b: 'b' })), look: (value) => value.get('a') },
		decimal: { values: numbers.map((n) => new Decimal(`${n}.125`)), look: (value) => value.plus(1).toString() },
	};
}

/**
 * The value without classes and functions, for contenders that copy data only. Shared objects stay
 * shared.
 */
export function dataOf(value, known = new Map()) {
	if (typeof value === 'function') return undefined;
	if (typeof value !== 'object' || value === null) return value;
	if (known.has(value)) return known.get(value);
	const copy = Array.isArray(value) ? [] : {};
	known.set(value, copy);
	for (const key of Object.keys(value)) copy[key] = dataOf(value[key], known);
	return copy;
}
