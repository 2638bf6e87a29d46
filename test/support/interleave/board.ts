/**
 * The words that `explore.ts` and its actors share beside the library: a few for each actor.
 */

export const ACTOR_WORDS = 4;

export const Word = {
	/** A `State`. The explorer sets RUNNING, the actor all others. */
	state: 0,
	/**
	 * The actor pauses before this step of its call, counted from 1. The explorer sets it before
	 * RUNNING.
	 */
	limit: 1,
} as const;

export const State = {
	/** Waits for its next call. */
	IDLE: 0,
	RUNNING: 1,
	/** Paused before a step. */
	PAUSED: 2,
	/** Asleep on a word, in the kernel. */
	BLOCKED: 3,
	/** The call has returned or thrown. */
	DONE: 4,
} as const;
export type State = (typeof State)[keyof typeof State];

export const NO_LIMIT = 2 ** 31 - 1;

/** What an actor reports about a call. */
export interface Outcome {
	readonly value: unknown;
	readonly error: string | undefined;
	readonly steps: number;
	/** The steps that changed a word. */
	readonly writes: readonly number[];
}
