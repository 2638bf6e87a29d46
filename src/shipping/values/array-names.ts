/**
 * Named properties of plain arrays: `index` and `groups` of a match, `raw` of a template's strings,
 * and whatever a program adds.
 *
 * Only a list of all keys shows whether an array has any, and for a short array that takes half as
 * long as writing it. So arrays of the language are recognised by a name that each of their kinds
 * has, and arrive complete. Names that a program adds are not sent. To warn of that, the first
 * arrays of a process are checked, and a sample of later ones, which finds any systematic use.
 */
import { inspect } from 'node:util';
import { logger } from '../../log.js';
import * as messages from './messages.js';

/**
 * Whether an array may be one of the language's that have names; few others have one of these. None
 * begins with a number.
 */
export function mayHaveNames(array: readonly unknown[]): boolean {
	return typeof array[0] !== 'number' && ('groups' in array || 'raw' in array);
}

/** Called with each plain array that is written without its names. */
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
 * Returns the names on a typed array or a Buffer besides its elements. For a subclass of a
 * built-in, all are returned; other views are sampled like plain arrays.
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

/** Returns the first enumerable name, if any. Names come after the indices. */
function nameOf(array: ArrayLike<unknown>): string | undefined {
	if (array.length > LONG && NO_NAMES.test(inspect(array, NO_ELEMENTS))) return undefined;
	return Object.keys(array).find((key) => !isIndex(key));
}

/**
 * `inspect` alone can skip indices without listing them. If its output ever changes, all keys are
 * listed.
 */
const LONG = 64;
const NO_ELEMENTS = { maxArrayLength: 0, depth: 0, customInspect: false, showProxy: false };
const NO_NAMES = /\[ \.\.\. \d+ more items \]$/;
