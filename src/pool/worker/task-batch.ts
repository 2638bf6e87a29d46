/**
 * Tasks that came to a worker in one frame: what they call, and how they run.
 */
import type { ReceivedFrame } from '../../process/line/frame-reader.js';
import type { AnyFunction } from '../../any-function.js';
import { decodeWhenReady } from '../../shipping/decode.js';
import { travelsInBulk } from '../bulk.js';
import * as messages from '../messages.js';
import { type Closure, FrameType } from '../protocol.js';

/** Tasks that came in one frame. */
export interface TaskBatch {
	readonly count: number;
	/** The function that the tasks call; `undefined` for a function that comes with its task. */
	readonly fn: unknown;
	/** Name of the function that ran last. */
	readonly name: string;
	/** Whether tasks that have not begun are dropped. */
	readonly dropped: boolean;
	/** Prepares what the tasks need. If that fails, `run` throws the error. */
	open(): Promise<void> | undefined;
	/**
	 * Runs the tasks from number `from` (the first is 0) up to but not including `end`, and adds
	 * their results to `results`. Stops after the first result that does not travel in bulk.
	 *
	 * @throws the error of the task that follows the last of `results`
	 */
	run(from: number, end: number, results: ResultRun): void;
	/** Called when one of its tasks has failed. */
	onFailure(): void;
}

/**
 * Results of consecutive tasks. The array is allocated at its final length. An
 * array that grows is copied several times, and in a worker that was idle its
 * memory comes from the system page by page.
 */
export class ResultRun {
	count = 0;
	#values: unknown[] = [];

	/** Says that at most `most` results follow. */
	expect(most: number): void {
		if (this.count === 0 && this.#values.length < most) this.#values = new Array(most);
	}

	add(value: unknown): void {
		this.#values[this.count++] = value;
	}

	get last(): unknown {
		return this.#values[this.count - 1];
	}

	/** Removes and returns the last result. */
	pop(): unknown {
		return this.#values[--this.count];
	}

	/** Removes and returns all results. */
	take(): unknown[] {
		const values = this.#values;
		values.length = this.count;
		this.#values = [];
		this.count = 0;
		return values;
	}
}

/** A function that the pool has sent. It is decoded when it is first called. */
export class RemoteFunction {
	dropped = false;
	value: AnyFunction | undefined;
	readonly #stopsAtError: boolean;
	#frame: ReceivedFrame | undefined;

	constructor(frame: ReceivedFrame) {
		this.#frame = frame;
		this.#stopsAtError = frame.type === FrameType.MAP_FUNCTION;
	}

	open(): Promise<void> | undefined {
		const frame = this.#frame;
		if (!frame) return undefined;
		this.#frame = undefined;
		return opened(
			frame,
			(value) => {
				this.value = value as AnyFunction;
			},
			(error) => {
				this.value = () => {
					throw error;
				};
			},
		);
	}

	onFailure(): void {
		if (this.#stopsAtError) this.dropped = true;
	}
}

export class PrimitiveBatch implements TaskBatch {
	readonly count: number;
	readonly fn: RemoteFunction;
	readonly #flat: readonly unknown[];
	readonly #arity: number;

	constructor(fn: RemoteFunction, count: number, flat: readonly unknown[]) {
		this.fn = fn;
		this.count = count;
		this.#flat = flat;
		this.#arity = flat.length / count;
	}

	get dropped(): boolean {
		return this.fn.dropped;
	}

	get name(): string {
		return nameOf(this.fn.value);
	}

	open(): Promise<void> | undefined {
		return this.fn.open();
	}

	run(from: number, end: number, results: ResultRun): void {
		const fn = this.fn.value as AnyFunction;
		const flat = this.#flat;
		const arity = this.#arity;
		for (let i = from; i < end; i++) {
			const value = arity === 1 ? fn(flat[i]) : fn(...flat.slice(i * arity, (i + 1) * arity));
			results.add(value);
			if (!travelsInBulk(value)) return;
		}
	}

	onFailure(): void {
		this.fn.onFailure();
	}
}

/** A task whose arguments are an encoded graph. A closure's graph also holds its function. */
export class TaskWithGraph implements TaskBatch {
	readonly count = 1;
	readonly fn: RemoteFunction | undefined;
	name = '';
	#frame: ReceivedFrame | undefined;
	#call: (() => unknown) | undefined;

	constructor(frame: ReceivedFrame, fn: RemoteFunction | undefined) {
		this.#frame = frame;
		this.fn = fn;
	}

	get dropped(): boolean {
		return this.fn?.dropped ?? false;
	}

	open(): Promise<void> | undefined {
		const opening = this.fn?.open();
		return opening ? opening.then(() => this.#openGraph()) : this.#openGraph();
	}

	run(_from: number, _end: number, results: ResultRun): void {
		const call = this.#call as () => unknown;
		// Nothing but the task keeps its arguments.
		this.#call = undefined;
		results.add(call());
	}

	onFailure(): void {
		this.fn?.onFailure();
	}

	#openGraph(): Promise<void> | undefined {
		const frame = this.#frame as ReceivedFrame;
		this.#frame = undefined;
		const own = this.fn;
		return opened(
			frame,
			(value) => {
				const { fn, args } = own
					? { fn: own.value as AnyFunction, args: frame.type === FrameType.ITEM ? [value] : (value as unknown[]) }
					: (value as Closure);
				this.name = nameOf(fn);
				this.#call = () => fn(...args);
			},
			(error) => {
				this.#call = () => {
					throw error;
				};
			},
		);
	}
}

/** Returns the name of a function whose `name` may have been defined as anything. */
function nameOf(fn: AnyFunction | undefined): string {
	const name: unknown = fn && Object.getOwnPropertyDescriptor(fn, 'name')?.value;
	return typeof name === 'string' ? name : '';
}

/** Decodes a frame, synchronously if no module must be imported first. */
function opened(
	{ bytes, definitions }: ReceivedFrame,
	onValue: (value: unknown) => void,
	onError: (error: Error) => void,
): Promise<void> | undefined {
	const fail = (error: unknown): void => onError(messages.cannotReadTask(error));
	let value: unknown;
	try {
		value = decodeWhenReady(bytes, definitions);
	} catch (error) {
		return fail(error) as undefined;
	}
	return value instanceof Promise ? value.then(onValue, fail) : (onValue(value) as undefined);
}
