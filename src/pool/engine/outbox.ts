/**
 * Sends tasks to a worker, and the functions that they call before them.
 */
import type { Channel } from '../../process/line/channel.js';
import { LENDING } from '../../memory/loans/lending.js';
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
	/** Functions that the worker has, and their numbers there. */
	readonly #known = new Map<Work, number>();
	#functions = 0;
	/** The function that tasks call which are sent now. */
	#current: Work | undefined;
	/** How the items of the last map are encoded; `call` is its work. */
	#encoding: EncodeOptions | undefined;

	constructor(channel: Channel, assignments: Assignments) {
		this.#channel = channel;
		this.#assignments = assignments;
	}

	/**
	 * Sends tasks. Those that can't be sent are rejected.
	 *
	 * @returns those for which the channel has no room at the moment
	 */
	send(job: Job, { start, items }: Chunk): Chunk | undefined {
		const channel = this.#channel;
		// An idle worker need not say that it begins the first, which would cost a system call
		// of each task that comes alone.
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
				// Numbers of an assignment's tasks follow one another, so that this one ends
				// before the task that is missing.
				this.#assignments.add(assignment);
				job.reject(start + at, items[at], error);
				at++;
				assignment = this.#assignments.begin(job, start + at);
			}
		}
		this.#assignments.add(assignment);
		if (presumes) this.#assignments.presume(channel.backlog <= ONE_PIECE);
		// At once, and not at the end of the tick: the caller may go on for long.
		channel.flush();
		return rest;
	}

	/**
	 * The worker will not be asked to call the function again, and drops what it has not begun of it.
	 */
	forget(work: Work): void {
		const id = this.#known.get(work);
		if (id === undefined) return;
		this.#known.delete(work);
		if (this.#current === work) this.#current = undefined;
		if (this.#encoding?.call === work) this.#encoding = undefined;
		this.#channel.send(FrameType.FORGET, id);
	}

	/**
	 * Sends the tasks from `items[at]` on that go in one frame.
	 *
	 * @param presumed Nanoseconds that are told with a task that the worker begins without a word
	 * @returns how many those are
	 * @throws if the first can't be sent
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

	/** Sees to it that the worker has the function of a job, and calls it from here on. */
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

/** As the frame has it. */
function nanoseconds(milliseconds = 0): number {
	return Math.min(Math.ceil(milliseconds * 1e6), 0xffff_ffff);
}

/** Bytes that wait for a worker to read them. */
const MOST_BACKLOG = 4 * 1024 * 1024;
/** Bytes that the system passes on whole: the worker has read all of them, or none. */
const ONE_PIECE = 16 * 1024;
