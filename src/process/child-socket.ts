/**
 * A child's end of the channel. It is read and written as a file first, blocking, and as a socket from when the child has its work.
 */
import { Socket } from 'node:net';
import { runtime } from '../runtime.js';
import { DirectLine } from './direct-line.js';
import type { Line } from './line.js';
import { SocketLine } from './socket-line.js';

/** The number of its descriptor, in each child. */
export const CHANNEL_FD = 3;

/**
 * The socket in advance, since to make it takes a millisecond. Until `openSocket` it leaves the descriptor blocking. Not in Bun and Deno, which
 * from then on can't use the descriptor as a file any more.
 */
export function prepareSocket(): void {
	if (runtime !== 'Node.js') return;
	prepared = new DirectLine({ fd: CHANNEL_FD });
	prepared.setBlocking(true);
}

/** From now on the event loop reads the channel. */
export function openSocket(): Line {
	// Bun's constructor takes no descriptor, its `connect` does.
	if (runtime === 'Bun') return new SocketLine(new Socket().connect({ fd: CHANNEL_FD } as never));
	if (runtime === 'Deno') return new SocketLine(new Socket({ fd: CHANNEL_FD, readable: true, writable: true }));
	const line = prepared ?? new DirectLine({ fd: CHANNEL_FD });
	line.setBlocking(false);
	prepared = undefined;
	return line;
}

let prepared: DirectLine | undefined;
