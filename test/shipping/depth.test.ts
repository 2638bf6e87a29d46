import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShippingError } from 'multiprocess';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { Tag } from '#src/shipping/wire/tags.js';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';
import { usePool } from '../support/use-pool.js';

interface Link {
	readonly next: Link | undefined;
}

function chain(levels: number): Link | undefined {
	let link: Link | undefined;
	for (let i = 0; i < levels; i++) link = { next: link };
	return link;
}

test('a thousand levels arrive', () => {
	const { bytes, definitions } = encode(chain(1_000));
	let levels = 0;
	for (let link = decode(bytes, definitions) as Link | undefined; link; link = link.next) levels++;
	assert.equal(levels, 1_000);
});

test('too deep nesting is refused with the reason and the remedy, wherever it shows', async (t) => {
	const pool = usePool(t, 1);
	const refused = (subject: RegExp) => (error: unknown) =>
		error instanceof ShippingError &&
		subject.test(error.message) &&
		/: it is nested too deeply \(.*\); send it flat, as an array$/.test(error.message);
	assert.throws(() => encode(chain(100_000)), refused(/^cannot send value: /));
	await assert.rejects(
		pool.apply((link: Link | undefined) => link === undefined, [chain(100_000)]),
		refused(/^cannot send the call: /),
	);
	await assert.rejects(
		pool.apply(
			(levels: number) => {
				let link: object | undefined;
				for (let i = 0; i < levels; i++) link = { next: link };
				return link;
			},
			[100_000],
		),
		refused(/^cannot send result: /),
	);
	// As if written with a larger stack.
	const arrays = Buffer.from([...Array.from({ length: 100_000 }, () => [Tag.ARRAY, 1]).flat(), Tag.NULL]);
	assert.throws(() => decode(arrays, []), /^Error: it is nested too deeply/);
	assert.equal(await pool.apply(() => 1), 1);
});

test('nesting too deep for a part of the library to load does not break that part', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/shipping/at-the-end-of-the-stack.mjs'));
	assert.equal(stderr, '');
	assert.equal(stdout, 'true\n');
});
