/**
 * `npm run bench [-- row… --quick]`: measures this library beside its peers and prints a table for each row.
 *
 * Every contender of a row is a program of its own (`contender.mjs`, `peers/contender.py`) that has set itself up and
 * warmed up before anything counts. Then they take turns, A B C A B C …, so that whatever the machine does meanwhile
 * meets all of them; a figure is the median of its rounds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildLibrary } from '../scripts/lib/build.mjs';
import { missingContenders } from './contenders.mjs';
import { installPeers, versionsOfPeers } from './install-peers.mjs';
import { measureRow } from './measure.mjs';
import { printRow, printSummary } from './table.mjs';
import { limitOf, mediansOf } from './targets.mjs';

const ROWS = [
	'start',
	'first-start',
	'burst',
	'import',
	'apply',
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
	const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' } } });
	const quick = values.quick ?? false;
	const names = rowsFor(positionals);
	if (names.length === 0 || !buildLibrary()) return 1;
	installPeers();
	const missing = missingContenders();
	const machine = describeMachine();
	console.log(`${machine.join('\n')}${quick ? '\nQuick: few rounds, so the figures only show the size.' : ''}`);

	const results = [];
	for (const name of names) {
		const { row } = await import(`./rows/${name}.mjs`);
		const outcomes = await measureRow(name, row, { quick, missing });
		printRow(row, outcomes);
		results.push({ name, row, outcomes });
	}
	printSummary(results);
	writeResults(machine, quick, results);
	return results.every(({ outcomes }) => outcomes.multiprocess.error === undefined) ? 0 : 1;
}

/** The rows whose names hold one of the words; all without words. */
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
	const rows = results.map(({ name, row, outcomes }) => ({
		name,
		measures: Object.entries(row.measures).map(([key, { title, unit, better, target }]) => ({
			key,
			title,
			unit,
			better,
			target: target.text,
			limit: limitOf(row, key, outcomes),
			rounds: Object.fromEntries(Object.entries(outcomes).map(([who, { rounds }]) => [who, rounds[key]])),
			medians: mediansOf(outcomes, key),
		})),
		errors: Object.fromEntries(Object.entries(outcomes).map(([who, { error }]) => [who, error])),
	}));
	writeFileSync(file, `${JSON.stringify({ date: new Date(), machine, quick, rows }, undefined, '\t')}\n`);
	console.log(`\nAll rounds: ${file.pathname}`);
}
