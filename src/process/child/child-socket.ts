/**
 * The socket on a child's end of the channel. Before, that is read and written as a file, blocking.
 */
import { runtime } from '../../runtime.js';
import { DirectLine } from '../line/direct-line.js';
import type { Line } from '../line/line.js';
import { SocketLine } from '../line/socket-line.js';

/** The number of its descriptor, in each child. */
export const CHANNEL_FD = 3;

/**
 * Makes the socket in advance, which takes milliseconds. Until `openSocket` it leaves
 * the descriptor blocking. Not in Bun and Deno, which from then on can't use the
 * descriptor as a file any more.
 */
export function prepareSocket(): void {
	if (runtime !== 'Node.js') return;
	prepared = new DirectLine({ fd: CHANNEL_FD });
	prepared.setBlocking(true);
}

/** From now on the event loop reads the channel. */
export function openSocket(): Line {
	if (runtime !== 'Node.js') return openStream();
	const line = prepared ?? new DirectLine({ fd: CHANNEL_FD });
	line.setBlocking(false);
	prepared = undefined;
	return line;
}

let prepared: DirectLine | undefined;

function openStream(): Line {
	const { Socket } = process.getBuiltinModule('node:net');
	if (runtime === 'Deno') return new SocketLine(new Socket({ fd: CHANNEL_FD, readable: true, writable: true }));
	// Bun's constructor takes no descriptor, its `connect` does.
	return new SocketLine(new Socket().connect({ fd: CHANNEL_FD } as never));
}
