/**
 * The parser, loaded with the first function that needs it: most children never do.
 */
import { createRequire } from 'node:module';
import type { Options, Program } from 'acorn';

/** Parses as a module, else as a sloppy script. @throws SyntaxError */
export function parse(source: string, kind: 'module' | 'script' = 'module'): Program {
	acorn ??= createRequire(import.meta.url)('acorn') as typeof import('acorn');
	try {
		return acorn.parse(source, { ...OPTIONS, sourceType: kind });
	} catch (error) {
		if (kind === 'script') throw error;
		return acorn.parse(source, { ...OPTIONS, sourceType: 'script' });
	}
}

let acorn: typeof import('acorn') | undefined;

/** A function's text stands alone: what its surroundings allow is not known. */
const OPTIONS: Options = {
	ecmaVersion: 'latest',
	allowReturnOutsideFunction: true,
	allowAwaitOutsideFunction: true,
	allowSuperOutsideMethod: true,
	allowHashBang: true,
	checkPrivateFields: false,
};
