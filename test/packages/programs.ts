/**
 * Programs made of the rows in `rows/`: plain scripts, as a user writes them, with the code of
 * several rows in the main module. A row uses `import`; its CommonJS twin uses `require()` instead.
 * Where that has to be `require('x').default`, the import's line ends with `// .default`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { SOURCES } from './install.js';

export type System = 'ES modules' | 'CommonJS';

export const SYSTEMS: readonly System[] = ['ES modules', 'CommonJS'];

export interface Row {
	/** The package's name. */
	readonly name: string;
	/** Those of `captured`, `mapped`, `argument`, `result`, `error` that it has, in this order. */
	readonly ways: readonly string[];
	/** The lines with its imports; `body` has the others. */
	readonly imports: readonly string[];
	readonly body: string;
}

const WAYS = ['captured', 'mapped', 'argument', 'result', 'error', 'refused'];

/** All rows, by name. */
export const ROWS: readonly Row[] = readdirSync(`${SOURCES}/rows`)
	.map(readRow)
	.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** Name and text of a program that runs `rows`. */
export function programOf(rows: readonly Row[], system: System): { name: string; text: string } {
	assertNamesDiffer(rows);
	const imports = ["import { finish, row } from './try.mjs';", ...rows.flatMap((each) => each.imports)];
	const bodies = rows.map(({ body }) => body);
	const extension = system === 'CommonJS' ? 'cjs' : 'mjs';
	return {
		name: `${rows.map(({ name }) => name.replaceAll(/\W+/g, '-')).join('_')}.${extension}`,
		text:
			system === 'CommonJS'
				? [...imports.map(required), ...bodies, 'finish();\n'].join('\n')
				: [...imports, ...bodies, 'await finish();\n'].join('\n'),
	};
}

/** Deals the rows to `count` programs. */
export function groups(count: number): Row[][] {
	const dealt = Array.from({ length: count }, (): Row[] => []);
	for (const [index, row] of ROWS.entries()) dealt[index % count]?.push(row);
	return dealt;
}

function readRow(file: string): Row {
	const lines = readFileSync(`${SOURCES}/rows/${file}`, 'utf8').split('\n');
	const body = lines.filter((line) => !line.startsWith('import ')).join('\n');
	const name = /^row\('([^']+)'/m.exec(body)?.[1];
	if (name === undefined) throw new Error(`${SOURCES}/rows/${file} has no line that starts with row('<package>'`);
	const used = new Set([...body.matchAll(/\bt\.(\w+)\(/g)].map(([, way]) => way));
	return {
		name,
		ways: WAYS.filter((way) => used.has(way)),
		imports: lines.filter((line) => line.startsWith('import ')),
		body,
	};
}

/** The line with `require()` instead of `import`. */
function required(line: string): string {
	const found = /^import (?:(.+) from )?('[^']+');(?: \/\/ (\.default))?$/.exec(line);
	if (!found) throw new Error(`Imports of a row stand in one line each, not as '${line}'.`);
	const [, clause, specifier, member = ''] = found;
	const call = `require(${specifier})`;
	if (clause === undefined) return `${call};`;
	const [, whole, names] = /^(?:\* as )?(\w+)?(?:, )?(\{.*\})?$/.exec(clause) ?? [];
	return [
		...(whole === undefined ? [] : [`const ${whole} = ${call}${member};`]),
		...(names === undefined ? [] : [`const ${names.replaceAll(' as ', ': ')} = ${call};`]),
	].join('\n');
}

/** All rows of a program share one module. */
function assertNamesDiffer(rows: readonly Row[]): void {
	const owners = new Map<string, string>();
	for (const { name, imports } of rows) {
		for (const variable of imports.flatMap(variablesOf)) {
			const other = owners.get(variable);
			if (other !== undefined)
				throw new Error(`The rows '${other}' and '${name}' both import '${variable}': rename one of them with 'as'.`);
			owners.set(variable, name);
		}
	}
}

function variablesOf(line: string): string[] {
	const clause = /^import (.+) from /.exec(line)?.[1] ?? '';
	return clause
		.replaceAll(/[{}]/g, '')
		.split(',')
		.map((part) => part.trim().replace(/^.* as /, ''))
		.filter((part) => part !== '');
}
