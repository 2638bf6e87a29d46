/**
 * Waits until a word of the waiter's own changes. Each waiter has its own word, because
 * conditions and barriers choose whom they wake. Locks let all waiters compete for one word.
 */
import { type Awaited, isInVain } from './alone.js';
import type { WaitOptions } from '../../options.js';
import { type Sleep, sleepOn, sleepSync, TIMED_OUT, type Word } from './sleep.js';
import { livenessTick, noteMissedWake, slowTick } from './ticks.js';
import { clearTimeout, clock, setTimeout } from '../../timers.js';

export interface WatchedWord {
	readonly word: Word;
	readonly expected: number;
	/** Called at each tick: changes the word if what is waited for can no longer come. */
	readonly check?: () => void;
}

/**
 * @returns false if the timeout passed first. Rejects with the signal's reason.
 * @param options as `checkWaitOptions` returns them
 */
export function waitWhile(watch: WatchedWord, { timeout, signal }: WaitOptions): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const began = clock();
		let sleeping: Sleep | undefined;
		const timer = timeout === undefined ? undefined : setTimeout(() => end(() => resolve(hasChanged(watch))), timeout);
		signal?.addEventListener('abort', onAbort, { once: true });
		step();

		function step(): void {
			if (hasChanged(watch)) return end(() => resolve(true));
			sleeping = sleepOn(watch.word, watch.expected, tickAfter(clock() - began, watch), onWake);
		}
		function onWake(outcome: number): void {
			look(watch, outcome);
			step();
		}
		function onAbort(): void {
			// What has come counts even if nobody has looked yet, or it would be lost.
			if (hasChanged(watch)) end(() => resolve(true));
			else end(() => reject(signal?.reason));
		}
		function end(settle: () => void): void {
			sleeping?.end();
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			settle();
		}
	});
}

/** Blocking `waitWhile`. Also returns false if nobody could ever end the wait. */
export function waitWhileSync(watch: WatchedWord, timeout: number, awaited: Awaited): boolean {
	const began = clock();
	while (!hasChanged(watch)) {
		const waited = clock() - began;
		if (waited >= timeout) return false;
		if (isInVain(awaited, waited, timeout)) return hasChanged(watch);
		look(watch, sleepSync(watch.word, watch.expected, Math.min(tickAfter(waited, watch), timeout - waited)));
	}
	return true;
}

function hasChanged({ word: { words, at }, expected }: WatchedWord): boolean {
	return Atomics.load(words, at) !== expected;
}

function look(watch: WatchedWord, outcome: number): void {
	if (outcome === TIMED_OUT && hasChanged(watch)) noteMissedWake();
	watch.check?.();
}

/**
 * A waiter without `check` cannot be stranded by a death. It still re-checks now and then, in
 * case a wake-up was lost with its sender.
 */
function tickAfter(waited: number, { check }: WatchedWord): number {
	return check ? livenessTick(waited) : slowTick(waited);
}
