/** Packages from npm in a pool: see docs/packages.md, which lists the findings. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PackageFolder } from '../support/package-folder.js';
import { inRepository } from '../support/repository.js';
import { describeResult, runProgram } from '../support/run-program.js';
import { share } from '../support/share.js';
import { createProject } from './install.js';
import { failuresOf, type Outcome, runRows } from './outcomes.js';
import { assertTold, PAGE } from './page.js';
import { groups, ROWS, SYSTEMS } from './programs.js';

/** Most rows that may need a remedy. */
const MOST_REMEDIES = 3;

/**
 * Number of programs. A program starts a pool and loads its packages twice, which takes about as
 * long as its rows.
 */
const PROGRAMS = 5;

let project: PackageFolder;

before(async () => {
	project = await createProject();
});

after(() => project?.remove());

/**
 * The runs of the programs, each started by the first test that asks for one of its rows. Each
 * system has an odd number of programs, so each row is in the share once.
 */
const runs = share(SYSTEMS.flatMap((system) => groups(PROGRAMS).map((rows) => ({ system, rows })))).map((run) => ({
	...run,
	outcomes: once(() => runRows(project, run.rows, run.system)),
}));

describe('packages', { concurrency: 2 }, () => {
	for (const { system, rows, outcomes } of runs) {
		describe(`${system}: ${rows[0]?.name} and others`, () => {
			for (const row of rows) {
				test(`${row.name}, ${system}: ${row.ways.join(', ')}`, async () => {
					const outcome = (await outcomes()).find((each) => each.row === row);
					assert.ok(outcome);
					assert.ok(outcome.uses.length > 0, 'the row tries nothing');
					assert.deepEqual(failuresOf(outcome), []);
				});
			}
		});
	}
});

test('C-native: functions of an addon can be sent, whichever way they were imported', async () => {
	const file = join(project.path, 'C-native.mjs');
	cpSync(inRepository('test/fixtures/packages/C-native.mjs'), file);
	const result = await runProgram(file, { cwd: project.path });
	const crc = '3904355907';
	assert.equal(result.stdout, `${crc}\n${crc}\n${crc}\n[ ${crc} ]\n`, describeResult(result));
});

test('I-warning: one call of the user counts once, however many functions a package makes for it', async () => {
	const file = join(project.path, 'I-warning.mjs');
	cpSync(inRepository('test/fixtures/packages/I-warning.mjs'), file);
	const result = await runProgram(file, { cwd: project.path, env: { FORCE_COLOR: '1' } });
	assert.deepEqual([result.stdout, result.stderr], ['\u001b[31mx\u001b[39m\n', ''], describeResult(result));
});

test(`${PAGE} says what was found; npm run packages -- --write updates it`, async () => {
	const page = readFileSync(inRepository(PAGE), 'utf8');
	for (const outcome of await allOutcomes()) assertTold(page, outcome);
});

test(`no more than ${MOST_REMEDIES} packages need a remedy, and each that does has one`, async () => {
	const restricted = (await allOutcomes()).filter(({ uses }) => uses.some(({ way }) => way.startsWith('not ')));
	for (const { row, uses } of restricted)
		assert.ok(
			uses.some(({ remedy }) => remedy !== undefined),
			row.name,
		);
	assert.ok(new Set(restricted.map(({ row }) => row.name)).size <= MOST_REMEDIES);
});

/** Outcomes of all rows, sorted by name. */
async function allOutcomes(): Promise<Outcome[]> {
	const all = [];
	for (const { outcomes } of runs) all.push(...(await outcomes()));
	return all.toSorted((a, b) => ROWS.indexOf(a.row) - ROWS.indexOf(b.row));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => (made ??= make());
}
