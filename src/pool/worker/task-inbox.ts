/**
 * The tasks that have come to a worker and have not run, with the functions that they call.
 */
import { keepFrame } from '../../process/line/frame-reader.js';
import { decode } from '../../shipping/decode.js';
import type { Definition } from '../../shipping/wire/packet.js';
import { FrameType, type PrimitiveTasks } from '../protocol.js';
import { PrimitiveBatch, RemoteFunction, type TaskBatch, TaskWithGraph } from './task-batch.js';

export class TaskInbox {
	/** Number of tasks that have come so far, including those taken out. */
	received = 0;
	/** Number of the task after the last that may begin without a claim. */
	presumed = 0;
	/** Milliseconds that tasks like the next one took so far; 0: not known. */
	expected = 0;
	readonly #functions = new Map<number, RemoteFunction>();
	#current: RemoteFunction | undefined;
	#batches: TaskBatch[] = [];
	#first = 0;

	get empty(): boolean {
		return this.#first === this.#batches.length;
	}

	/** Removes and returns the next batch. */
	shift(): TaskBatch | undefined {
		if (!this.empty) return this.#batches[this.#first++];
		this.#batches = [];
		this.#first = 0;
		return undefined;
	}

	/** Accepts a frame of the pool. */
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
