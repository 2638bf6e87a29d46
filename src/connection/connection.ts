/** Interfaces of pipes and sockets: they send values and bytes, and receive them. */
import type { SyncWaitOptions, WaitOptions } from '../options.js';

/**
 * The receiving side of a connection. Iterating over it with `for await` yields values until the
 * end of file. Python: `multiprocessing.connection.Connection`.
 */
export interface Receiver<In = unknown> extends AsyncIterable<In> {
	/**
	 * Receives the next value, and waits for it if need be. If it throws, nothing is taken. Python:
	 * `recv`.
	 *
	 * @throws EOFError once the other end is closed and everything sent was received
	 * @throws TimeoutError when the timeout has passed
	 * @throws ClosedError if this end is closed here
	 * @throws ProcessError on an end that only sends
	 * @throws the signal's reason when it aborts
	 */
	recv(options?: WaitOptions): Promise<In>;
	/**
	 * Receives the next message as bytes: those of `sendBytes()`, or those of an encoded value.
	 * Python: `recv_bytes`.
	 *
	 * @param options.maxLength Most bytes that the message may have. Default: any number.
	 * @throws BufferTooShort for a longer message, which is in its `received`; and what `recv` throws
	 */
	recvBytes(options?: WaitOptions & { maxLength?: number | undefined }): Promise<Buffer>;
	/**
	 * Receives the next message's bytes into existing memory, from byte `offset` on. Python:
	 * `recv_bytes_into`.
	 *
	 * @param offset Default: 0.
	 * @returns how many bytes were received
	 * @throws BufferTooShort for a longer message, which is in its `received`; and what `recv` throws
	 */
	recvBytesInto(target: ArrayBufferView, offset?: number, options?: WaitOptions): Promise<number>;
	/**
	 * Resolves to whether something can be received, or the other end is closed. Python: `poll`.
	 *
	 * @param options.timeout Milliseconds to wait for that. Default: 0.
	 * @throws ClosedError, ProcessError on an end that only sends, the signal's reason when it aborts
	 */
	poll(options?: WaitOptions): Promise<boolean>;
	/** Whether this process has closed this end. */
	readonly closed: boolean;
	/** Whether this end can receive. */
	readonly readable: boolean;
	/** Whether this end can send. */
	readonly writable: boolean;
	/** Ends this process's use of this end. Calls that wait on it here reject with a ClosedError. */
	close(): void;
	/** Calls `close()`. */
	[Symbol.dispose](): void;
}

/** The sending side of a connection. Python: `multiprocessing.connection.Connection`. */
export interface Sender<Out = unknown> {
	/**
	 * Sends a value. Resolves once the value is under way, whether or not it was received. If it
	 * throws, nothing is sent. Python: `send`.
	 *
	 * @throws ClosedError if nobody can receive it any more, or this end is closed here
	 * @throws TimeoutError when there was no room in time
	 * @throws ShippingError for what can't be sent
	 * @throws ProcessError on an end that only receives
	 * @throws the signal's reason when it aborts
	 */
	send(value: Out, options?: WaitOptions): Promise<void>;
	/**
	 * Sends `size` bytes from byte `offset` on, as they are. Python: `send_bytes`.
	 *
	 * @param offset Default: 0.
	 * @param size Default: all bytes that follow.
	 * @throws what `send` throws
	 */
	sendBytes(data: ArrayBufferView | ArrayBuffer, offset?: number, size?: number, options?: WaitOptions): Promise<void>;
	/** Whether this process has closed this end. */
	readonly closed: boolean;
	/** Whether this end can receive. */
	readonly readable: boolean;
	/** Whether this end can send. */
	readonly writable: boolean;
	/** Ends this process's use of this end. Calls that wait on it here reject with a ClosedError. */
	close(): void;
	/** Calls `close()`. */
	[Symbol.dispose](): void;
}

/** A connection that sends and receives. */
export interface Connection<Out = unknown, In = Out> extends Sender<Out>, Receiver<In> {}

/**
 * Blocking calls that the receiving end of a pipe has in addition: pipes are shared memory and not
 * sockets.
 */
export interface BlockingReceiver<In> {
	/**
	 * `recv()` that blocks the thread.
	 *
	 * @throws ShippingError also for a value with a module that only `recv()` can import; the value
	 * stays the next one; and what `recv` throws
	 */
	recvSync(options?: SyncWaitOptions): In;
	/** `poll()` that blocks the thread. */
	pollSync(options?: SyncWaitOptions): boolean;
}

/** Blocking calls that the sending end of a pipe has in addition. */
export interface BlockingSender<Out> {
	/** `send()` that blocks the thread while there is no room. */
	sendSync(value: Out, options?: SyncWaitOptions): void;
}

/** One end of a pipe that goes both ways. */
export interface PipeConnection<Out = unknown, In = Out>
	extends Connection<Out, In>,
		BlockingReceiver<In>,
		BlockingSender<Out> {}
