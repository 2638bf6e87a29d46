/**
 * Sends tasks to a worker, each function before the first task that calls it.
 */
import type { Channel } from '../../process/line/channel.js';
import { LENDING } from '../../memory/loans/lend-options.js';
import type { EncodeOptions } from '../../shipping/encode.js';
import { encodePlain } from '../../shipping/encode-plain.js';
import type { Packet } from '../../shipping/wire/packet.js';
import type { Assignments } from './assignments.js';
import { bulkRunOf, encodeItem } from './encode-tasks.js';
import type { Call, Chunk, Job, Work } from '../jobs/job.js';
import { FrameType, type PrimitiveTasks } from '../protocol.js';

export class Outbox {
	readonly #channel: Channel;
	readonly #assignments: Assignments;
	/** The functions that the worker has, and their numbers there. */
	readonly #known = new Map<Work, number>();
	#functions = 0;
	/** The function that the tasks sent now call. */
	#current: Work | undefined;
	/** How the items of the last map are encoded; `call` is its work. */
	#encoding: EncodeOptions | undefined;

	constructor(channel: Channel, assignments: Assignments) {
		this.#channel = channel;
		this.#assignments = assignments;
	}

	/**
	 * Sends tasks. Rejects those that can't be sent.
	 *
	 * @returns the tasks for which the channel has no room at the moment
	 */
	send(job: Job, { start, items }: Chunk): Chunk | undefined {
		const channel = this.#channel;
		// An idle worker need not claim the first task: a claim would cost each task that comes alone a
		// system call.
		const presumes = this.#assignments.length === 0;
		let presumed = presumes ? nanoseconds(job.timing.expected) : undefined;
		this.#call(job);
		let assignment = this.#assignments.begin(job, start);
		let rest: Chunk | undefined;
		let at = 0;
		while (at < items.length) {
			if (at > 0 && channel.backlog > MOST_BACKLOG) {
				rest = { start: start + at, items: items.slice(at) };
				break;
			}
			try {
				const sent = this.#sendNext(job, start, items, at, presumed);
				presumed = undefined;
				if (sent === items.length) assignment.items = items;
				else for (let i = at; i < at + sent; i++) assignment.items.push(items[i]);
				at += sent;
			} catch (error) {
				// The tasks of an assignment are consecutive, so this assignment ends before the missing
				// task.
				this.#assignments.add(assignment);
				job.reject(start + at, items[at], error);
				at++;
				assignment = this.#assignments.begin(job, start + at);
			}
		}
		this.#assignments.add(assignment);
		if (presumes) this.#assignments.presume(channel.backlog <= ONE_PIECE);
		// Not at the end of the tick, since the caller may run for long.
		channel.flush();
		return rest;
	}

	/** No task will call the function again. The worker drops those that have not begun. */
	forget(work: Work): void {
		const id = this.#known.get(work);
		if (id === undefined) return;
		this.#known.delete(work);
		if (this.#current === work) this.#current = undefined;
		if (this.#encoding?.call === work) this.#encoding = undefined;
		this.#channel.send(FrameType.FORGET, id);
	}

	/**
	 * Sends one frame with the tasks from `items[at]` on.
	 *
	 * @param presumed If given, the worker begins the first task without a claim, and is told that
	 * such tasks take so many nanoseconds.
	 * @returns the number of tasks in the frame
	 * @throws if the first task can't be sent
	 */
	#sendNext(job: Job, start: number, items: readonly unknown[], at: number, presumed: number | undefined): number {
		const run = bulkRunOf(job, items, at);
		if (run) {
			const { tasks: count, flat } = run;
			const tasks: PrimitiveTasks = presumed === undefined ? [count, flat] : [count, flat, presumed];
			this.#channel.add(FrameType.TASKS, this.#assignments.sent >>> 0, encodePlain(tasks));
		} else {
			const packet = this.#packetOf(job, items[at], start + at);
			if (presumed !== undefined) this.#channel.add(FrameType.PRESUME, presumed);
			this.#channel.add(taskFrame(job), this.#assignments.sent >>> 0, packet);
		}
		const sent = run?.tasks ?? 1;
		this.#assignments.sent += sent;
		return sent;
	}

	/** @throws ShippingError, TypeError */
	#packetOf({ work, reading }: Job, item: unknown, index: number): Packet {
		if (!reading) return (item as Call).packet as Packet;
		if (!this.#encoding || this.#encoding.call !== work) this.#encoding = { ...LENDING, ...(work && { call: work }) };
		return encodeItem(reading, item, index, this.#encoding);
	}

	/** Has the tasks that follow call the function of a job, which is sent if the worker lacks it. */
	#call(job: Job): void {
		const { work } = job;
		if (!work || work === this.#current) return;
		let id = this.#known.get(work);
		if (id === undefined) {
			id = this.#functions++;
			this.#known.set(work, id);
			const packet: Packet = work.packet;
			this.#channel.add(work.stopsAtError ? FrameType.MAP_FUNCTION : FrameType.FUNCTION, id, packet);
		}
		this.#current = work;
		this.#channel.add(FrameType.CALL, id);
	}
}

function taskFrame({ work, reading }: Job): number {
	if (!work) return FrameType.CLOSURE;
	return reading?.spread === false ? FrameType.ITEM : FrameType.TASK;
}

/** Returns a time as the frame holds it. */
function nanoseconds(milliseconds = 0): number {
	return Math.min(Math.ceil(milliseconds * 1e6), 0xffff_ffff);
}

/** Most bytes that may wait for a worker to read them. */
const MOST_BACKLOG = 4 * 1024 * 1024;
/** Most bytes that the system passes on whole: the worker has read all of them, or none. */
const ONE_PIECE = 16 * 1024;
