/**
 * Functions that use nothing of their surroundings, told without the parser: to load that, and to
 * run its code for the first time, is a third of what a program's first start takes.
 *
 * A text is plain where no word in it names a variable around the function or a global of the
 * program's, nor means something that the parser must see. Words are those of strings and comments,
 * too: a text that is not found to be plain is parsed, and costs what it always did.
 */
import type { Analysis } from '../source/functions/analyze.js';
import type { Scope } from './inspector.js';
import { isIntrinsicName } from '../values/intrinsics.js';
import type { Script } from './scripts.js';

/**
 * What the parser would find, but for what only saves work.
 *
 * @returns undefined where it has to look
 */
export function analyzePlain(text: string, script: Script, scopes: readonly Scope[]): Analysis | undefined {
	if (UNCLEAR.test(text)) return undefined;
	const arrow = ARROW.exec(text);
	const [, ownName, parameters] = arrow ? [arrow[0], undefined, arrow[1]] : (FUNCTION.exec(text) ?? []);
	// Whether an arrow function of a script is strict, the script says.
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

/** Private names, escapes in names, and letters that `WORD` does not know. */
const UNCLEAR = /#|\\u|[^\0-\x7f]/;

const REFUSED = new Set(['this', 'super', 'arguments', 'target', 'import', 'eval', 'class', 'with']);

function isAround(word: string, scopes: readonly Scope[]): boolean {
	if (scopes.some(({ kind, variables }) => (kind === 'script' ? word in variables : Object.hasOwn(variables, word))))
		return true;
	return Object.hasOwn(globalThis, word) && !isIntrinsicName(word);
}
