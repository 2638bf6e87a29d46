/**
 * Notices a function that is made anew each time it is sent, again and again: to read its variables
 * costs more than all else in sending it. What counts are the user's calls: one that sends a
 * hundred functions made in one place, in one message or in one per item, counts once.
 */
import { logger } from '../../../log.js';
import * as messages from '../../values/messages.js';
import { clock } from '../../../timers.js';
import { hasArrived } from '../../wire/arrived.js';

/**
 * A message begins.
 *
 * @param call What the messages of one call of the user's have in common; undefined
 * where the call sends but this one.
 */
export function beginCall(call: object | undefined): void {
	const known = call && calls.get(call);
	counted = known ?? new Set();
	if (call && !known) calls.set(call, counted);
}

/**
 * Is told of each function whose variables are read; warns once.
 *
 * @param label Where the function stands.
 * @param text of one that stands in no file, where all have the same label
 */
export function noteReading(fn: Function, label: string, text: string): void {
	// It is not the program that made it again.
	if (warned || seen.has(fn) || hasArrived(fn)) return;
	seen.add(fn);
	const key = `${label}\n${text}`;
	if (counted.has(key)) return;
	counted.add(key);
	const now = clock();
	if (now - since > WINDOW_MS) {
		since = now;
		readings.clear();
	}
	const count = (readings.get(key) ?? 0) + 1;
	readings.set(key, count);
	if (count <= MOST_READINGS) return;
	warned = true;
	readings.clear();
	logger.warn(messages.manyReadings(label, MOST_READINGS));
}

const WINDOW_MS = 1_000;
const MOST_READINGS = 20;
/** By function, since `since`. */
const readings = new Map<string, number>();
let since = Number.NEGATIVE_INFINITY;
let warned = false;
const seen = new WeakSet<Function>();
/** Functions of the call that a message belongs to that were counted. */
let counted = new Set<string>();
const calls = new WeakMap<object, Set<string>>();
