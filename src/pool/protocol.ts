/**
 * The protocol between a pool and a worker, in frames of the control channel.
 *
 * The tasks of each worker are numbered modulo 2^32 and run in that order. Many primitives travel
 * in one frame. Everything else is a graph of its own: what can't be sent or read then concerns one
 * task only, and no two tasks share an object.
 */
import type { AnyFunction } from '../any-function.js';

export const FrameType = {
	/** To the worker: function id. */
	FUNCTION: 0,
	/** To the worker: function id. When one of its tasks fails, the tasks after it are dropped. */
	MAP_FUNCTION: 7,
	/** To the worker: the tasks that follow call function id. */
	CALL: 1,
	/** To the worker: {@link PrimitiveTasks}; id: number of the first. */
	TASKS: 2,
	/** To the worker: the array of arguments of task id. */
	TASK: 3,
	/** To the worker: the only argument of task id. */
	ITEM: 8,
	/** To the worker: {@link Closure}: the function and the arguments of task id in one graph. */
	CLOSURE: 4,
	/** To the worker: function id is no longer needed. Its tasks that have not begun are dropped. */
	FORGET: 5,
	/**
	 * To the worker: it may begin the next task without a claim. {@link PrimitiveTasks} can say so by
	 * themselves. id: nanoseconds that such tasks took so far; 0: not known.
	 */
	PRESUME: 9,
	/** To the worker: end when all earlier tasks are done. */
	STOP: 6,

	/** To the parent: the initializer has run. */
	READY: 16,
	/** To the parent: the initializer threw this (`shipping/thrown.ts`). */
	BROKEN: 17,
	/** To the parent: {@link Results}; id: number of the first task. */
	RESULTS: 18,
	/** To the parent: the result of task id. */
	RESULT: 19,
	/** To the parent: what task id threw (`shipping/thrown.ts`). */
	FAILURE: 20,
	/** To the parent: an uncaught error ends the worker (`uncaught.ts`). */
	UNCAUGHT: 23,
	/** To the parent: task id was dropped and never began. */
	DROPPED: 22,
	/** To the parent: {@link Claim}; id: number of the task after the last that may have begun. */
	CLAIM: 21,
} as const;

/**
 * The arguments of the first task, then those of the second. Each task has the same
 * number of them. With `nanoseconds`, which mean what they mean in PRESUME, the first
 * task may begin without a claim.
 */
export type PrimitiveTasks = readonly [count: number, flat: readonly unknown[], nanoseconds?: number];

/** Primitives that consecutive tasks returned, and the claim made with them, as in CLAIM. */
export type Results = readonly [values: readonly unknown[], claimed?: number, milliseconds?: Claim];

export interface Closure {
	readonly fn: AnyFunction;
	readonly args: readonly unknown[];
}

/** Milliseconds that the tasks took whose outcomes were sent since the last claim. */
export type Claim = number;

/** What a worker gets when it starts. */
export interface WorkerPayload {
	readonly initializer: AnyFunction | undefined;
	readonly initArgs: readonly unknown[];
	/** Number of workers of its pool. They share the processors with pools that this worker opens. */
	readonly workers: number;
}
