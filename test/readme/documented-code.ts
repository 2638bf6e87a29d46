/**
 * Reads the code blocks of a Markdown page that have a marking comment before their fence:
 * `<!-- run NAME -->` for a program, which a block after `<!-- prints -->` may follow,
 * `<!-- file NAME -->` for a module that the page's programs import, and `<!-- command NAME -->`
 * for a shell command.
 */
import { readFileSync } from 'node:fs';
import { inRepository } from '../support/repository.js';

export interface DocumentedProgram {
	readonly page: string;
	/** The name of the program's file. */
	readonly name: string;
	readonly text: string;
	/** The output that the page shows, if it shows one. */
	readonly prints: string | undefined;
}

/** Returns the programs of a page. @param page path from the repository's root */
export function programsOf(page: string): DocumentedProgram[] {
	const programs: DocumentedProgram[] = [];
	for (const { kind, name, text } of blocksOf(page)) {
		const last = programs.at(-1);
		if (kind === 'run') programs.push({ page, name, text, prints: undefined });
		else if (kind === 'prints' && last) programs[programs.length - 1] = { ...last, prints: text };
	}
	return programs;
}

/** Returns the modules that programs of the page import. */
export function filesOf(page: string): { readonly name: string; readonly text: string }[] {
	return blocksOf(page).filter(({ kind }) => kind === 'file');
}

/** @throws Error if the page has no such program */
export function programText(page: string, name: string): string {
	const program = programsOf(page).find((each) => each.name === name);
	if (!program) throw new Error(`${page} has no <!-- run ${name} -->`);
	return program.text;
}

/** @throws Error if the page has no such command */
export function commandOf(page: string, name: string): string {
	const block = blocksOf(page).find((each) => each.kind === 'command' && each.name === name);
	if (!block) throw new Error(`${page} has no <!-- command ${name} -->`);
	return block.text;
}

function blocksOf(page: string): { kind: string; name: string; text: string }[] {
	const text = readFileSync(inRepository(page), 'utf8');
	return [...text.matchAll(/<!-- (run|prints|file|command) ?(\S*) -->\n```\w+\n(.*?)```/gs)].map(
		([, kind = '', name = '', code = '']) => ({ kind, name, text: code }),
	);
}
