/**
 * Recognises functions that use nothing of their surroundings, without the parser. Loading the
 * parser and running its code for the first time takes a third of a program's first start.
 *
 * A text is plain if no word in it names a variable around the function or one of the program's
 * globals, and none means something that only the parser can judge. The words in strings and
 * comments count, too. A text that is not recognised as plain is merely parsed as usual.
 */
import type { Analysis } from '../source/functions/analyze.js';
import type { Scope } from './inspector.js';
import { isIntrinsicName } from '../values/intrinsics.js';
import type { Script } from './scripts.js';

/**
 * Returns what the parser would find, except for findings that only save work.
 *
 * @returns undefined if the parser has to look
 */
export function analyzePlain(text: string, script: Script, scopes: readonly Scope[]): Analysis | undefined {
	if (UNCLEAR.test(text)) return undefined;
	const arrow = ARROW.exec(text);
	const [, ownName, parameters] = arrow ? [arrow[0], undefined, arrow[1]] : (FUNCTION.exec(text) ?? []);
	// Whether an arrow function of a script is strict, only the script tells.
	if (parameters === undefined || (arrow && !script.isModule)) return undefined;
	const words: readonly string[] = text.match(WORD) ?? [];
	const isOwn = (word: string): boolean => word === ownName && words.indexOf(word) === words.lastIndexOf(word);
	if (words.some((word) => (REFUSED.has(word) || isAround(word, scopes)) && !isOwn(word))) return undefined;
	const start = ownName === undefined ? -1 : text.indexOf(ownName);
	return {
		text,
		wrap: 'expression',
		kind: arrow ? 'arrow' : 'function',
		ownName,
		ownNameRange: ownName === undefined ? undefined : { start, end: start + ownName.length },
		parameters: arrow ? 0 : text.indexOf('('),
		length: parameters.match(WORD)?.length ?? 0,
		classParts: undefined,
		constructors: new Map(),
		canEnter: false,
		selfContained: false,
		isModeless: false,
		free: new Map(),
		edits: [],
		usesOuter: { this: false, arguments: false, super: false, newTarget: false, private: undefined },
		hasEval: false,
	};
}

const NAME = '[A-Za-z_$][\\w$]*';
const LIST = `(?:${NAME}\\s*(?:,\\s*${NAME}\\s*)*(?:,\\s*)?)?`;
const WORD = new RegExp(NAME, 'g');
const ARROW = new RegExp(`^(?:async\\b\\s*)?(${NAME}|\\(\\s*${LIST}\\))\\s*=>`);
const FUNCTION = new RegExp(`^(?:async\\s+)?function\\b\\s*\\*?\\s*(${NAME})?\\s*\\(\\s*(${LIST})\\)`);

/** Private names, escapes in names, and letters that `WORD` does not match. */
const UNCLEAR = /#|\\u|[^\0-\x7f]/;

const REFUSED = new Set(['this', 'super', 'arguments', 'target', 'import', 'eval', 'class', 'with']);

function isAround(word: string, scopes: readonly Scope[]): boolean {
	if (scopes.some(({ kind, variables }) => (kind === 'script' ? word in variables : Object.hasOwn(variables, word))))
		return true;
	return Object.hasOwn(globalThis, word) && !isIntrinsicName(word);
}
