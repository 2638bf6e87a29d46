/**
 * The error that ends a worker since nobody caught it. The worker sends it before it is gone, and
 * its pool has it as the cause of the end.
 *
 * Whether a timer was set before the running task began follows from its number in Node's count of
 * asynchronous resources. Nothing is said of other errors: a rejection has no such number, and a
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
	 * Names of the functions that ran before the task, the last one first, if a timer
	 * threw that is older than the task.
	 */
	readonly before: readonly string[] | undefined;
}

/** Which tasks a worker has run. */
export class TaskHistory {
	/**
	 * The newest asynchronous resource when the running task began, or one of some short tasks before
	 * it.
	 */
	#newest = 0;
	readonly #names: string[] = [];
	#last: unknown;

	/** Tasks begin. Cheap, but not free: not for each of many tasks that await nothing. */
	begin(): void {
		this.#newest = new AsyncResource('multiprocess.Task').asyncId();
	}

	/**
	 * Tasks of a function have run.
	 *
	 * @param fn Tells it from others; `undefined` for one that came with its task.
	 */
	note(fn: unknown, name: string): void {
		if (fn !== undefined && fn === this.#last) return;
		this.#last = fn;
		if (this.#names.unshift(name || '(anonymous)') > MOST_NAMES) this.#names.pop();
	}

	/**
	 * Asked while an uncaught error is handled: which ran before the timer's callback that
	 * threw, if it is an older one's.
	 */
	get beforeTimer(): readonly string[] | undefined {
		const kind: unknown = executionAsyncResource().constructor?.name;
		if (kind !== 'Timeout' && kind !== 'Immediate') return undefined;
		return executionAsyncId() < this.#newest ? this.#names : undefined;
	}
}

/** Has `send` called with the error that is about to end this process or thread. */
export function onUncaught(history: TaskHistory, send: (packet: Packet) => void): void {
	process.on('uncaughtExceptionMonitor', (error) => {
		if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
		const before = history.beforeTimer;
		try {
			const { bytes, passages } = encodeThrown(error);
			send({ ...encode({ before, bytes } satisfies Shipped), ...(passages && { passages }) });
		} catch {
			// It is on stderr.
		}
	});
}

export async function decodeUncaught(packet: Uint8Array, origin: string): Promise<Uncaught> {
	const { before, bytes } = decode(packet, []) as Shipped;
	return { error: await decodeThrown(bytes, origin), before };
}

interface Shipped {
	readonly before: readonly string[] | undefined;
	/** Of `encodeThrown`. */
	readonly bytes: Uint8Array;
}

const MOST_NAMES = 3;
