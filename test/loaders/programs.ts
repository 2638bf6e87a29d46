/**
 * The programs of `test/fixtures/loaders/`, which run under every loader. Each compares what its
 * functions do in a pool with what they do in the program itself. It exports the differences as
 * `finished`, and exits with 1 if there are any.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { inRepository } from '../support/repository.js';

export interface Program {
	readonly name: string;
	readonly decorators: 'none' | 'legacy' | 'standard';
	readonly files: readonly SourceFile[];
}

export interface SourceFile {
	readonly name: string;
	readonly text: string;
	readonly hasEnums: boolean;
	readonly hasDecorators: boolean;
}

export const SOURCES: string = inRepository('test/fixtures/loaders');

/** One function for each construct that loaders compile in their own ways. */
export const BASICS: Program = read('basics', 'none');

/** Programs as somebody might write them who does not think of loaders. */
export const STRANGERS: readonly Program[] = [
	read('market', 'legacy'),
	read('logs', 'legacy'),
	read('genes', 'standard'),
];

export const PROGRAMS: readonly Program[] = [BASICS, ...STRANGERS];

/** The last line of a program that found no difference. */
export const ALIKE = /\b(basics: \d+ cases alike|\w+: .*\b0 differences)$/m;

function read(name: string, decorators: Program['decorators']): Program {
	const files = readdirSync(`${SOURCES}/${name}`)
		.filter((file) => file.endsWith('.ts'))
		.map((file) => {
			const text = readFileSync(`${SOURCES}/${name}/${file}`, 'utf8');
			return { name: file, text, hasEnums: /^(export )?enum /m.test(text), hasDecorators: /^\s*@\w/m.test(text) };
		});
	return { name, decorators, files };
}
