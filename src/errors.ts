/**
 * The errors of this library. Each has a class to catch, and a stable `code` to log or to compare
 * across copies of the package. Its message names the call, the value and the remedy.
 */

import { setHome } from './lazy-class.js';

/** Key under which a prototype says which class of this library it belongs to, in all copies. */
const BRAND = Symbol.for('multiprocess.error');

/**
 * The base class of all errors of this library. In Python, `multiprocessing.ProcessError` has that
 * place.
 */
export class MultiprocessError extends Error {
	/** A code that is stable across releases: `'ERR_MP'` or `'ERR_MP_…'`. */
	readonly code: string = 'ERR_MP';

	static {
		// A name on the prototype, as the language's own errors have it, does not show as an own
		// property.
		named(MultiprocessError, 'MultiprocessError');
	}

	/**
	 * True also for errors of another copy of this library, such as one in a test runner's sandbox.
	 */
	static override [Symbol.hasInstance](value: unknown): boolean {
		return Function.prototype[Symbol.hasInstance].call(this, value) || hasBrandOf(this, value);
	}
}

/**
 * A process, pool, lock or other object can't do what was asked in its present state, or the system
 * has no resources for it. Python: `ProcessError`, often `AssertionError`.
 */
export class ProcessError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_PROCESS';

	static {
		named(ProcessError, 'ProcessError');
	}
}

/** The timeout of a call has passed. Python: `multiprocessing.TimeoutError`. */
export class TimeoutError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_TIMEOUT';

	static {
		named(TimeoutError, 'TimeoutError');
	}
}

/** A closed object was used. Python: `ValueError` or `OSError`, "is closed". */
export class ClosedError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_CLOSED';

	static {
		named(ClosedError, 'ClosedError');
	}
}

/** A queue had no item in time. Python: `queue.Empty`. */
export class QueueEmpty extends MultiprocessError {
	override readonly code: string = 'ERR_MP_QUEUE_EMPTY';

	static {
		named(QueueEmpty, 'QueueEmpty');
	}
}

/** A queue had no room in time. Python: `queue.Full`. */
export class QueueFull extends MultiprocessError {
	override readonly code: string = 'ERR_MP_QUEUE_FULL';

	static {
		named(QueueFull, 'QueueFull');
	}
}

/** A queue was shut down, and all its items have been taken. Python 3.13: `queue.ShutDown`. */
export class QueueShutDown extends MultiprocessError {
	override readonly code: string = 'ERR_MP_QUEUE_SHUT_DOWN';

	static {
		named(QueueShutDown, 'QueueShutDown');
	}
}

/**
 * All holders of the other end of a pipe have closed it or died, and everything that they sent was
 * received. Python: `EOFError`.
 */
export class EOFError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_EOF';

	static {
		named(EOFError, 'EOFError');
	}
}

/** A message was longer than the room for it. Python: `multiprocessing.BufferTooShort`. */
export class BufferTooShort extends MultiprocessError {
	override readonly code: string = 'ERR_MP_BUFFER_TOO_SHORT';
	/** The whole message. */
	readonly received: Buffer;

	constructor(message: string, received: Buffer) {
		super(message);
		this.received = received;
	}

	static {
		named(BufferTooShort, 'BufferTooShort');
	}
}

/** A value or function can't be sent to another process. Python: `PicklingError`. */
export class ShippingError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_SHIPPING';
	/** The variable or property at fault, written as in code: `args[0].db`. */
	readonly path: string;

	constructor(message: string, path: string, options?: { cause?: unknown }) {
		super(message, options);
		this.path = path;
	}

	static {
		named(ShippingError, 'ShippingError');
	}
}

/**
 * The worker that ran this task died; other tasks go on. The `cause` is the uncaught error or
 * rejection that ended the worker, if there was one.
 */
export class WorkerLostError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_WORKER_LOST';
	/** The process id of the worker. */
	readonly pid: number;
	/** The worker's exit code, or `null` if a signal ended it. */
	readonly exitCode: number | null;
	/** The signal that ended the worker, or `null`. */
	readonly signal: NodeJS.Signals | null;

	constructor(
		message: string,
		worker: { pid: number; exitCode: number | null; signal: NodeJS.Signals | null },
		options?: { cause?: unknown },
	) {
		super(message, options);
		this.pid = worker.pid;
		this.exitCode = worker.exitCode;
		this.signal = worker.signal;
	}

	static {
		named(WorkerLostError, 'WorkerLostError');
	}
}

/**
 * A pool can't start workers, because their start or the initializer fails. All pending work is
 * rejected with this error. Python: `BrokenProcessPool`.
 */
export class BrokenPoolError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_BROKEN_POOL';

	static {
		named(BrokenPoolError, 'BrokenPoolError');
	}
}

/**
 * The work was cancelled, or its pool was terminated. Such a rejection never counts as unhandled.
 * Python: `CancelledError`.
 */
export class CancelledError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_CANCELLED';

	static {
		named(CancelledError, 'CancelledError');
	}
}

/**
 * A barrier is broken: a waiter gave up or died, or the barrier was aborted or reset. Python:
 * `threading.BrokenBarrierError`.
 */
export class BrokenBarrierError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_BROKEN_BARRIER';

	static {
		named(BrokenBarrierError, 'BrokenBarrierError');
	}
}

/**
 * The holder of a lock died, and what the lock protects may be half done. The caller that gets this
 * error now holds the lock. Only locks made with `onOwnerDeath: 'throw'` throw it. Python has no
 * counterpart: there such a lock stays locked for ever.
 *
 * ```ts
 * try {
 * 	await lock.acquire();
 * } catch (error) {
 * 	if (!(error instanceof OwnerDiedError)) throw error;
 * 	repair();
 * 	error.held.release();
 * }
 * ```
 */
export class OwnerDiedError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_OWNER_DIED';
	/** The hold on the lock, to release it. */
	readonly held: Disposable & { release(): void };

	constructor(message: string, held: Disposable & { release(): void }) {
		super(message);
		this.held = held;
	}

	static {
		named(OwnerDiedError, 'OwnerDiedError');
	}
}

/**
 * Stands for an error whose class could not be rebuilt in this process. It is also the `cause` of a
 * remote error that has none, to carry the stack of the process that threw. Python:
 * `multiprocessing.pool.RemoteTraceback`.
 */
export class RemoteError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_REMOTE';
	/** The name of the error's class in the process that threw. */
	readonly remoteName: string;
	/** The error's stack in the process that threw. */
	readonly remoteStack: string;

	constructor(message: string, remote: { name: string; stack: string }) {
		super(message);
		this.remoteName = remote.name;
		this.remoteStack = remote.stack;
	}

	static {
		named(RemoteError, 'RemoteError');
	}
}

function named(type: ErrorClass, name: string): void {
	Object.defineProperty(type.prototype, 'name', { value: name, writable: true, configurable: true });
	Object.defineProperty(type.prototype, BRAND, { value: name });
	setHome(type, name, import.meta.url);
}

type ErrorClass = abstract new (...args: never[]) => Error;

function hasBrandOf(type: { readonly prototype: object }, value: unknown): boolean {
	const brand: unknown = Object.getOwnPropertyDescriptor(type.prototype, BRAND)?.value;
	if (brand === undefined || typeof value !== 'object') return false;
	for (let level = value; level; level = Object.getPrototypeOf(level) as object | null)
		if (Object.getOwnPropertyDescriptor(level, BRAND)?.value === brand) return true;
	return false;
}
