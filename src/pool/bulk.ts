/**
 * Values that travel many to a frame: primitives, which can always be sent and never change. A long string is big enough to go by itself.
 */
import type { Channel } from '../process/channel.js';
import { encode } from '../shipping/encode.js';
import type { Assignments } from './assignments.js';
import type { Job } from './job.js';
import { FrameType, type PrimitiveTasks } from './protocol.js';

export function travelsInBulk(value: unknown): boolean {
	switch (typeof value) {
		case 'object':
			return value === null;
		case 'function':
			return false;
		case 'string':
			return value.length < LONG_STRING;
		default:
			return true;
	}
}

/** Collects the tasks of a frame. */
export class Bulk {
	readonly #channel: Channel;
	readonly #assignments: Assignments;
	#count = 0;
	#arity = 0;
	#flat: unknown[] = [];

	constructor(channel: Channel, assignments: Assignments) {
		this.#channel = channel;
		this.#assignments = assignments;
	}

	/** Adds the task, if all its arguments are primitives; else false. @throws what reading the item throws */
	add(job: Job, item: unknown): boolean {
		const before = this.#flat.length;
		try {
			if (!job.flatten(item, this.#flat)) return false;
		} catch (error) {
			this.#flat.length = before;
			throw error;
		}
		const arity = this.#flat.length - before;
		// Tasks of a frame all have the same number of arguments.
		if (this.#count > 0 && arity !== this.#arity) {
			const args = this.#flat.splice(before);
			this.send();
			this.#flat = args;
		}
		this.#arity = arity;
		this.#count++;
		return true;
	}

	send(): void {
		if (this.#count === 0) return;
		const tasks: PrimitiveTasks = [this.#count, this.#flat];
		this.#channel.send(FrameType.TASKS, this.#assignments.sent >>> 0, encode(tasks));
		this.#assignments.sent += this.#count;
		this.#count = 0;
		this.#flat = [];
	}
}

const LONG_STRING = 4096;
