/**
 * The tables of `docs/for-python-users.md` have every public name of Python's, and are right about
 * ours.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import * as multiprocess from 'multiprocess';
import { createPackageFolder, type PackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { typecheck } from '../support/typecheck.js';
import { type NameRow, nameRows, type OurName } from './name-tables.js';

const PYTHON = '/usr/bin/python3';
const ROWS = nameRows('docs/for-python-users.md');
const exported: Readonly<Record<string, unknown>> = multiprocess;

let folder: PackageFolder;
before(async () => {
	folder = await createPackageFolder();
});
after(() => folder?.remove());

test("every public name of Python's is in the table of its module", {
	skip: !existsSync(PYTHON) && `there is no ${PYTHON}`,
}, () => {
	const { stdout, stderr, status } = spawnSync(PYTHON, [inRepository('test/fixtures/readme/python-names.py')], {
		encoding: 'utf8',
	});
	assert.equal(status, 0, stderr);
	const modules = Object.entries(JSON.parse(stdout) as Record<string, Record<string, string[]>>);
	assert.ok(modules.length > 10);
	const missing = modules.flatMap(([module, things]) => {
		const there = new Set(rowsOf(module).flatMap(({ python }) => python));
		const wanted = Object.entries(things).flatMap(([name, members]) => [
			name,
			...members.map((member) => `${name}.${member}`),
		]);
		return wanted.filter((name) => !there.has(name)).map((name) => `${module}: ${name}`);
	});
	assert.deepEqual(missing, []);
});

/** Names that Python's package itself exports may be in the table of any module. */
function rowsOf(module: string): NameRow[] {
	return module === 'multiprocessing' ? ROWS : ROWS.filter(({ heading }) => heading.includes(`\`${module}\``));
}

test('every name of ours in the tables exists', () => {
	const names = ROWS.flatMap(({ here }) => here);
	assert.ok(names.length > 150);
	assert.deepEqual(
		names.filter((name) => !exists(name)).map(({ text }) => text),
		[],
	);
});

test('every name of ours in the tables exists in the types, and takes the options that the row names', async () => {
	const lines = ROWS.flatMap(({ here }) => here).flatMap(typesOf);
	assert.ok(lines.some((line) => line.includes("'timeout' | 'signal'")));
	const text = [
		"import type * as mp from 'multiprocess';",
		'type Names<T> = T extends unknown ? keyof T : never;',
		'type OptionsOf<P extends readonly unknown[]> = { [I in keyof P]: Names<P[I]> }[number];',
		'type Takes<P extends readonly unknown[], N extends OptionsOf<P>> = [P, N];',
		...lines.map((line, index) => `export type T${index} = ${line};`),
	].join('\n');
	const result = await typecheck(folder, 'names.ts', text, { module: 'nodenext', moduleResolution: 'nodenext' });
	const lineOf = (match: string, line: string): string => `${match} ${text.split('\n')[Number(line) - 1]}`;
	assert.equal(result.stdout.replace(/^names\.ts\((\d+),/gm, lineOf), '');
	assert.equal(result.code, 0);
});

test('a name marked "not yet" is not exported, and a name marked "—" has a reason', () => {
	for (const { python, state, remark } of ROWS) {
		if (state === '—') assert.notEqual(remark, '', String(python));
		if (state !== 'not yet') continue;
		const there = python.filter((name) => !OF_ANOTHER.has(name) && camelCase(name) in exported);
		assert.deepEqual(there, [], 'the page says that these are not there yet');
	}
});

/** Names of rows marked "not yet" that are exported as something else. */
const OF_ANOTHER = new Set(['Process', 'Pool', 'wait']);

function camelCase(name: string): string {
	return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function exists({ owner, member, isMade }: OurName): boolean {
	if (member === undefined) return owner in exported && (!isMade || typeof exported[owner] === 'function');
	return bearersOf(owner, member).some((bearer) => member in bearer);
}

/** Returns the objects that may have a member: instances of the class, or the class itself. */
function bearersOf(owner: string, member: string): object[] {
	const type = exported[owner] as { prototype: object } | undefined;
	const bearers = STATIC.has(`${owner}.${member}`) ? [type] : [type?.prototype, EXAMPLES[owner]?.()];
	return bearers.filter((bearer) => bearer !== undefined);
}

const STATIC = new Set(['SharedMemory.create', 'SharedMemory.attach', 'ShareableList.attach']);

/** Instances of classes that have fields, and of types that are not classes. */
const EXAMPLES: Readonly<Record<string, () => object>> = {
	PipeConnection: () => multiprocess.Pipe()[0],
	SharedArray: () => new multiprocess.SharedArray(Uint8Array, 1),
	SharedMemory: () => multiprocess.SharedMemory.create(1),
	ShareableList: () => new multiprocess.ShareableList([1]),
};

function typesOf({ owner, member, isMade, options }: OurName): string[] {
	const named = options.map((option) => `'${option}'`).join(' | ');
	const takes = (parameters: string): string[] => (named ? [`Takes<${parameters}, ${named}>`] : [parameters]);
	if (isMade) return takes(`ConstructorParameters<typeof mp.${owner}>`);
	if (member === undefined) return named ? takes(`Parameters<typeof mp.${owner}>`) : [`typeof mp.${owner}`];
	const bearer = bearerType(owner, member);
	return named ? takes(`Parameters<${bearer}['${member}']>`) : [`${bearer}['${member}']`];
}

function bearerType(owner: string, member: string): string {
	if (!(owner in exported)) return `mp.${owner}`;
	return STATIC.has(`${owner}.${member}`) ? `(typeof mp.${owner})` : `(typeof mp.${owner})['prototype']`;
}
