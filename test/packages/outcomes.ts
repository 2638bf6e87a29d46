/**
 * Runs the programs of the rows and collects the outcome of each use of each package.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFolder } from '../support/package-folder.js';
import { startProgram } from '../support/run-program.js';
import { SOURCES } from './install.js';
import { programOf, type Row, type System } from './programs.js';

/** One use of a package, as `try.mjs` prints it. */
interface Use {
	/** As in `Row.ways`, or `remedy` for the replacement of a refused use. */
	readonly way: string;
	readonly ok: boolean;
	/** The first line of the error, if it failed. */
	readonly error?: string;
	/** The remedy in words. */
	readonly remedy?: string;
}

export interface Outcome {
	readonly row: Row;
	readonly system: System;
	readonly uses: readonly Use[];
}

/** What a program prints: the beginning or the end of a use, or the end of a row. */
interface Line extends Use {
	readonly name: string;
	readonly begins?: boolean;
	readonly done?: boolean;
}

/** Milliseconds. `try.mjs` gives a use 60 s, so a program that is silent for longer is blocked. */
const SILENCE = 70_000;

/**
 * Runs `rows` in one program and resolves to an outcome for each. If a row ends or blocks the
 * program, the rows after it run in another one.
 */
export async function runRows(project: PackageFolder, rows: readonly Row[], system: System): Promise<Outcome[]> {
	cpSync(`${SOURCES}/try.mjs`, join(project.path, 'try.mjs'));
	const outcomes: Outcome[] = [];
	while (outcomes.length < rows.length) {
		const left = rows.slice(outcomes.length);
		const { lines, end } = await runOnce(project, left, system);
		for (const row of left) {
			const own = lines.filter(({ name }) => name === row.name);
			const uses = own.filter(({ begins, done }) => begins !== true && done !== true);
			const isDone = own.some(({ done }) => done === true);
			const way = own.findLast(({ begins }) => begins)?.way ?? 'its own program';
			outcomes.push({ row, system, uses: isDone ? uses : [...uses, { way, ok: false, error: end }] });
			if (!isDone) break;
		}
	}
	return outcomes;
}

async function runOnce(
	project: PackageFolder,
	rows: readonly Row[],
	system: System,
): Promise<{ lines: Line[]; end: string }> {
	const { name, text } = programOf(rows, system);
	const { child, result } = startProgram(project.write(name, text), { cwd: project.path, deadline: 600_000 });
	let isSilent = false;
	const timer = setTimeout(() => {
		isSilent = true;
		child.kill('SIGKILL');
	}, SILENCE);
	child.stdout?.on('data', () => timer.refresh());
	const { stdout, stderr, code, signal } = await result;
	clearTimeout(timer);
	return {
		lines: [...stdout.matchAll(/^@(\{.*\})$/gm)].map(([, json = '']) => JSON.parse(json)),
		end: isSilent
			? `the program was blocked for ${SILENCE} ms`
			: `the program ended with ${code ?? signal}: ${stderr.slice(-2000)}`,
	};
}

/** The failed uses, one per line. */
export function failuresOf({ uses }: Outcome): string[] {
	return uses.filter(({ ok }) => !ok).map(({ way, error }) => `${way}: ${error}`);
}
