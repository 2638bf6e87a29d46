/**
 * `npm run bench [-- row… --fresh --quick --rounds N]`: measures this library beside its peers and
 * prints a table for each row.
 *
 * A row has a warm form, a fresh form (see `forms.mjs`), or both; `--fresh` measures fresh forms
 * only. `--rounds` replaces each form's own number of rounds. Every contender is a program of its
 * own (`contender.mjs`, `peers/contender.py`). In the warm form the program has set itself up and
 * warmed up before anything counts. In the fresh form each round is a new program, whose first work
 * counts.
 *
 * Contenders take turns, A B C A B C …, so that disturbances of the machine hit all of them. A
 * figure is the median of its rounds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildLibrary } from '../scripts/lib/build.mjs';
import { formsOf, oursOf } from './forms.mjs';
import { installPeers, versionsOfPeers } from './install-peers.mjs';
import { missingContenders } from './installed.mjs';
import { measureForm } from './measure.mjs';
import { printRanking, printRow, printSummary } from './table.mjs';
import { limitOf, mediansOf } from './targets.mjs';

const ROWS = [
	'start',
	'first-start',
	'spawn',
	'thread',
	'loop',
	'burst',
	'import',
	'apply',
	'apply-threads',
	'many-workers',
	'in-flight',
	'map',
	'uneven',
	'closure',
	'closure-speed',
	'await-throughput',
	'data-with-function',
	'package-captured',
	'package-instances',
	'cpu',
	'memory',
	'lock',
	'wake',
	'idle',
	'shared-array',
	'queue',
	'queue-many',
	'queue-objects',
	'pipe',
	'large',
];
const RESULTS = new URL('../build/bench/', import.meta.url);

process.exitCode = await main();

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { fresh: { type: 'boolean' }, quick: { type: 'boolean' }, rounds: { type: 'string' } },
	});
	const { fresh = false, quick = false } = values;
	const rounds = roundsFrom(values.rounds);
	const names = rowsFor(positionals);
	if (names.length === 0 || Number.isNaN(rounds) || !buildLibrary()) return 1;
	installPeers();
	const missing = missingContenders();
	const machine = describeMachine();
	console.log(
		`${machine.join('\n')}${quick ? '\nQuick: few rounds, so the figures only show the order of magnitude.' : ''}`,
	);

	const results = [];
	for (const name of names) {
		const { row } = await import(`./rows/${name}.mjs`);
		const forms = {};
		for (const [formName, form] of Object.entries(formsOf(row))) {
			if (fresh && formName !== 'fresh') continue;
			forms[formName] = { form, outcomes: await measureForm(name, form, { quick, rounds, missing }) };
		}
		if (Object.keys(forms).length === 0) continue;
		printRow(row, forms);
		results.push({ name, forms });
	}
	if (results.length === 0) {
		console.error('None of these rows has a fresh form.');
		return 1;
	}
	printSummary(results);
	writeResults(machine, quick, results);
	printRanking(results);
	return results.every(({ forms }) => Object.values(forms).every(hasOurs)) ? 0 : 1;
}

function hasOurs({ form, outcomes }) {
	return outcomes[oursOf(form)].error === undefined;
}

/**
 * Returns `undefined` without the option. Returns `NaN`, after an error message, for a wrong value.
 */
function roundsFrom(text) {
	if (text === undefined) return undefined;
	if (/^[1-9]\d*$/.test(text)) return Number(text);
	console.error(`--rounds: expected a positive integer, got '${text}'.`);
	return NaN;
}

/** The rows whose names contain one of the words; without words, all rows. */
function rowsFor(words) {
	const unknown = words.find((word) => !ROWS.some((name) => name.includes(word)));
	if (unknown !== undefined) {
		console.error(`There is no row '${unknown}'. The rows are: ${ROWS.join(', ')}.`);
		return [];
	}
	return ROWS.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
}

function describeMachine() {
	return [
		`Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model.trim()}`,
		`Peers: ${versionsOfPeers().join(', ')}`,
	];
}

function writeResults(machine, quick, results) {
	mkdirSync(RESULTS, { recursive: true });
	const file = new URL('results.json', RESULTS);
	const rows = results.flatMap(({ name, forms }) =>
		Object.entries(forms).map(([formName, { form, outcomes }]) => ({
			name,
			form: formName,
			measures: Object.entries(form.measures).map(([key, { title, unit, better, target }]) => ({
				key,
				title,
				unit,
				better,
				target: target?.text,
				limit: limitOf(form, key, outcomes),
				rounds: Object.fromEntries(Object.entries(outcomes).map(([who, { rounds }]) => [who, rounds[key]])),
				medians: mediansOf(outcomes, key),
			})),
			errors: Object.fromEntries(Object.entries(outcomes).map(([who, { error }]) => [who, error])),
		})),
	);
	writeFileSync(file, `${JSON.stringify({ date: new Date(), machine, quick, rows }, undefined, '\t')}\n`);
	console.log(`\nAll rounds: ${file.pathname}`);
}
