/**
 * `npm run packages [-- --write] [names]`: runs all rows of `test/packages/rows`, or those of the
 * named packages, on this Node. Prints every use and the table. With `--write` it puts the table
 * into docs/packages.md. Exits with 1 if anything failed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { root } from './lib/root.mjs';

process.exitCode = (await main()) ? 0 : 1;

async function main() {
	const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });
	if (values.write && positionals.length > 0) throw new Error('--write covers all packages: leave out the names.');
	if (!build()) return false;
	const { createProject } = await compiled('install');
	const { groups, ROWS, SYSTEMS } = await compiled('programs');
	const { runRows } = await compiled('outcomes');
	const { PAGE, pageWith, tableOf } = await compiled('page');
	const unknown = positionals.filter((name) => ROWS.every((row) => row.name !== name));
	if (unknown.length > 0) throw new Error(`There is no row for ${unknown.join(', ')} in test/packages/rows.`);
	const project = await createProject();
	const outcomes = [];
	try {
		for (const system of SYSTEMS) {
			const chosen = positionals.length === 0 ? groups(5) : [ROWS.filter(({ name }) => positionals.includes(name))];
			for (const rows of chosen) {
				const found = await runRows(project, rows, system);
				for (const outcome of found) show(outcome);
				outcomes.push(...found);
			}
		}
	} finally {
		project.remove();
	}
	outcomes.sort((a, b) => ROWS.indexOf(a.row) - ROWS.indexOf(b.row));
	console.log(`\n${tableOf(outcomes)}`);
	if (values.write) writeFileSync(join(root, PAGE), pageWith(readFileSync(join(root, PAGE), 'utf8'), outcomes));
	return outcomes.every(({ uses }) => uses.every(({ ok }) => ok));
}

function show({ row, system, uses }) {
	for (const { way, ok, error, remedy } of uses)
		console.log(
			`${ok ? '✔' : '✖'} ${row.name}, ${system}: ${way}${remedy ? ` (${remedy})` : ''}${ok ? '' : `: ${error}`}`,
		);
}

function compiled(name) {
	return import(`../build/test/packages/${name}.js`);
}
