/**
 * Reads the imports at the head of a module's text without the parser. Only whole statements count
 * that follow nothing but comments and other imports. The modules they name are loaded for certain.
 * A comment or a string may hold the text of an import that never happens.
 */

interface HeadImports {
	/** The specifiers as the text has them, without TypeScript's type imports. */
	readonly specifiers: ReadonlySet<string>;
	/** Whether no further import can follow. */
	readonly isAll: boolean;
}

export function importsAtHead(text: string): HeadImports {
	const specifiers = new Set<string>();
	let at = endOf(BETWEEN, text, 0);
	for (let found = matchAt(IMPORT, text, at); found; found = matchAt(IMPORT, text, at)) {
		const [statement, isType, , specifier] = found;
		if (!isType) specifiers.add(specifier as string);
		at = endOf(BETWEEN, text, at + statement.length);
	}
	return { specifiers, isAll: !LATER.test(text.slice(at)) };
}

const BETWEEN = /(?:^#![^\n]*|\s+|;|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(['"])use strict\1)*/y;
const IMPORT = /import\b(\s+type\b)?(?:[^'"`;()=/]*?\bfrom\b\s*|\s*)(['"])([^'"\n\\]+)\2(?:\s*with\s*\{[^}]*\})?/y;
/** Matches what may be an import further down: the word, except in a call or in `import.meta`. */
const LATER = /(?<![\w$.])import\b(?!\s*[(.])/;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

function endOf(pattern: RegExp, text: string, at: number): number {
	return at + (matchAt(pattern, text, at)?.[0].length ?? 0);
}
