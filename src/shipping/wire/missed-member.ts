/**
 * Finds the member whose absence a TypeError reports: `utc` in "dates.utc is not a function". Some
 * messages name only what was read from the missing member; then the source at that place names it.
 * `dates.zones.utc`, which fails with "(reading 'utc')", lacks `zones`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { originalUrl } from '../source/unit-file-name.js';

export interface MissedMember {
	readonly member: string;
	/**
	 * Name of the object that should have the member, where it is used: `dates` in `dates.utc` and
	 * `main.dates.utc`.
	 */
	readonly owner: string | undefined;
}

/** Returns `undefined` for an error that is not about a member. */
export function memberMissedBy(error: Error): MissedMember | undefined {
	const message: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
	if (typeof message !== 'string') return undefined;
	for (const form of NAMED) {
		const [, owner, member] = form.exec(message) ?? [];
		if (member !== undefined) return { member, owner };
	}
	const [, read] = READ.exec(message) ?? [];
	return read === undefined ? undefined : memberBefore(read, placeOf(error));
}

/** Esbuild and tsc write `(0, dates_1.utc)(…)` for the call of an import. */
const NAMED = [
	/([\w$]+)?\.([\w$]+)\)? is not a (?:function|constructor)$/,
	/([\w$]+)?\.([\w$]+)\)? is not iterable$/,
	/^Cannot destructure property '.*' of '(?:.*?([\w$]+))?\.([\w$]+)' as it is undefined\.$/,
];
const READ = /^Cannot (?:read|set) properties of undefined \((?:reading|setting) '([\w$]+)'\)$/;

interface Place {
	readonly url: string;
	readonly line: number;
	readonly column: number;
}

/** The place where the error was thrown, counted from 0. */
function placeOf(error: Error): Place | undefined {
	const { stack } = error;
	const [, first] = typeof stack === 'string' ? (/\n\s+at (.*)/.exec(stack) ?? []) : [];
	const [, url, line, column] = /(?:^|\()((?:async )?[^()]*):(\d+):(\d+)\)?$/.exec(first ?? '') ?? [];
	return url === undefined ? undefined : { url, line: Number(line) - 1, column: Number(column) - 1 };
}

/**
 * Returns the member that was being read there. The code of a sent function may be some columns
 * away from its place in the file.
 */
function memberBefore(read: string, place: Place | undefined): MissedMember | undefined {
	const lines = place && linesOf(place.url);
	const line = lines?.[place?.line ?? 0];
	if (!place || !lines || line === undefined) return undefined;
	const before = lines.slice(Math.max(0, place.line - 3), place.line).join('\n');
	// The engine gives the place of the name, or of the point before it.
	const start = place.column + (line[place.column] === '.' ? 1 : 0);
	if (line.startsWith(read, start)) {
		const [, owner, member] = BEFORE.exec(`${before}\n${line.slice(0, start)}`) ?? [];
		return member === undefined ? undefined : { member, owner };
	}
	const found = [...line.matchAll(WITHIN)].filter(([, , , next]) => next === read);
	const [, owner, member] = found[0] ?? [];
	return member !== undefined && found.every((one) => one[2] === member) ? { member, owner } : undefined;
}

const BEFORE = /([\w$]+)?!?\s*\.\s*([\w$]+)!?\s*\.\s*$/;
const WITHIN = /([\w$]+)?!?\.([\w$]+)!?(?=\.([\w$]+))/g;

function linesOf(url: string): string[] | undefined {
	try {
		const name = originalUrl(url);
		return readFileSync(name.startsWith('file:') ? fileURLToPath(name) : name, 'utf8').split('\n');
	} catch {
		// The code is in no file, or the file is unreadable.
		return undefined;
	}
}
