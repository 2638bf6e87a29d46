/** Writing a message ends, and reports where it is if it takes long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { pathReached } from '#src/shipping/send/long-encoding.js';
import { ShippingError } from 'multiprocess';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tempDir, writeFiles } from '../support/temp-dir.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';

async function stderrOf(kind: string): Promise<string> {
	const result = await runProgram(inRepository('test/fixtures/shipping/long-message.mjs'), { args: [kind] });
	assert.equal(result.stdout, 'sent\n', describeResult(result));
	return result.stderr;
}

const PATHS: readonly (readonly [kind: string, path: RegExp])[] = [
	['argument', /args\[0\]\.tree\.left\.left\[\d+\]/],
	['captured', /tree\.left\.left\[\d+\], captured by an arrow function at \S+:\d+:\d+/],
	['map', /value\.get\("leaves"\)\.all\[\d+\]/],
	['last', /value(\.last|\.first\[99\])/],
];

for (const [kind, path] of PATHS) {
	test(`a message that takes more than a second warns once, and names the path that it has come to: ${kind}`, async () => {
		const stderr = await stderrOf(kind);
		const [, named] =
			/^\[WARN\/MainProcess\] writing a message has kept .* and has come to (.*)\. Send less .*\n$/.exec(stderr) ?? [];
		assert.match(named ?? '', path, stderr);
	});
}

test('for data that the library sends along, the path leads to what the program sends', async (t) => {
	const dir = tempDir(t);
	const slow = `
		const busy = (ms) => { for (const end = performance.now() + ms; performance.now() < end; ); };
		const slow = Array.from({ length: 1500 }, () => ({ get value() { busy(1); return 1; } }));
	`;
	writeFiles(dir, {
		'node_modules/late/package.json': '{ "name": "late", "type": "module", "exports": "./index.js" }',
		'node_modules/late/core.js': `
			export function define(init) {
				class Made { constructor() { init(Made.prototype); } }
				return Made;
			}
		`,
		'node_modules/late/index.js': `${slow}
			import { define } from './core.js';
			const settings = { slow };
			export const Late = define((prototype) => { prototype.look = () => settings.slow; });
		`,
		'main.mjs': `${slow}
			import { Late } from 'late';
			import { explainShipping, registerReducer } from ${JSON.stringify(pathToFileURL(inRepository('dist/index.js')).href)};
			class Reduced {}
			registerReducer(Reduced, { reduce: () => slow[0].value, rebuild: () => new Reduced() });
			explainShipping(process.argv[2] === 'late' ? { list: [new Late()] } : { list: [1, new Reduced()] });
			console.log('sent');
		`,
	});
	for (const [kind, path] of [
		['late', /and has come to value\.list\. /],
		['reduced', /and has come to value\.list\[1\]\. /],
	] as const) {
		const result = await runProgram(join(dir, 'main.mjs'), { args: [kind] });
		assert.equal(result.stdout, 'sent\n', describeResult(result));
		assert.match(result.stderr, path);
	}
});

test('a short message does not warn', async () => {
	assert.equal(await stderrOf('short'), '');
});

test('the path follows the objects begun last, runs no code, and is shortened', () => {
	const leaf = {};
	const read = (): never => assert.fail('an accessor was read');
	const root = {
		before: [{}],
		list: [{}, { set: new Set([leaf]) }, {}],
		get other() {
			return read();
		},
	};
	const begun = [root, root.before, root.before[0], root.list, root.list[0], root.list[1], root.list[1]?.set, leaf];
	const numberOf = (object: object): number | undefined => {
		const number = begun.indexOf(object);
		return number === -1 ? undefined : number;
	};
	assert.equal(pathReached(root, numberOf), '.list[1].set.values()');
	assert.equal(pathReached(new Proxy(root, { ownKeys: read, get: read }), numberOf), '');
	let long: object = leaf;
	const links = [leaf];
	for (let n = 0; n < 1_000; n++) links.unshift((long = { next: long }));
	const path = pathReached(long, (object) => links.indexOf(object));
	assert.match(path, /^(\.next){12}…(\.next){12}$/);
});

test('all objects with methods and accessors are found in one pass', () => {
	let read = 0;
	const objects = Array.from({ length: 300 }, (_, n) => ({
		get n() {
			read++;
			return n;
		},
		double() {
			return this.n * 2;
		},
	}));
	const { bytes, definitions } = encode(objects);
	assert.ok(read <= 2 * objects.length, `${read} reads`);
	const arrived = decode(bytes, definitions) as typeof objects;
	assert.deepEqual([arrived[299]?.n, arrived[299]?.double()], [299, 598]);
});

const restless = {
	'an accessor that makes such an object with every read': () => ({
		get made() {
			return {
				get a() {
					return 1;
				},
				b() {},
			};
		},
	}),
	'a map that grows while it is read': () => {
		const map = new Map<number, object>();
		const grow = (n: number): unknown =>
			map.set(n, {
				get next() {
					grow(n + 1);
					return n;
				},
			});
		grow(0);
		return map;
	},
	'a set whose element changes while it is read': () => {
		const set = new Set<object>();
		const replace = (): unknown =>
			set.add({
				get next() {
					set.delete(this);
					replace();
					return 1;
				},
			});
		replace();
		return set;
	},
};

for (const [what, make] of Object.entries(restless)) {
	test(`a value that changes with every read is an error with a remedy: ${what}`, () => {
		assert.throws(
			() => encode({ value: make() }, 'value'),
			(error) =>
				error instanceof ShippingError &&
				/each time that it is read it gives other objects.*Send a copy/.test(error.message),
		);
	});
}

test('a map that an accessor changes once is sent in its changed state', () => {
	const map = new Map<string, unknown>();
	map.set('first', {
		get size() {
			map.set('second', 2);
			return map.size;
		},
	});
	const { bytes, definitions } = encode([map, 'after']);
	assert.deepEqual(decode(bytes, definitions), [
		new Map<string, unknown>([
			['first', { size: 2 }],
			['second', 2],
		]),
		'after',
	]);
});
