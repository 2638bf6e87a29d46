/**
 * Puts a program's sources where a loader reads them. A file in a syntax that the loader can't take
 * is replaced by tsc's output, under the same name. Other files stay as they were written.
 */
import { join } from 'node:path';
import type { PackageFolder } from '../support/package-folder.js';
import type { Program } from './programs.js';
import { loweredByTsc } from './tsc.js';

/** The TypeScript syntax that a loader takes, beside types that can be erased. */
export interface Syntax {
	readonly enums: boolean;
	readonly decorators: readonly Program['decorators'][];
}

export const EVERYTHING: Syntax = { enums: true, decorators: ['legacy', 'standard'] };

/** @returns the program's folder */
export async function placeSources(
	project: PackageFolder,
	place: string,
	program: Program,
	{ syntax, modules }: { syntax: Syntax; modules: 'esm' | 'cjs' },
): Promise<string> {
	for (const file of program.files) {
		const isTaken =
			(!file.hasEnums || syntax.enums) && (!file.hasDecorators || syntax.decorators.includes(program.decorators));
		const text = isTaken ? file.text : await loweredByTsc(project, program, file);
		project.write(join(place, program.name, file.name), text);
	}
	const type = modules === 'esm' ? 'module' : 'commonjs';
	project.write(join(place, program.name, 'package.json'), JSON.stringify({ type }));
	const compilerOptions = {
		target: 'es2022',
		experimentalDecorators: program.decorators === 'legacy',
		useDefineForClassFields: true,
	};
	project.write(join(place, program.name, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
	return join(project.path, place, program.name);
}
