/**
 * Blocking until there is an outcome, for callers that have no use for their event loop.
 */
import { type Awaited, isInVain } from './alone.js';
import { type Contest, type NOTHING, Pause } from './contest.js';
import * as messages from '../messages.js';
import { sleepSync, TIMED_OUT } from './sleep.js';
import { noteMissedWake } from './ticks.js';
import { clock } from '../../timers.js';

/**
 * @returns the outcome; what giving up comes to, if the timeout passed
 * @throws ProcessError if nobody could ever end the wait
 */
export function block<O, W>(contest: Contest<O, W>, want: W, timeout: number, awaited?: Awaited): O | typeof NOTHING {
	const began = clock();
	let isTick = false;
	let wasInVain = false;
	for (let waited = 0; ; waited = clock() - began) {
		const outcome = contest.prepareToWait(waited, want);
		if (!(outcome instanceof Pause)) {
			if (isTick && !contest.isByDeath?.(outcome)) noteMissedWake();
			return outcome;
		}
		if (wasInVain) throw messages.inVain(awaited as Awaited);
		wasInVain = awaited !== undefined && isInVain(awaited, waited, timeout);
		if (wasInVain) continue;
		const left = timeout - waited;
		if (left <= 0) return contest.giveUp(want, 'timeout');
		isTick =
			sleepSync(contest.word, outcome.expected, Math.min(outcome.tick, left)) === TIMED_OUT && outcome.tick <= left;
	}
}
