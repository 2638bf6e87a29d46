/**
 * Imports that are read without the parser. A file that only looks imported must not be run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsAtHead } from '#src/shipping/source/modules/head-imports.js';

const CASES: readonly [what: string, text: string, specifiers: string[], isAll: boolean][] = [
	[
		'each form',
		"import a from './a.js';\nimport * as b from \"./b.js\"\nimport { c,\n\td as e } from './c.js';",
		['./a.js', './b.js', './c.js'],
		true,
	],
	[
		'for their effects, and with attributes',
		"import './a.js'; import b from './b.json' with { type: 'json' };",
		['./a.js', './b.json'],
		true,
	],
	['in one line', 'import{a}from"./a.js";import"./b.js";const c=1;', ['./a.js', './b.js'], true],
	[
		'after what comes first',
		"#!/usr/bin/env node\n/* import x from './x.js' */\n// import y from './y.js'\n'use strict';\nimport a from './a.js';",
		['./a.js'],
		true,
	],
	['no types', "import type { A } from './types.ts';\nimport { type B, c } from './c.ts';", ['./c.ts'], true],
	[
		'none in comments between',
		"import a from './a.js'; // import b from './b.js'\n/*\nimport c from './c.js'\n*/\nrun();",
		['./a.js'],
		true,
	],
	['none in strings', "const text = `\nimport a from './a.js'\n`;", [], false],
	['none further down, of which it says that there may be some', "run();\nimport a from './a.js';", [], false],
	[
		'no calls and no meta',
		"import.meta.url;\nconst a = await import('./a.js');\nexport { b } from './b.js';",
		[],
		true,
	],
	['none that it can not read', "import { 'a b' as a } from './a.js';", [], false],
];

for (const [what, text, specifiers, isAll] of CASES)
	test(`imports at the head: ${what}`, () => {
		const found = importsAtHead(text);
		assert.deepEqual([...found.specifiers], specifiers);
		assert.equal(found.isAll, isAll);
	});
