import type { PackageFolder } from './package-folder.js';
import { inRepository } from './repository.js';
import { type ProgramResult, runProgram } from './run-program.js';

/** Checks a user's program with strict options against the published declarations. */
export function typecheck(
	folder: PackageFolder,
	name: string,
	text: string,
	options: Record<string, unknown>,
): Promise<ProgramResult> {
	folder.write(name, text);
	const compilerOptions = {
		target: 'es2022',
		lib: ['es2023', 'esnext.disposable'],
		types: ['node'],
		strict: true,
		exactOptionalPropertyTypes: true,
		skipLibCheck: false,
		noEmit: true,
		...options,
	};
	const project = folder.write(`${name}.json`, JSON.stringify({ compilerOptions, files: [name] }));
	return runProgram(inRepository('node_modules/typescript/bin/tsc'), { args: ['-p', project], cwd: folder.path });
}
