/**
 * Finds the source of a script that is loaded but not on the stack, as that of a function which the program imports from
 * another of its files. Coverage reports the number, the URL and the length of a script. Its file holds the source if the
 * file has that length and has not changed since the process began.
 *
 * Alternative: `Debugger.enable`, see `running-scripts.ts`. Coverage takes a fifth of its time. It omits scripts whose
 * functions the engine has no counts of, as CommonJS files that only define functions.
 */
import { readFileSync, statSync } from 'node:fs';
import { wallClock } from '../../timers.js';
import type { FunctionReading } from './inspector.js';
import { withSession } from './inspector-session.js';
import { type FoundScript, pathOf } from './script-file.js';

/**
 * @param text of a function of the script, which must be in its place
 * @returns undefined where coverage omits the script, or its file may hold something else, as when a loader compiled it
 */
export function loadedScript(text: string, { location, scopes }: FunctionReading): FoundScript | undefined {
	if (!location) return undefined;
	const { scriptId, line, column } = location;
	if (!covered.has(scriptId)) readCoverage();
	const source = sourceOf(scriptId);
	if (source === undefined || !standsAt(text, source, line, column)) return undefined;
	const isModule = scopes.some(({ kind }) => kind === 'module');
	return { id: scriptId, name: (covered.get(scriptId) as CoveredScript).name, isModule, source };
}

/** The same by the file's path; undefined, too, where the file was loaded twice. */
export function loadedScriptAt(path: string): FoundScript | undefined {
	readCoverage();
	const [found, another] = [...covered].filter(([, { name }]) => pathOf(name) === path);
	if (!found || another) return undefined;
	const [id, { name }] = found;
	const isModule = isModuleFile(name);
	const source = isModule === undefined ? undefined : sourceOf(id);
	return source === undefined || isModule === undefined ? undefined : { id, name, isModule, source };
}

interface CoveredScript {
	readonly name: string;
	readonly length: number;
}

/** By id. */
const covered = new Map<string, CoveredScript>();

/** Enables no domain, and so leaves alone the coverage that somebody else has begun. */
function readCoverage(): void {
	const { result } = withSession(({ post }) => post('Profiler.getBestEffortCoverage')) as Coverage;
	for (const { scriptId, url, functions } of result) {
		const whole = functions[0]?.ranges[0];
		if (whole?.startOffset === 0) covered.set(scriptId, { name: url, length: whole.endOffset });
	}
}

interface Coverage {
	readonly result: readonly {
		readonly scriptId: string;
		readonly url: string;
		readonly functions: readonly {
			readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number }[];
		}[];
	}[];
}

/** Undefined where the name does not tell: from Node 22 on, CommonJS has URLs, too. */
function isModuleFile(name: string): boolean | undefined {
	if (name.endsWith('.mjs')) return true;
	if (name.startsWith('/') || name.endsWith('.cjs')) return false;
	return process.versions.node.startsWith('20.') || undefined;
}

function sourceOf(scriptId: string): string | undefined {
	const script = covered.get(scriptId);
	const path = script && pathOf(script.name);
	const source = path === undefined ? undefined : unchangedFile(path);
	return source?.length === script?.length ? source : undefined;
}

function unchangedFile(path: string): string | undefined {
	try {
		const { mtimeMs, ctimeMs } = statSync(path);
		const began = wallClock() - process.uptime() * 1_000;
		return Math.max(mtimeMs, ctimeMs) < began ? readFileSync(path, 'utf8') : undefined;
	} catch {
		// There is no such file any more.
		return undefined;
	}
}

/** @param column with `line` a position within the text */
function standsAt(text: string, source: string, line: number, column: number): boolean {
	const before = source.split('\n', line).join('\n').length;
	const position = before + (line > 0 ? 1 : 0) + column;
	for (let at = source.indexOf(text); at >= 0 && at <= position; at = source.indexOf(text, at + 1))
		if (position < at + text.length) return true;
	return false;
}
