/**
 * Reads the tables of `docs/for-python-users.md` that pair Python's names with ours. A row has code
 * spans in its first two columns: `Queue.put(item)`, and after it `.get()` for another member of
 * the same class.
 */
import { readFileSync } from 'node:fs';
import { inRepository } from '../support/repository.js';

export interface NameRow {
	/** The heading above the table, which names the modules. */
	readonly heading: string;
	/** As `Queue.put_nowait`. */
	readonly python: readonly string[];
	/** Our names for them; empty where `state` says why. */
	readonly here: readonly OurName[];
	readonly state: 'there' | 'not yet' | '—';
	readonly remark: string;
}

/** `new Pool({ processes })`, `Pool.map(fn, items, { chunkSize })`, `cpuCount()`. */
export interface OurName {
	readonly text: string;
	readonly isMade: boolean;
	readonly owner: string;
	readonly member: string | undefined;
	readonly options: readonly string[];
}

/** Returns the rows of all tables. @throws Error for a row that can't be read */
export function nameRows(page: string): NameRow[] {
	const [, part = ''] = readFileSync(inRepository(page), 'utf8').split(/^## Name by name$/m);
	const rows: NameRow[] = [];
	for (const section of part.split(/^## /m)[0]?.split(/^### /m).slice(1) ?? []) {
		const [heading = '', ...lines] = section.split('\n');
		for (const line of lines.filter((each) => each.startsWith('| `'))) rows.push(readRow(heading, line));
	}
	return rows;
}

function readRow(heading: string, line: string): NameRow {
	const cells = line.split('|').map((cell) => cell.trim());
	const [, python = '', here = '', remark = ''] = cells;
	if (cells.length !== 5) throw new Error(`not three columns: ${line}`);
	const state = here === '—' || here === 'not yet' ? here : 'there';
	return {
		heading,
		python: names(spans(python)).map(({ name }) => name),
		here: state === 'there' ? names(spans(here)).map(readOurs) : [],
		state,
		remark,
	};
}

function spans(cell: string): string[] {
	return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
}

/** Returns the whole dotted name at the beginning of each span. */
function names(texts: readonly string[]): { text: string; name: string }[] {
	let owner = '';
	return texts.map((text) => {
		const [, name = ''] = /^(?:new )?(\.?\w+(?:\.\w+)*)/.exec(text) ?? [];
		const whole = name.startsWith('.') ? owner + name : name;
		owner = whole.includes('.') ? whole.slice(0, whole.lastIndexOf('.')) : whole;
		return { text, name: whole };
	});
}

function readOurs({ text, name }: { text: string; name: string }): OurName {
	const [owner = '', member] = name.split('.');
	const [, given = ''] = /\{ ([^}]*) \}/.exec(text) ?? [];
	if (!/^(new )?\.?\w+(\.\w+)*(\(.*\))?$/.test(text)) throw new Error(`no name of ours: ${text}`);
	return {
		text,
		isMade: text.startsWith('new '),
		owner,
		member,
		options: given.split(',').flatMap((option) => option.trim() || []),
	};
}
