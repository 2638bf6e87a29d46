/**
 * Notices a function that is created anew for each send, many times: reading its variables costs
 * more than everything else in sending it. The unit of counting is the user's call: a call that
 * sends a hundred functions made in one place, in one message or one per item, counts once.
 */
import { logger } from '../../../log.js';
import * as messages from '../../values/messages.js';
import { clock } from '../../../timers.js';
import { hasArrived } from '../../wire/arrived.js';

/**
 * Begins a message.
 *
 * @param call Identifies the user's call where it sends several messages; undefined otherwise.
 */
export function beginCall(call: object | undefined): void {
	const known = call && calls.get(call);
	counted = known ?? new Set();
	if (call && !known) calls.set(call, counted);
}

/**
 * Notes each function whose variables are read; warns once.
 *
 * @param label The place of the function.
 * @param text The text of a function that is in no file, since all of those share one label.
 */
export function noteReading(fn: Function, label: string, text: string): void {
	// The program did not create it anew.
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
/** Readings per function since `since`. */
const readings = new Map<string, number>();
let since = Number.NEGATIVE_INFINITY;
let warned = false;
const seen = new WeakSet<Function>();
/** Functions counted for the call that the current message belongs to. */
let counted = new Set<string>();
const calls = new WeakMap<object, Set<string>>();
