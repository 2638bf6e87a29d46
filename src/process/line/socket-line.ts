/**
 * A line to another process. The kernel reports its end, so the end can't be missed.
 */
import type { Socket } from 'node:net';
import type { Line } from './line.js';

export class SocketLine implements Line {
	readonly #socket: Socket;

	constructor(socket: Socket) {
		this.#socket = socket;
	}

	get backlog(): number {
		return this.#socket.writableLength;
	}

	listen(onBytes: (chunk: Buffer) => void, onEnd: (leftUnread: boolean) => void): void {
		this.#socket.on('data', onBytes);
		this.#socket.on('error', ({ code }: NodeJS.ErrnoException) => onEnd(code === 'ECONNRESET' || code === 'EPIPE'));
		this.#socket.on('close', () => onEnd(false));
	}

	/** Memory can be reused if the kernel took all of it; else the socket still needs it. */
	write(bytes: Uint8Array): boolean {
		this.#socket.write(bytes);
		return this.#socket.writableLength === 0;
	}

	ref(): void {
		this.#socket.ref();
	}

	unref(): void {
		this.#socket.unref();
	}

	close(): void {
		this.#socket.destroySoon();
	}
}
