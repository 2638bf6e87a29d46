/**
 * A child's line to its parent. Most targets run and end without anything to read, so the line
 * becomes a socket only when somebody waits for it, or when the child has lived for a moment: from
 * then on it learns of its parent's end. Until then little is written, blocking, as to a file.
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

	/** Of what is a file nothing keeps the event loop alive. */
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

/** The parent's end is noticed so much later at most. */
const ALONE_MS = 100;
/** The kernel takes so much at once, as nothing else is on its way. */
const MOST_BLOCKING = 4096;
