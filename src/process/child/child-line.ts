/**
 * A child's line to its parent. Most targets end with nothing to read. So the line becomes a
 * socket only when code waits for input, when a write is large, or after 100 ms. From then on the
 * child learns of its parent's end. Until then small writes block, as writes to a file do.
 */
import { clearTimeout, setTimeout } from '../../timers.js';
import type { Line } from '../line/line.js';

export class ChildLine implements Line {
	readonly #openSocket: () => Line;
	readonly #writeNow: (bytes: Uint8Array) => void;
	#socket: Line | undefined;
	#listeners: Parameters<Line['listen']> | undefined;
	#timer: NodeJS.Timeout | undefined;
	#keepsAlive = true;

	constructor(openSocket: () => Line, writeNow: (bytes: Uint8Array) => void) {
		this.#openSocket = openSocket;
		this.#writeNow = writeNow;
	}

	get backlog(): number {
		return this.#socket?.backlog ?? 0;
	}

	listen(...listeners: Parameters<Line['listen']>): void {
		this.#listeners = listeners;
		this.#timer = setTimeout(() => this.#open(), ALONE_MS).unref();
	}

	write(bytes: Uint8Array): boolean {
		if (this.#socket || bytes.length > MOST_BLOCKING) return this.#open().write(bytes);
		this.#writeNow(bytes);
		return true;
	}

	/** Opens the socket, as a file can't keep the event loop alive. */
	ref(): void {
		this.#keepsAlive = true;
		this.#open().ref();
	}

	unref(): void {
		this.#keepsAlive = false;
		this.#socket?.unref();
	}

	close(): void {
		this.#open().close();
	}

	#open(): Line {
		if (this.#socket) return this.#socket;
		clearTimeout(this.#timer);
		this.#socket = this.#openSocket();
		if (this.#listeners) this.#socket.listen(...this.#listeners);
		if (!this.#keepsAlive) this.#socket.unref();
		return this.#socket;
	}
}

/** Upper bound on the delay before the parent's end is noticed. */
const ALONE_MS = 100;
/** The kernel takes this many bytes in one write, because its buffer is empty. */
const MOST_BLOCKING = 4096;
