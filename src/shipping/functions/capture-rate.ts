/**
 * Notices a function that is made anew each time it is sent, again and again: to read its variables costs more than all
 * else in sending it.
 */
import { logger } from '../../log.js';
import * as messages from '../messages.js';
import { clock } from '../../timers.js';

/** Is told of each function whose variables are read; warns once. @param label Where the function stands. */
export function noteReading(fn: Function, label: string): void {
	if (warned || seen.has(fn)) return;
	seen.add(fn);
	const now = clock();
	if (now - since > WINDOW_MS) {
		since = now;
		readings.clear();
	}
	const count = (readings.get(label) ?? 0) + 1;
	readings.set(label, count);
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
