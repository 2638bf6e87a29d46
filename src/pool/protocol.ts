/**
 * What a pool and its worker say to one another, in frames of the control channel.
 *
 * Tasks are numbered for each worker by its own count, modulo 2^32, and run in that order.
 * Primitives travel many to a frame; everything else is a graph of its own, so that what can't be
 * sent or read concerns one task only, and no two tasks share an object.
 */
import type { AnyFunction } from '../any-function.js';

export const FrameType = {
	/** To the worker: a function under the frame's id. */
	FUNCTION: 0,
	/** To the worker: the same; and when one of its tasks fails, those after it are dropped. */
	MAP_FUNCTION: 7,
	/** To the worker: the tasks from here on call function id. */
	CALL: 1,
	/** To the worker: {@link PrimitiveTasks}; id: of the first. */
	TASKS: 2,
	/** To the worker: the array of arguments of task id. */
	TASK: 3,
	/** To the worker: the only argument of task id. */
	ITEM: 8,
	/**
	 * To the worker: {@link Closure}, a function for task id alone, in one graph with its arguments.
	 */
	CLOSURE: 4,
	/**
	 * To the worker: function id is not needed any more; its tasks that have not begun are dropped.
	 */
	FORGET: 5,
	/**
	 * To the worker: it may begin the task that comes next without a claim, as {@link PrimitiveTasks}
	 * say it by themselves. id: nanoseconds that such tasks took so far; 0: not known.
	 */
	PRESUME: 9,
	/** To the worker: end when what came before is done. */
	STOP: 6,

	/** To the parent: the initializer has run. */
	READY: 16,
	/** To the parent: the initializer threw this (`shipping/thrown.ts`). */
	BROKEN: 17,
	/** To the parent: {@link Results}; id: of the first of the tasks. */
	RESULTS: 18,
	/** To the parent: the result of task id. */
	RESULT: 19,
	/** To the parent: what task id threw (`shipping/thrown.ts`). */
	FAILURE: 20,
	/** To the parent: an error that nobody caught ends it (`uncaught.ts`). */
	UNCAUGHT: 23,
	/** To the parent: task id was dropped: it never began. */
	DROPPED: 22,
	/** To the parent: {@link Claim}; id: of the task after the last that may have begun. */
	CLAIM: 21,
} as const;

/**
 * Arguments of the first task, then of the second; each has the same number of them. With
 * `nanoseconds`, as PRESUME has them, the first may begin without a claim.
 */
export type PrimitiveTasks = readonly [count: number, flat: readonly unknown[], nanoseconds?: number];

/**
 * Primitives that tasks gave which follow one another, and the claim that is
 * made with them, as CLAIM has it.
 */
export type Results = readonly [values: readonly unknown[], claimed?: number, milliseconds?: Claim];

export interface Closure {
	readonly fn: AnyFunction;
	readonly args: readonly unknown[];
}

/** Milliseconds that the tasks took whose outcomes came since the last claim. */
export type Claim = number;

/** What a worker is given when it starts. */
export interface WorkerPayload {
	readonly initializer: AnyFunction | undefined;
	readonly initArgs: readonly unknown[];
	/** Workers of its pool, which share the processors with the pools that it opens itself. */
	readonly workers: number;
}
