/**
 * Files, or sections of files, that scripts write and `npm run check` finds stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

/** @param {string} file relative to the repository @returns {string} empty if it does not exist */
export function readText(file) {
	return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
}

/**
 * `text` with another section between the lines `<!-- name -->` and `<!-- /name -->`.
 * @param {string} text @param {string} name @param {string} section
 */
export function withSection(text, name, section) {
	const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
	const [from, to] = [text.indexOf(start), text.indexOf(end)];
	if (from === -1 || to < from) throw new Error(`the markers ${start.trim()} and ${end} are missing`);
	return `${text.slice(0, from + start.length)}\n${section}\n${text.slice(to)}`;
}

/**
 * @param {Record<string, string>} wanted the text of each file
 * @param {{ write: boolean, command: string }} options `command`: the one that writes them
 * @returns {string[]} a line for each file that is stale, none after writing
 */
export function keepGenerated(wanted, { write, command }) {
	const stale = Object.keys(wanted).filter((file) => readText(file) !== wanted[file]);
	if (!write) return stale.map((file) => `${file}: stale; run ${command}`);
	for (const file of stale) {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		writeFileSync(join(root, file), wanted[file]);
	}
	return [];
}
