/**
 * A line over a socket of Node's past Node's streams. A short message and its answer cost the
 * streams more than all else on their way, most of all in a program that has just begun: their code
 * is long and is not compiled yet.
 *
 * What is written goes to the kernel at once, unless something still waits in the socket, which
 * then takes care of both. What arrives is read into one buffer that all lines of a thread use in
 * turn, as each is read, and its bytes are taken, before another is.
 */
import type { Socket } from 'node:net';
import { nativeIfPresent } from '../../native/load.js';
import { SocketLine } from './socket-line.js';

/** Node's own object behind a socket. */
export interface SocketHandle {
	/** -1 when it is closed. */
	readonly fd: number;
	setBlocking(on: boolean): void;
}

export class DirectLine extends SocketLine {
	readonly #socket: Socket;
	readonly #taker: Taker;

	/** @param source Where a socket has the handle already, it loses it to the line. */
	constructor(source: { readonly fd: number } | { readonly handle: SocketHandle }) {
		const taker: Taker = { onBytes: () => {} };
		// Not imported: a child that never listens does without it.
		const { Socket } = process.getBuiltinModule('node:net');
		const socket = new Socket({
			...source,
			readable: true,
			writable: true,
			// As Node's own code says it: nothing is read until somebody listens.
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
		// What the system says against it, the socket is told again.
		return super.write(sent > 0 ? bytes.subarray(sent) : bytes);
	}

	/** Whether it can be read and written as a file, too, each of which then waits. */
	setBlocking(on: boolean): void {
		handleOf(this.#socket)?.setBlocking(on);
	}
}

/** `null` once the socket is closed, when another file may have its number. */
export function handleOf(socket: Socket): SocketHandle | null {
	return (socket as Socket & { readonly _handle: SocketHandle | null })._handle;
}

interface Taker {
	onBytes: (chunk: Buffer) => void;
}

const BUFFER = Buffer.allocUnsafeSlow(64 * 1024);
