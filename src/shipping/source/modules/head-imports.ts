/**
 * The imports at the head of a module's text, told without the parser. Only whole statements count,
 * before which nothing but comments and other imports stands: what they name is loaded, which can't
 * be said of what a comment or a string names.
 */

interface HeadImports {
	/** As the text has them, types of TypeScript left out. */
	readonly specifiers: ReadonlySet<string>;
	/** Whether no import can stand further down. */
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
/** What may be one: the word, where it is no call and no `import.meta`. */
const LATER = /(?<![\w$.])import\b(?!\s*[(.])/;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

function endOf(pattern: RegExp, text: string, at: number): number {
	return at + (matchAt(pattern, text, at)?.[0].length ?? 0);
}
