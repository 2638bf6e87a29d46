/**
 * A child that is a process. It has a socket on fd 3, signals, and its own folder and title.
 */
import { nativeIfPresent } from '../../native/load.js';
import type { ChildSide } from './child-side.js';
import { ChildLine } from './child-line.js';
import { DirectLine } from '../line/direct-line.js';
import { SocketLine } from '../line/socket-line.js';
import { runtime } from '../../runtime.js';
import { ControlFrame, wholeFrame } from '../line/frame.js';
import type { Line } from '../line/line.js';
import type { Boot, Start } from '../protocol.js';

/** @param ignoreInterrupt the SIGINT listener that is there while the child boots */
export function processSide(ignoreInterrupt: () => void): ChildSide {
	return {
		read: readChannel,
		hasInput: () => nativeIfPresent()?.hasInput(CHANNEL_FD) === true,
		write: writeChannel,
		prepare({ isOfThisThread, isStandby }: Boot): void {
			if (isOfThisThread) nativeIfPresent()?.dieWithParent(ORPHAN_GRACE_MS);
			if (isStandby) prepareSocket();
		},
		open(): Line {
			return new ChildLine(openSocket, writeIfRead);
		},
		become(start: Start): void {
			process.chdir(start.cwd);
			process.title = start.name;
			if (start.ignoreInterrupt) return;
			process.off('SIGINT', ignoreInterrupt);
			writeChannel(wholeFrame(ControlFrame.BEGUN));
		},
	};
}

/** The descriptor of the channel, in each child. */
const CHANNEL_FD = 3;
/**
 * Time for an orderly end after the parent's end, before a busy child is killed.
 * `parent-process.ts` needs at most a second of it.
 */
const ORPHAN_GRACE_MS = 1800;
/** Not imported: the ES module would touch each export, and so load the streams. */
const { readSync, writeSync } = process.getBuiltinModule('node:fs');
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

function readChannel(): Buffer | undefined {
	try {
		const length = readSync(CHANNEL_FD, buffer);
		return length === 0 ? undefined : Buffer.from(buffer.subarray(0, length));
	} catch {
		return undefined;
	}
}

function writeChannel(bytes: Uint8Array): void {
	try {
		writeSync(CHANNEL_FD, bytes);
	} catch {
		process.exit(0);
	}
}

/** Ignores a missing reader: the code that reads the line learns of that. */
function writeIfRead(bytes: Uint8Array): void {
	try {
		writeSync(CHANNEL_FD, bytes);
	} catch {}
}

/**
 * Makes the socket on the child's end of the channel in advance, which takes milliseconds. Until
 * `openSocket` it leaves the descriptor blocking, as the channel is read and written like a file.
 * Not in Bun and Deno, which from then on can't use the descriptor as a file any more.
 */
function prepareSocket(): void {
	if (runtime !== 'Node.js') return;
	prepared = new DirectLine({ fd: CHANNEL_FD });
	prepared.setBlocking(true);
}

/** Returns the channel's line, which the event loop reads from now on. */
function openSocket(): Line {
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
