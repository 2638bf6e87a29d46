/**
 * Named properties of plain arrays: `index` and `groups` of a match, `raw` of a template's strings, and what a program itself puts on one.
 *
 * Only a list of all keys tells whether an array has some, and for a short array that takes half as long as to write it. So those
 * of the language are known by a name that each of their kind has, and arrive with all they have. What a program adds stays behind; not without a
 * word: the first arrays of a process, and some of those after them, are looked at, which finds what is no accident.
 */
import { inspect } from 'node:util';
import { logger } from '../log.js';
import * as messages from './messages.js';

/** Whether it may be an array of the language's that has names; few others bear one of these. None begins with a number. */
export function mayHaveNames(array: readonly unknown[]): boolean {
	return typeof array[0] !== 'number' && ('groups' in array || 'raw' in array);
}

/** Is called with each plain array that is written without its names. */
export function lookForNames(array: readonly unknown[]): void {
	if (--untilNext > 0) return;
	seen++;
	untilNext = seen < LOOK_AT_FIRST ? 1 : LOOK_AT_EACH;
	const name = nameOf(array);
	if (name === undefined) return;
	untilNext = Infinity;
	logger.warn(messages.nameLeftBehind(name));
}

const LOOK_AT_FIRST = 256;
const LOOK_AT_EACH = 64;
let seen = 0;
let untilNext = 1;

/** Whether a key of an array is the index of an element. */
export function isIndex(key: string): boolean {
	const index = Number(key) >>> 0;
	return String(index) === key && index <= LARGEST_INDEX;
}

const LARGEST_INDEX = 2 ** 32 - 2;

/** Its first enumerable name, if it has one. Names come after the indices. */
function nameOf(array: readonly unknown[]): string | undefined {
	if (array.length > LONG && NO_NAMES.test(inspect(array, NO_ELEMENTS))) return undefined;
	return Object.keys(array).find((key) => !isIndex(key));
}

/** `inspect` can skip indices without listing them, as nothing else can. Should it once write otherwise, all keys are listed. */
const LONG = 64;
const NO_ELEMENTS = { maxArrayLength: 0, depth: 0, customInspect: false, showProxy: false };
const NO_NAMES = /^\[ \.\.\. \d+ more items \]$/;
