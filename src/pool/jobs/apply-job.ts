/**
 * The tasks of `apply`: all those of one function, or all those that bring a function
 * of their own, wait in one line.
 */
import { forgetMessage } from '../../memory/loans/lending.js';
import { type BulkRun, runOfArgumentLists } from '../bulk.js';
import { drop, type Packet } from '../../shipping/wire/packet.js';
import { type AsyncResult, ResultOwner } from './async-result.js';
import type { Chunk, Job, Work } from './job.js';
import { Timing } from './timing.js';

export class ApplyJob implements Job {
	readonly work: Work | undefined;
	readonly chunkSize = undefined;
	readonly itemIsArgument = false;
	readonly timing = new Timing();
	readonly parked = false;
	#waiting: Task[] = [];
	/** Of `#waiting`: those before it are taken. */
	#first = 0;
	#taken = 0;
	#unsettled = 0;
	readonly #onIdle: (job: ApplyJob) => void;

	/** @param onIdle No task is left. */
	constructor(work: Work | undefined, onIdle: (job: ApplyJob) => void) {
		this.work = work;
		this.#onIdle = onIdle;
	}

	/** Puts a call of its function in line, whose arguments all travel in bulk. */
	call(args: readonly unknown[]): AsyncResult<unknown> {
		return this.#add(args, undefined);
	}

	/**
	 * Puts a call in line whose arguments are encoded, with their function where the line has none.
	 */
	encoded(packet: Packet): AsyncResult<unknown> {
		return this.#add(undefined, packet);
	}

	#add(args: readonly unknown[] | undefined, packet: Packet | undefined): AsyncResult<unknown> {
		const task = new Task(args, packet);
		this.#waiting.push(task);
		this.#unsettled++;
		return task.result;
	}

	get idle(): boolean {
		return this.#unsettled === 0;
	}

	get left(): number {
		return this.#waiting.length - this.#first;
	}

	take(most: number): Chunk | undefined {
		const items = this.#waiting.slice(this.#first, this.#first + most);
		if (items.length === 0) return undefined;
		const start = this.#taken;
		this.#taken += items.length;
		this.#first += items.length;
		// What was taken is let go of, at a cost that does not grow with the line.
		if (this.#first * 2 > this.#waiting.length) {
			this.#waiting = this.#waiting.slice(this.#first);
			this.#first = 0;
		}
		return { start, items };
	}

	bulkRun(items: readonly unknown[], from: number): BulkRun | undefined {
		return runOfArgumentLists(items, from, primitiveArguments);
	}

	packet(item: unknown): Packet {
		return (item as Task).packet as Packet;
	}

	fulfil(_index: number, items: readonly unknown[], values: readonly unknown[]): void {
		for (let i = 0; i < items.length; i++) (items[i] as Task).fulfil(values[i]);
		this.#settled(items.length);
	}

	reject(_index: number, item: unknown, reason: unknown): void {
		(item as Task).reject(reason);
		this.#settled(1);
	}

	abandon(reason: unknown): void {
		const waiting = this.#waiting.slice(this.#first);
		this.#waiting = [];
		this.#first = 0;
		for (const task of waiting) {
			if (task.packet) drop(task.packet);
			this.reject(0, task, reason);
		}
	}

	#settled(tasks: number): void {
		this.#unsettled -= tasks;
		if (this.#unsettled === 0) this.#onIdle(this);
	}
}

class Task extends ResultOwner<unknown> {
	/** If all are primitives. */
	readonly args: readonly unknown[] | undefined;
	/** If not, or with the function: its arguments as they were when it was put in line. */
	readonly packet: Packet | undefined;

	constructor(args: readonly unknown[] | undefined, packet: Packet | undefined) {
		super();
		this.args = args;
		this.packet = packet;
	}

	override fulfil(value: unknown): void {
		if (this.packet) forgetMessage(this.packet);
		super.fulfil(value);
	}

	override reject(reason: unknown): void {
		if (this.packet) forgetMessage(this.packet);
		super.reject(reason);
	}
}

function primitiveArguments(task: unknown): readonly unknown[] | undefined {
	return (task as Task).args;
}
