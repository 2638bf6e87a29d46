/** The check of floors: what it finds in a small tree, and what it takes as an exception. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inRepository } from '../support/repository.js';
import { tempDir, writeFiles } from '../support/temp-dir.js';

interface Found {
	problems: string[];
	unneeded: string[];
}

const AREAS = [
	{ floor: 0, job: 'what all need' },
	{
		floor: 1,
		folder: 'post',
		job: 'letters',
		rooms: [
			{ floor: 0, folder: 'wire', job: 'bytes' },
			{ floor: 1, folder: 'send', job: 'out' },
			{ floor: 1, folder: 'receive', job: 'in' },
			{ floor: 2, job: 'the face' },
		],
	},
	{ floor: 1, folder: 'native', job: 'the addon' },
	{ floor: 2, files: ['index.ts'], job: 'the public face' },
];

const SOUND = {
	'errors.ts': 'export class MyError extends Error {}',
	'native/load.ts': "import { MyError } from '../errors.js';\nthrow new MyError();",
	'post/wire/tags.ts': "import { MyError } from '../../errors.js';\nexport type Tag = MyError;",
	'post/send/encode.ts': "export type { Tag } from '../wire/tags.js';",
	'post/receive/decode.ts': "import { type Tag } from '../wire/tags.js';\nexport const tags: Tag[] = [];",
	'post/post.ts': "export * from './send/encode.js';\nexport * from './receive/decode.js';",
	'index.ts': "export * from './post/post.js';\n// import './nowhere.js';",
};

async function check(
	t: TestContext,
	changed: Record<string, string>,
	{ doors = {}, notYet = {} }: { doors?: Record<string, string>; notYet?: Partial<Record<string, string[]>> } = {},
): Promise<Found> {
	const { checkHouse } = await import(inRepository('scripts/lib/house.mjs'));
	const folder = tempDir(t);
	writeFiles(folder, { ...SOUND, ...changed });
	return checkHouse(folder, { areas: AREAS, mostFiles: 3, doors, notYet: { imports: [], folders: [], ...notYet } });
}

test('imports that run downward are in order', async (t) => {
	assert.deepEqual(await check(t, {}), { problems: [], unneeded: [] });
});

test('an upward import is found, whichever way it is written', async (t) => {
	const ways = {
		value: "import { tags } from '../receive/decode.js';",
		type: "import type { Tag } from '../send/encode.js';",
		'type of an inline import': "let tag: import('../send/encode.js').Tag;",
		'export of a type': "export { type Tag } from '../send/encode.js';",
		'dynamic import': "void import('../../post/send/encode.js');",
		'lazy load': "const encoding = lazily<typeof Encoding>('./post/send/encode.js');",
	};
	for (const [way, line] of Object.entries(ways)) {
		const { problems } = await check(t, { 'post/wire/bytes.ts': `/** Bytes. */\n${line}` });
		const found = /^post\/wire\/bytes\.ts:2: upward (\w+) import of post\/(send\/encode|receive\/decode)\.ts$/;
		assert.match(problems.join('\n'), found, way);
	}
});

test('an import from a room of the same floor, or from an area of the same floor, is sideways', async (t) => {
	const { problems } = await check(t, {
		'post/send/encode.ts': "import { tags } from '../receive/decode.js';",
		'native/load.ts': "import type { Tag } from '../post/wire/tags.js';",
	});
	assert.deepEqual(problems, [
		'native/load.ts:1: sideways type import of post/wire/tags.ts',
		'post/send/encode.ts:1: sideways value import of post/receive/decode.ts',
	]);
});

test('a circle of types within a room is found and shown step by step', async (t) => {
	const { problems } = await check(t, {
		'post/wire/a.ts': "\nimport type { B } from './b.js';",
		'post/wire/b.ts': "import type { A } from './a.js';",
	});
	assert.deepEqual(problems, [
		'post/wire/a.ts: circle: post/wire/a.ts:2 (type) → post/wire/b.ts:1 (type) → post/wire/a.ts',
	]);
});

test('a folder that is too full, and a file that no room has, are found', async (t) => {
	const { problems } = await check(t, {
		'native/a.ts': '',
		'native/b.ts': '',
		'native/c.ts': '',
		'post/stamps/blue.ts': '',
	});
	assert.deepEqual(problems, [
		'post/stamps/blue.ts: has no room in scripts/lib/floors.mjs',
		'native/: holds 4 files, more than 3',
	]);
});

test('doors and imports that are not mended yet are excused; an entry without use is named', async (t) => {
	const tree = {
		'post/wire/bytes.ts': "const encoding = lazily<typeof Encoding>('./post/send/encode.js');",
		'post/wire/a.ts': "import type { B } from './b.js';",
		'post/wire/b.ts': "import type { A } from './a.js';",
		'post/wire/c.ts': '',
	};
	const excused = await check(t, tree, {
		doors: { 'post/wire/bytes.ts → post/send/encode.ts': 'the first letter loads it' },
		notYet: {
			imports: ['post/wire/b.ts → post/wire/a.ts', 'post/post.ts → post/send/encode.ts', 'gone.ts → index.ts'],
			folders: ['post/wire', 'native'],
		},
	});
	assert.deepEqual(excused, {
		problems: [],
		unneeded: ['post/post.ts → post/send/encode.ts', 'gone.ts → index.ts', 'native'],
	});
});

test('a room whose files are gone is named', async (t) => {
	const folder = tempDir(t);
	writeFiles(folder, { 'index.ts': '', 'post/send/encode.ts': '' });
	const { checkHouse } = await import(inRepository('scripts/lib/house.mjs'));
	const found: Found = checkHouse(folder, {
		areas: AREAS,
		mostFiles: 3,
		doors: {},
		notYet: { imports: [], folders: [] },
	});
	assert.deepEqual(found, { problems: [], unneeded: ['post/wire', 'post/receive', 'native'] });
});
