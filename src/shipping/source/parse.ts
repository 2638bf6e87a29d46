/**
 * The parser (acorn). It is loaded with the first function that needs it: most children never do.
 */
import { createRequire } from 'node:module';
import type { Options, Program } from 'acorn';

/** Parses a text as a module, or failing that as a sloppy script. @throws SyntaxError */
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

/** A function's text is parsed alone, so nothing is known of what its surroundings allow. */
const OPTIONS: Options = {
	ecmaVersion: 'latest',
	allowReturnOutsideFunction: true,
	allowAwaitOutsideFunction: true,
	allowSuperOutsideMethod: true,
	allowHashBang: true,
	checkPrivateFields: false,
};

/** Returns a function that turns a line and a column, both counted from 0, into an offset. */
export function offsetsIn(source: string): (line: number, column: number) => number {
	const starts = [0, ...[...source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map((end) => end.index + end[0].length)];
	return (line, column) => (starts[line] ?? Number.NaN) + column;
}
