/**
 * What `explore.ts` and its actors tell one another, beside the library: a few words for each
 * actor.
 */

export const ACTOR_WORDS = 4;

export const Word = {
	/** A `State`. The explorer sets RUNNING; the actor sets all others. */
	state: 0,
	/**
	 * The actor pauses before this step of its call, counted from 1. By the explorer, before RUNNING.
	 */
	limit: 1,
} as const;

export const State = {
	/** It waits for its next call. */
	IDLE: 0,
	RUNNING: 1,
	/** Before a step. */
	PAUSED: 2,
	/** In the kernel, asleep on a word. */
	BLOCKED: 3,
	/** Its call has returned or thrown. */
	DONE: 4,
} as const;
export type State = (typeof State)[keyof typeof State];

export const NO_LIMIT = 2 ** 31 - 1;

/** What an actor tells of a call. */
export interface Outcome {
	readonly value: unknown;
	readonly error: string | undefined;
	readonly steps: number;
	/** The steps that changed a word. */
	readonly writes: readonly number[];
}
