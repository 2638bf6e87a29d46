/**
 * A line over one of Node's sockets that bypasses Node's streams. For a short message and its
 * answer the streams cost more than all the rest, most of all in a program that has just begun:
 * their code is long and not yet compiled.
 *
 * A write goes to the kernel at once, unless the socket still holds earlier bytes; then the socket
 * sends both. All lines of a thread read into one shared buffer. That is safe because the bytes of
 * one line are taken before another line is read.
 */
import type { Socket } from 'node:net';
import { nativeIfPresent } from '../../native/load.js';
import { SocketLine } from './socket-line.js';

/** Node's own object behind a socket. */
export interface SocketHandle {
	/** -1 once closed. */
	readonly fd: number;
	setBlocking(on: boolean): void;
}

export class DirectLine extends SocketLine {
	readonly #socket: Socket;
	readonly #taker: Taker;

	/** @param source The line takes a handle away from the socket that has it. */
	constructor(source: { readonly fd: number } | { readonly handle: SocketHandle }) {
		const taker: Taker = { onBytes: () => {} };
		// Not imported: a child that never listens does not need it.
		const { Socket } = process.getBuiltinModule('node:net');
		const socket = new Socket({
			...source,
			readable: true,
			writable: true,
			// As in Node's own code: nothing is read until somebody listens.
			manualStart: true,
			onread: {
				buffer: BUFFER,
				callback(length: number) {
					taker.onBytes(BUFFER.subarray(0, length));
					return true;
				},
			},
		} as object);
		super(socket);
		this.#socket = socket;
		this.#taker = taker;
	}

	override listen(onBytes: (chunk: Buffer) => void, onEnd: (leftUnread: boolean) => void): void {
		this.#taker.onBytes = onBytes;
		super.listen(onBytes, onEnd);
	}

	override write(bytes: Uint8Array): boolean {
		const handle = handleOf(this.#socket);
		const sent = this.backlog === 0 && handle ? (nativeIfPresent()?.send(handle.fd, bytes) ?? 0) : 0;
		if (sent === bytes.length) return true;
		// If the system refused, the socket gets the same error from its own attempt.
		return super.write(sent > 0 ? bytes.subarray(sent) : bytes);
	}

	/** Makes the socket usable as a file, whose reads and writes block; or not. */
	setBlocking(on: boolean): void {
		handleOf(this.#socket)?.setBlocking(on);
	}
}

/** Returns `null` once the socket is closed: its descriptor may be another file's by then. */
export function handleOf(socket: Socket): SocketHandle | null {
	return (socket as Socket & { readonly _handle: SocketHandle | null })._handle;
}

interface Taker {
	onBytes: (chunk: Buffer) => void;
}

const BUFFER = Buffer.allocUnsafeSlow(64 * 1024);
