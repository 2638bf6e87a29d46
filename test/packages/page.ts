/**
 * The table of `docs/packages.md`, generated from the tests' findings.
 */
import assert from 'node:assert/strict';
import { dependencies } from './install.js';
import type { Outcome } from './outcomes.js';
import { type Row, SYSTEMS } from './programs.js';

export const PAGE = 'docs/packages.md';

const START = '<!-- made by npm run packages -- --write -->\n';
const END = '<!-- end of the table -->\n';

/**
 * @throws AssertionError unless the table of the page shows the outcome of this row in one system
 */
export function assertTold(page: string, outcome: Outcome): void {
	const cells = cellsOf(`\`${outcome.row.name}\` ${versionOf(outcome.row)}`, page);
	const { system } = outcome;
	assert.ok(cells, `${outcome.row.name}: no line in ${PAGE}, or of another version`);
	const [, tried, ...states] = cells;
	assert.equal(tried, outcome.row.ways.join(', '), outcome.row.name);
	assert.equal(states[SYSTEMS.indexOf(system)], stateOf(outcome), `${outcome.row.name}, ${system}`);
	for (const remedy of remediesOf([outcome])) assert.ok(states.at(-1)?.includes(remedy), remedy);
}

/**
 * Returns the text of the page with the table of these outcomes.
 *
 * @public of scripts/packages.mjs
 */
export function pageWith(page: string, outcomes: readonly Outcome[]): string {
	const [before, rest] = split(page, START);
	const [, after] = split(rest, END);
	return `${before}${START}\n${tableOf(outcomes)}\n${END}${after}`;
}

/**
 * Returns Markdown: a line for each row, in the order of the outcomes.
 *
 * @public of scripts/packages.mjs
 */
export function tableOf(outcomes: readonly Outcome[]): string {
	const rows = [...new Set(outcomes.map(({ row }) => row))];
	const lines = rows.map((row) => {
		const own = outcomes.filter((outcome) => outcome.row === row);
		return [
			`\`${row.name}\` ${versionOf(row)}`,
			row.ways.join(', '),
			...SYSTEMS.map((system) => stateOf(own.find((outcome) => outcome.system === system))),
			[...remediesOf(own)].join('; '),
		];
	});
	const head = ['package', 'tried', ...SYSTEMS, 'remedy'];
	return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** The cells of the line whose first cell is `first`. */
function cellsOf(first: string, page: string): string[] | undefined {
	const line = page.split('\n').find((each) => each.startsWith(`| ${first} |`));
	return line?.slice(2, -2).split(' | ');
}

function remediesOf(outcomes: readonly Outcome[]): Set<string> {
	return new Set(outcomes.flatMap(({ uses }) => uses.flatMap(({ remedy }) => remedy ?? [])));
}

/** Whether all uses work, or which ones fail or are refused. */
function stateOf(outcome: Pick<Outcome, 'uses'> | undefined): string {
	if (!outcome) return 'not run';
	const failed = new Set(outcome.uses.filter(({ ok }) => !ok).map(({ way }) => way));
	if (failed.size > 0) return `fails: ${[...failed].join(', ')}`;
	const refused = outcome.uses.map(({ way }) => way).filter((way) => way.startsWith('not '));
	return refused.length > 0 ? [...new Set(refused)].join(', ') : 'works';
}

function versionOf({ name }: Row): string {
	const version = dependencies()[name];
	if (version === undefined) throw new Error(`The row '${name}' has no package in test/packages/package.json.`);
	return version;
}

function split(text: string, mark: string): [before: string, after: string] {
	const at = text.indexOf(mark);
	if (at === -1) throw new Error(`${PAGE} has no line '${mark.trim()}'.`);
	return [text.slice(0, at), text.slice(at + mark.length)];
}
