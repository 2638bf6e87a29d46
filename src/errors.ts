/**
 * The errors of this library. Each has a class to catch and a stable `code` to log or compare
 * across copies of the package; the message names the call, the value and the remedy.
 */

import { setHome } from './lazy-class.js';

/** Where a prototype says which class of this library it is of, in all copies. */
const BRAND = Symbol.for('multiprocess.error');

/**
 * What all errors of this library extend. Python:
 * `multiprocessing.ProcessError`'s place at the root.
 */
export class MultiprocessError extends Error {
	/** Stable over releases: `'ERR_MP_…'`. */
	readonly code: string = 'ERR_MP';

	static {
		// A name on the prototype, as the language's own errors have it: it does
		// not show as an own property.
		named(MultiprocessError, 'MultiprocessError');
	}

	/**
	 * Also for errors of another copy of this library: a test runner's sandbox has one of its own.
	 */
	static override [Symbol.hasInstance](value: unknown): boolean {
		return Function.prototype[Symbol.hasInstance].call(this, value) || hasBrandOf(this, value);
	}
}

/**
 * A process, pool or lock was used in a way that its state does not allow. Python:
 * `ProcessError`, often `AssertionError`.
 */
export class ProcessError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_PROCESS';

	static {
		named(ProcessError, 'ProcessError');
	}
}

/** The time given passed first. Python: `multiprocessing.TimeoutError`. */
export class TimeoutError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_TIMEOUT';

	static {
		named(TimeoutError, 'TimeoutError');
	}
}

/** Something closed was used. Python: `ValueError` or `OSError`, "is closed". */
export class ClosedError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_CLOSED';

	static {
		named(ClosedError, 'ClosedError');
	}
}

/** There was no item within the time given. Python: `queue.Empty`. */
export class QueueEmpty extends MultiprocessError {
	override readonly code: string = 'ERR_MP_QUEUE_EMPTY';

	static {
		named(QueueEmpty, 'QueueEmpty');
	}
}

/** There was no room within the time given. Python: `queue.Full`. */
export class QueueFull extends MultiprocessError {
	override readonly code: string = 'ERR_MP_QUEUE_FULL';

	static {
		named(QueueFull, 'QueueFull');
	}
}

/** The queue was shut down, and what was in it has been taken. Python 3.13: `queue.ShutDown`. */
export class QueueShutDown extends MultiprocessError {
	override readonly code: string = 'ERR_MP_QUEUE_SHUT_DOWN';

	static {
		named(QueueShutDown, 'QueueShutDown');
	}
}

/**
 * All who had the other end of a pipe have closed it or died, and all that they sent
 * was received. Python: `EOFError`.
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
	/** The message, whole. */
	readonly received: Buffer;

	constructor(message: string, received: Buffer) {
		super(message);
		this.received = received;
	}

	static {
		named(BufferTooShort, 'BufferTooShort');
	}
}

/** A value or function cannot be sent. Python: `PicklingError`. */
export class ShippingError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_SHIPPING';
	/** The variable or property at fault, as one would write it: `args[0].db`. */
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
 * The worker that ran this one task died; other tasks go on. Its `cause` is the error or rejection
 * that nobody caught there, if that was why.
 */
export class WorkerLostError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_WORKER_LOST';
	readonly pid: number;
	readonly exitCode: number | null;
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
 * No worker can be started (its initializer or its start failed); all pending work is rejected with
 * it. Python: `BrokenProcessPool`.
 */
export class BrokenPoolError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_BROKEN_POOL';

	static {
		named(BrokenPoolError, 'BrokenPoolError');
	}
}

/**
 * The work was cancelled, or its pool terminated. Such rejections never count as
 * unhandled. Python: `CancelledError`.
 */
export class CancelledError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_CANCELLED';

	static {
		named(CancelledError, 'CancelledError');
	}
}

/**
 * A barrier is broken: one who waited gave up or died, or it was aborted or reset. Python:
 * `threading.BrokenBarrierError`.
 */
export class BrokenBarrierError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_BROKEN_BARRIER';

	static {
		named(BrokenBarrierError, 'BrokenBarrierError');
	}
}

/**
 * The holder of a lock died while it held it, and what it protects may be half done. It is held now
 * by who gets this error, which only comes where the lock was made with `onOwnerDeath: 'throw'`.
 * Python has nothing like it: there such a lock is locked for ever.
 */
export class OwnerDiedError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_OWNER_DIED';
	/** Releases it. */
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
 * Text form of an error whose class could not be rebuilt here; also the `cause` of a remote error
 * that has none of its own, to carry the stack of the process it was thrown in. Python:
 * `multiprocessing.pool.RemoteTraceback`.
 */
export class RemoteError extends MultiprocessError {
	override readonly code: string = 'ERR_MP_REMOTE';
	/** The name of the error's class there. */
	readonly remoteName: string;
	/** Its stack there. */
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
