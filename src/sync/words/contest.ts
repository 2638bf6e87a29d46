/**
 * How the waiters of all primitives try and sleep, whether they block (`block.ts`) or wait by await
 * (`turns.ts`): an attempt either comes to an outcome or says what to sleep on.
 */
import type { Word } from './sleep.js';

/** Nothing came of it. */
export const NOTHING = 0;

/**
 * What is waited for. `O` is the outcome of an attempt; `W` what a waiter
 * wants, where not all want the same.
 */
export interface Contest<O, W = undefined> {
	readonly word: Word;
	/**
	 * Takes it, or says what to sleep on after having waited `waited` milliseconds. An
	 * error it throws is the waiter's.
	 */
	prepareToWait(waited: number, want: W): Exclude<O, typeof NOTHING> | Pause;
	/** A waiter gives up. What it waited for may have come in that moment. */
	giveUp(want: W, why: 'timeout' | 'abort'): O | typeof NOTHING;
	/** Gives back what was taken for a waiter that does not want it any more. */
	giveBack?(outcome: O): void;
	/** Whether an outcome is owed to the death of a process, which wakes nobody. */
	isByDeath?(outcome: O): boolean;
}

/** It is not there yet. */
export class Pause {
	/** Sleep while the word is this. */
	readonly expected: number;
	/** Milliseconds after which to look again in any case. */
	readonly tick: number;
	/**
	 * Whether the sleep keeps the event loop alive. It does not where nobody but this thread could
	 * ever end it: whatever does so keeps the loop alive itself.
	 */
	readonly keepsAlive: boolean;

	constructor(expected: number, tick: number, keepsAlive = true) {
		this.expected = expected;
		this.tick = tick;
		this.keepsAlive = keepsAlive;
	}
}
