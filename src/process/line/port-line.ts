/**
 * A line between two threads of one process: a message port, and words that both sides share. The
 * words tell how much the other side has read, which a port does not. They also let a thread wait
 * for a message without its event loop.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Line } from './line.js';

export const LINE_WORDS = 4;

export class PortLine implements Line {
	readonly #port: MessagePort;
	readonly #words: Int32Array;
	readonly #own: number;
	readonly #other: number;
	#written = 0;
	#onBytes: (chunk: Buffer) => void = () => {};
	#onEnd: (leftUnread: boolean) => void = () => {};

	/**
	 * @param words `LINE_WORDS` words, shared by both sides and zero at first
	 * @param side differs between the two ends
	 */
	constructor(port: MessagePort, words: Int32Array, side: 0 | 1) {
		this.#port = port;
		this.#words = words;
		this.#own = side;
		this.#other = 1 - side;
	}

	get backlog(): number {
		// Unsigned, as a message may have 4 GiB.
		return (this.#written - Atomics.load(this.#words, READ + this.#other)) >>> 0;
	}

	listen(onBytes: (chunk: Buffer) => void, onEnd: (leftUnread: boolean) => void): void {
		this.#onBytes = onBytes;
		this.#onEnd = onEnd;
		this.#port.on('message', (bytes: Uint8Array) => onBytes(this.#take(bytes)));
		this.#port.on('close', this.#end);
	}

	/** Sends a copy, so that the message holds no more than these bytes. */
	write(bytes: Uint8Array): boolean {
		const copy = new Uint8Array(bytes);
		this.#written = (this.#written + copy.length) | 0;
		this.#port.postMessage(copy, [copy.buffer]);
		Atomics.add(this.#words, POSTED + this.#own, 1);
		Atomics.notify(this.#words, POSTED + this.#own);
		return true;
	}

	/**
	 * Returns the next message, before anybody listens. Blocks until there is one. If the sending
	 * thread is gone, node ends this thread.
	 */
	read(): Buffer {
		for (;;) {
			const seen = Atomics.load(this.#words, POSTED + this.#other);
			const bytes = this.#next();
			if (bytes) return bytes;
			Atomics.wait(this.#words, POSTED + this.#other, seen);
		}
	}

	/** Delivers what the other thread sent before its end, then the end. */
	finish(): void {
		for (let bytes = this.#next(); bytes; bytes = this.#next()) this.#onBytes(bytes);
		this.#port.close();
		this.#end();
	}

	ref(): void {
		this.#port.ref();
	}

	unref(): void {
		this.#port.unref();
	}

	close(): void {
		this.#port.close();
	}

	#next(): Buffer | undefined {
		// Not imported: processes load this file too, and would pay milliseconds for it.
		const { receiveMessageOnPort } = process.getBuiltinModule('node:worker_threads');
		const received: { readonly message: Uint8Array } | undefined = receiveMessageOnPort(this.#port);
		return received && this.#take(received.message);
	}

	#take(bytes: Uint8Array): Buffer {
		Atomics.add(this.#words, READ + this.#own, bytes.length);
		return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	readonly #end = (): void => {
		this.#onEnd(this.backlog > 0);
	};
}

/**
 * Indices of words, each followed by the other side's: bytes that a side has read, modulo 2^32;
 * messages that it has posted.
 */
const READ = 0;
const POSTED = 2;
