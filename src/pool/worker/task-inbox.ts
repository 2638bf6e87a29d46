/**
 * Tasks that have come to a worker and not run, with the functions they call.
 */
import { keepFrame, type ReceivedFrame } from '../../process/line/frame-reader.js';
import { decode, decodeWhenReady } from '../../shipping/decode.js';
import type { Definition } from '../../shipping/wire/packet.js';
import { travelsInBulk } from '../bulk.js';
import type { AnyFunction } from '../../any-function.js';
import * as messages from '../messages.js';
import { type Closure, FrameType, type PrimitiveTasks } from '../protocol.js';
import type { ResultRun } from './result-run.js';

/** Tasks that came in one frame. */
export interface TaskBatch {
	readonly count: number;
	/** The function that they call; `undefined` for one that comes with its task. */
	readonly fn: unknown;
	/** Of the function that ran last. */
	readonly name: string;
	/** Those that have not begun shall not. */
	readonly dropped: boolean;
	/** Gets ready what the tasks need; what fails with it is thrown by `run`. */
	open(): Promise<void> | undefined;
	/**
	 * Runs tasks from number `from` on (the first is 0) to before `end`, and adds what they return to
	 * `results`, up to the first value that does not travel in bulk.
	 *
	 * @throws what the task throws that follows the last of `results`
	 */
	run(from: number, end: number, results: ResultRun): void;
	/** One of its tasks failed. */
	onFailure(): void;
}

export class TaskInbox {
	/** Tasks that came so far, those taken out included. */
	received = 0;
	/** Number of the task after the last that may begin without a claim. */
	presumed = 0;
	/** Milliseconds that tasks like the one which comes next took so far; 0: not known. */
	expected = 0;
	readonly #functions = new Map<number, RemoteFunction>();
	#current: RemoteFunction | undefined;
	#batches: TaskBatch[] = [];
	#first = 0;

	get empty(): boolean {
		return this.#first === this.#batches.length;
	}

	/** The next batch, which leaves the inbox. */
	shift(): TaskBatch | undefined {
		if (!this.empty) return this.#batches[this.#first++];
		this.#batches = [];
		this.#first = 0;
		return undefined;
	}

	/** Takes a frame of the pool. */
	accept(type: number, id: number, bytes: Uint8Array, definitions: readonly Definition[]): void {
		switch (type) {
			case FrameType.FUNCTION:
			case FrameType.MAP_FUNCTION:
				this.#functions.set(id, new RemoteFunction(keepFrame(type, id, bytes, definitions)));
				return;
			case FrameType.PRESUME:
				return this.#presume(id);
			case FrameType.CALL:
				this.#current = this.#functions.get(id);
				return;
			case FrameType.FORGET: {
				const forgotten = this.#functions.get(id);
				if (forgotten) forgotten.dropped = true;
				this.#functions.delete(id);
				return;
			}
			case FrameType.TASKS: {
				const [count, flat, nanoseconds] = decode(bytes, []) as PrimitiveTasks;
				if (nanoseconds !== undefined) this.#presume(nanoseconds);
				return this.#add(new PrimitiveBatch(this.#current as RemoteFunction, count, flat));
			}
			case FrameType.TASK:
			case FrameType.ITEM:
				return this.#add(new TaskWithGraph(keepFrame(type, id, bytes, definitions), this.#current));
			case FrameType.CLOSURE:
				return this.#add(new TaskWithGraph(keepFrame(type, id, bytes, definitions), undefined));
		}
	}

	#presume(nanoseconds: number): void {
		this.presumed = this.received + 1;
		this.expected = nanoseconds / 1e6;
	}

	#add(batch: TaskBatch): void {
		this.received += batch.count;
		this.#batches.push(batch);
	}
}

/** A function that the pool has sent, made when it is first called. */
class RemoteFunction {
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

class PrimitiveBatch implements TaskBatch {
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

/** A task whose arguments, and for a closure its function, are one graph. */
class TaskWithGraph implements TaskBatch {
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
		// Its arguments are the task's alone.
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

/** Anything may be defined as its `name`. */
function nameOf(fn: AnyFunction | undefined): string {
	const name: unknown = fn && Object.getOwnPropertyDescriptor(fn, 'name')?.value;
	return typeof name === 'string' ? name : '';
}

/** Decodes a frame, at once if no module has to be imported before. */
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
