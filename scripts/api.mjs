/**
 * `npm run api [-- --write]`: holds the public names against their doc comments. With `--write` it
 * writes the reference in docs/api/; without, it fails where that is stale. It reads the
 * declarations in `dist/`, which `npm run build` writes.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { apiPages } from './lib/api-pages.mjs';
import { Declarations } from './lib/declarations.mjs';
import { undocumentedIn } from './lib/doc-comments.mjs';
import { keepGenerated } from './lib/generated.mjs';
import { root } from './lib/root.mjs';
import { notYet } from './lib/undocumented.mjs';

const FOLDER = 'docs/api';
const COMMAND = 'npm run api -- --write';
const ENTRIES = {
	multiprocess: 'index.d.ts',
	'multiprocess/shared-memory': 'shared-memory.d.ts',
	'multiprocess/connection': 'connection.d.ts',
};

const write = process.argv.includes('--write');
const declarations = new Declarations(join(root, 'dist'), join(root, 'src'));
const entries = Object.entries(ENTRIES).map(([name, path]) => ({
	name,
	doc: declarations.headOf(path) ?? '',
	exports: declarations.exportsOf(path),
}));
const names = new Set(entries[0].exports.keys());
const undocumented = new Set(
	entries.flatMap(({ exports }) => [...exports.values()]).flatMap((each) => undocumentedIn(each, names)),
);
const pages = Object.fromEntries([...apiPages(entries)].map(([name, text]) => [`${FOLDER}/${name}`, text]));
const found = [
	...[...undocumented]
		.filter((name) => !notYet.includes(name))
		.map((name) => `${name}: no doc comment says what it is`),
	...notYet
		.filter((name) => !undocumented.has(name))
		.map((name) => `scripts/lib/undocumented.mjs: remove '${name}', which is described`),
	...keepGenerated(pages, { write, command: COMMAND }),
	...readdirSync(join(root, FOLDER)).flatMap((name) => orphan(`${FOLDER}/${name}`)),
];
for (const line of found) console.log(line);
process.exitCode = found.length === 0 ? 0 : 1;

/** A page of a name that is no longer public. */
function orphan(page) {
	if (page in pages) return [];
	if (!write) return [`${page}: stale; run ${COMMAND}`];
	rmSync(join(root, page));
	return [];
}
