/**
 * What both pipes and sockets can do: send values and bytes, and receive them.
 */
import type { SyncWaitOptions, WaitOptions } from '../options.js';

/** What messages can be received from. */
export interface Receiver<In = unknown> extends AsyncIterable<In> {
	/**
	 * The next value, for which it waits.
	 *
	 * @throws EOFError, TimeoutError, ClosedError, the signal's reason when it
	 * aborts: then nothing is taken
	 */
	recv(options?: WaitOptions): Promise<In>;
	/**
	 * The bytes of the next message: those of `sendBytes`, or of a value as it is encoded.
	 *
	 * @throws BufferTooShort above `maxLength`, and what `recv` throws
	 */
	recvBytes(options?: WaitOptions & { maxLength?: number | undefined }): Promise<Buffer>;
	/**
	 * Receives bytes into memory that is there, from byte `offset` of it on. Python:
	 * `recv_bytes_into`.
	 *
	 * @returns how many it were
	 * @throws BufferTooShort, whose `received` has the message, where there is
	 * less room; and what `recv` throws
	 */
	recvBytesInto(target: ArrayBufferView, offset?: number, options?: WaitOptions): Promise<number>;
	/**
	 * Whether something can be received, or the other end is closed; waits for it
	 * up to `timeout`, 0 by default.
	 */
	poll(options?: WaitOptions): Promise<boolean>;
	readonly closed: boolean;
	readonly readable: boolean;
	readonly writable: boolean;
	/** This process uses it no more. */
	close(): void;
	[Symbol.dispose](): void;
}

/** What messages can be sent by. */
export interface Sender<Out = unknown> {
	/**
	 * Resolves when the value is under way.
	 *
	 * @throws ClosedError where nobody can receive it, TimeoutError, ShippingError, the signal's
	 * reason: then nothing of it is sent
	 */
	send(value: Out, options?: WaitOptions): Promise<void>;
	/** Sends `size` bytes from byte `offset` on, as they are; all by default. */
	sendBytes(data: ArrayBufferView | ArrayBuffer, offset?: number, size?: number, options?: WaitOptions): Promise<void>;
	readonly closed: boolean;
	readonly readable: boolean;
	readonly writable: boolean;
	/** This process uses it no more. */
	close(): void;
	[Symbol.dispose](): void;
}

/** Both. */
export interface Connection<Out = unknown, In = Out> extends Sender<Out>, Receiver<In> {}

/** What pipes can do in addition, which are shared memory and no sockets. */
export interface BlockingReceiver<In> {
	/**
	 * `recv()` that blocks.
	 *
	 * @throws ShippingError, too, for a value with a module that only `recv()`
	 * can import; it stays the next
	 */
	recvSync(options?: SyncWaitOptions): In;
	/** `poll()` that blocks. */
	pollSync(options?: SyncWaitOptions): boolean;
}
export interface BlockingSender<Out> {
	/** `send()` that blocks where there is no room. */
	sendSync(value: Out, options?: SyncWaitOptions): void;
}

/** One end of a pipe that goes both ways. */
export interface PipeConnection<Out = unknown, In = Out>
	extends Connection<Out, In>,
		BlockingReceiver<In>,
		BlockingSender<Out> {}
