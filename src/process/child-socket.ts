/**
 * A child's end of the channel. It is read and written as a file first, blocking, and as a stream from when the child has its work.
 */
import { Socket } from 'node:net';
import { runtime } from '../runtime.js';

/** The number of its descriptor, in each child. */
export const CHANNEL_FD = 3;

/**
 * The stream in advance, since to make it takes a millisecond. Until `openSocket` it leaves the descriptor blocking. Not in Bun and Deno, which
 * from then on can't use the descriptor as a file any more.
 */
export function prepareSocket(): void {
	if (runtime !== 'Node.js') return;
	prepared = new Socket(OPTIONS);
	setBlocking(prepared, true);
}

/** From now on the channel is a stream. */
export function openSocket(): Socket {
	// Bun's constructor takes no descriptor, its `connect` does.
	if (runtime === 'Bun') return new Socket().connect({ fd: CHANNEL_FD } as never);
	const socket = prepared ?? new Socket(OPTIONS);
	setBlocking(socket, false);
	prepared = undefined;
	return socket;
}

// `manualStart`, which node's own code uses: it reads nothing until somebody listens.
const OPTIONS: object = { fd: CHANNEL_FD, readable: true, writable: true, manualStart: true };
let prepared: Socket | undefined;

function setBlocking(socket: Socket, on: boolean): void {
	(socket as Socket & { _handle: { setBlocking(on: boolean): void } })._handle.setBlocking(on);
}
