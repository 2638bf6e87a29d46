/**
 * Named properties of plain arrays: `index` and `groups` of a match, `raw` of a template's strings,
 * and what a program itself puts on one.
 *
 * Only a list of all keys tells whether an array has some, and for a short array that takes
 * half as long as to write it. So those of the language are known by a name that each of
 * their kind has, and arrive with all they have. What a program adds stays behind; not
 * without a word: the first arrays of a process, and some of those after them, are looked at,
 * which finds what is no accident.
 */
import { inspect } from 'node:util';
import { logger } from '../../log.js';
import * as messages from './messages.js';

/**
 * Whether it may be an array of the language's that has names; few others bear one of
 * these. None begins with a number.
 */
export function mayHaveNames(array: readonly unknown[]): boolean {
	return typeof array[0] !== 'number' && ('groups' in array || 'raw' in array);
}

/** Is called with each plain array that is written without its names. */
export function lookForNames(array: ArrayLike<unknown>, message = messages.nameLeftBehind): void {
	if (--untilNext > 0) return;
	seen++;
	untilNext = seen < LOOK_AT_FIRST ? 1 : LOOK_AT_EACH;
	const name = nameOf(array);
	if (name === undefined) return;
	untilNext = Infinity;
	logger.warn(message(name));
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

/**
 * Names of what stands on a typed array or a Buffer besides its elements. All are told for those of
 * a class that extends a built-in one; others are looked at as plain arrays are.
 */
export function namesOfView(view: ArrayBufferView, isOfOwnClass: boolean): (string | symbol)[] {
	if (view instanceof DataView) return Reflect.ownKeys(view);
	if (!isOfOwnClass) {
		lookForNames(view as Uint8Array, messages.nameOfView);
		return [];
	}
	const elements = view as Uint8Array;
	if (elements.length <= LARGEST_LISTED || !NO_NAMES.test(inspect(elements, NO_ELEMENTS)))
		return Reflect.ownKeys(elements).filter((key) => typeof key === 'symbol' || !isIndex(key));
	return Object.getOwnPropertySymbols(elements);
}

const LARGEST_LISTED = 64;
const LARGEST_INDEX = 2 ** 32 - 2;

/** Its first enumerable name, if it has one. Names come after the indices. */
function nameOf(array: ArrayLike<unknown>): string | undefined {
	if (array.length > LONG && NO_NAMES.test(inspect(array, NO_ELEMENTS))) return undefined;
	return Object.keys(array).find((key) => !isIndex(key));
}

/**
 * `inspect` can skip indices without listing them, as nothing else can. Should it once write
 * otherwise, all keys are listed.
 */
const LONG = 64;
const NO_ELEMENTS = { maxArrayLength: 0, depth: 0, customInspect: false, showProxy: false };
const NO_NAMES = /\[ \.\.\. \d+ more items \]$/;
