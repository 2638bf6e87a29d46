/**
 * The uncaught error that ends a worker. The worker sends it before it is gone, and its pool
 * reports it as the cause of the end.
 *
 * Node numbers its asynchronous resources. The number of a timer tells whether the timer was set
 * before the running task began. Other errors tell nothing: a rejection has no such number, and a
 * socket may be older than the task that uses it.
 */
import { AsyncResource, executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import { decode } from '../shipping/decode.js';
import { encode } from '../shipping/encode.js';
import type { Packet } from '../shipping/wire/packet.js';
import { decodeThrown, encodeThrown } from '../shipping/thrown.js';

export interface Uncaught {
	readonly error: unknown;
	/**
	 * Names of the functions that ran before the task, the last one first, if the error comes from a
	 * timer that is older than the task.
	 */
	readonly before: readonly string[] | undefined;
}

/** The tasks that a worker has run. */
export class TaskHistory {
	/**
	 * Number of the newest asynchronous resource when the running task began, or a short task
	 * shortly before it.
	 */
	#newest = 0;
	readonly #names: string[] = [];
	#last: unknown;

	/**
	 * Notes that tasks begin. This is cheap but not free, so it is not called for each of many tasks
	 * that await nothing.
	 */
	begin(): void {
		this.#newest = new AsyncResource('multiprocess.Task').asyncId();
	}

	/**
	 * Notes that tasks of a function have run.
	 *
	 * @param fn Identifies the function; `undefined` for a function that came with its task.
	 */
	note(fn: unknown, name: string): void {
		if (fn !== undefined && fn === this.#last) return;
		this.#last = fn;
		if (this.#names.unshift(name || '(anonymous)') > MOST_NAMES) this.#names.pop();
	}

	/**
	 * While an uncaught error is handled: the functions that ran before, if a timer older than the
	 * running task threw it.
	 */
	get beforeTimer(): readonly string[] | undefined {
		const kind: unknown = executionAsyncResource().constructor?.name;
		if (kind !== 'Timeout' && kind !== 'Immediate') return undefined;
		return executionAsyncId() < this.#newest ? this.#names : undefined;
	}
}

/** Calls `send` with the uncaught error that is about to end this process or thread. */
export function onUncaught(history: TaskHistory, send: (packet: Packet) => void): void {
	process.on('uncaughtExceptionMonitor', (error) => {
		if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
		const before = history.beforeTimer;
		try {
			const { bytes, passages } = encodeThrown(error);
			send({ ...encode({ before, bytes } satisfies Shipped), ...(passages && { passages }) });
		} catch {
			// Node prints the error to stderr in any case.
		}
	});
}

export async function decodeUncaught(packet: Uint8Array, origin: string): Promise<Uncaught> {
	const { before, bytes } = decode(packet, []) as Shipped;
	return { error: await decodeThrown(bytes, origin), before };
}

interface Shipped {
	readonly before: readonly string[] | undefined;
	/** Written by `encodeThrown`. */
	readonly bytes: Uint8Array;
}

const MOST_NAMES = 3;
