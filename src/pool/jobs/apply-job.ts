/**
 * The tasks of `apply`. The tasks of one function share a line; so do all tasks that bring a
 * function of their own.
 */
import { forgetMessage } from '../../memory/loans/lend-options.js';
import { drop, type Packet } from '../../shipping/wire/packet.js';
import { type AsyncResult, ResultOwner } from './async-result.js';
import type { Call, Chunk, Job, JobRunner, Work } from './job.js';
import { Timing } from './timing.js';

export class ApplyJob implements Job {
	readonly work: Work | undefined;
	readonly reading = undefined;
	readonly chunkSize = undefined;
	readonly timing = new Timing();
	readonly parked = false;
	readonly #runner: JobRunner;
	#waiting: Task[] = [];
	/** Tasks of `#waiting` before this index are taken. */
	#first = 0;
	#taken = 0;
	#unsettled = 0;

	constructor(work: Work | undefined, runner: JobRunner) {
		this.work = work;
		this.#runner = runner;
	}

	/** Queues a call and has it run. */
	call(args: readonly unknown[] | undefined, packet: Packet | undefined): AsyncResult<unknown> {
		const task = new Task(args, packet);
		this.#waiting.push(task);
		this.#unsettled++;
		this.#runner.accept(this);
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
		// Taken tasks are let go of at a cost that does not grow with the line.
		if (this.#first * 2 > this.#waiting.length) {
			this.#waiting = this.#waiting.slice(this.#first);
			this.#first = 0;
		}
		return { start, items };
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
		if (this.#unsettled === 0) this.#runner.retire(this);
	}
}

class Task extends ResultOwner<unknown> implements Call {
	readonly args: readonly unknown[] | undefined;
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
