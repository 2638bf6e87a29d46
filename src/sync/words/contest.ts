/**
 * How the waiters of all primitives try and sleep, whether they block (`block.ts`) or await
 * (`turns.ts`). An attempt either comes to an outcome or says what to sleep on.
 */
import type { Word } from './sleep.js';

/** The attempt came to nothing. */
export const NOTHING = 0;

/**
 * What is waited for. `O` is the outcome of an attempt. `W` is what a waiter wants, for
 * contests whose waiters differ.
 */
export interface Contest<O, W = undefined> {
	readonly word: Word;
	/**
	 * Takes it, or says what to sleep on after having waited `waited` milliseconds. An error
	 * that this throws is the waiter's.
	 */
	prepareToWait(waited: number, want: W): Exclude<O, typeof NOTHING> | Pause;
	/** Called when a waiter gives up. What it waited for may have come at that moment. */
	giveUp(want: W, why: 'timeout' | 'abort'): O | typeof NOTHING;
	/** Gives back what was taken for a waiter that no longer wants it. */
	giveBack?(outcome: O): void;
	/** Whether an outcome is due to the death of a process, which wakes nobody. */
	isByDeath?(outcome: O): boolean;
}

/** Says that the outcome is not there yet. */
export class Pause {
	/** The sleep lasts while the word has this value. */
	readonly expected: number;
	/** Milliseconds after which to look again in any case. */
	readonly tick: number;
	/**
	 * Whether the sleep keeps the event loop alive. It does not if only this thread could ever end
	 * it: whatever does so keeps the loop alive itself.
	 */
	readonly keepsAlive: boolean;

	constructor(expected: number, tick: number, keepsAlive = true) {
		this.expected = expected;
		this.tick = tick;
		this.keepsAlive = keepsAlive;
	}
}
