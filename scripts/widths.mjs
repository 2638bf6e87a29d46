/**
 * Finds comment lines longer than 100 columns and documentation lines longer than 120; a tab counts
 * as two. Code, tables and directives for tools may be longer, because they can't be broken.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

const COMMENT = 100;
const PROSE = 120;
const SOURCES = ['src', 'test', 'scripts', 'bench', 'examples', 'native'];
/** Users' programs, whose exact lines tests check. */
const EXCEPT = /^test\/fixtures\//;
/** Written by scripts. */
const GENERATED = /^docs\/(packages\.md$|api\/)/;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
	cwd: root,
	encoding: 'utf8',
});
const long = files.split('\n').flatMap((file) => {
	if (file.endsWith('.md') && !GENERATED.test(file)) return longIn(file, PROSE, (line) => !/^\s*\|/.test(line));
	const isSource = SOURCES.some((folder) => file.startsWith(`${folder}/`)) && !EXCEPT.test(file);
	return isSource && /\.(?:[cm]?[jt]s|c)$/.test(file) ? longIn(file, COMMENT, isProse) : [];
});
for (const place of long) console.log(place);
process.exitCode = long.length === 0 ? 0 : 1;

function longIn(file, most, isWanted) {
	let isCode = false;
	return readFileSync(join(root, file), 'utf8')
		.split('\n')
		.flatMap((line, index) => {
			if (/^[\s*]*```/.test(line)) isCode = !isCode;
			const width = line.replaceAll('\t', '  ').length;
			return !isCode && width > most && isWanted(line) ? [`${file}:${index + 1}: ${width} columns`] : [];
		});
}

/**
 * Whether the line is only a comment, and neither a table, indented code nor a directive for a
 * tool.
 */
function isProse(line) {
	const text = /^\s*(?:\/\/|\/?\*+)(.*)$/.exec(line)?.[1];
	return text !== undefined && !/^\s*\||^\s{4}|oxlint-|biome-|@ts-|@type/.test(text);
}
