/**
 * Recognises functions that `new Function` or an indirect `eval` has made of a text. Each such text
 * is a script of its own, and asking the engine about a new script takes 10 ms and more. There is
 * nothing to ask: these functions have no file and no variables around them.
 *
 * A function of a file may have no variables around it either, but it stands elsewhere in its
 * script. `new Function` produces a text in a form that nobody writes. What `eval` returns stands
 * at the very start of its script, after a parenthesis at most. In a file, no other code could get
 * hold of a function that stands there.
 *
 * Doubt: a script that `node:vm` runs can look the same. A function of it then loses the name of
 * its file in stack traces.
 */
import type { FunctionReading } from './inspector.js';

/** @param text Of a function whose script is not known */
export function isMadeOfText(text: string, { location, scopes }: FunctionReading): boolean {
	if (!location || location.line !== 0 || scopes.length > 0 || text.includes('sourceURL')) return false;
	const isExpression = /^(?:async\s+)?function\b/.test(text);
	const start = location.column - (isExpression ? text.indexOf('(') : 0);
	if (isExpression) return start === 1 && (IN_PARENTHESES.test(text) || BY_CONSTRUCTOR.test(text));
	return start <= 1 && ARROW.test(text);
}

/** It has no name by which it could send itself. */
const IN_PARENTHESES = /^(?:async\s+)?function\s*\*?\s*\(/;
const BY_CONSTRUCTOR = /^(?:async )?function\*? anonymous\([^]*\n\) \{\n[^]*\n\}$/;
const ARROW = /^(?:async\s*)?(?:\(|[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>)/u;
