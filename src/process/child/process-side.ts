/**
 * A child that is a process: a socket on fd 3, a folder and a title of its own, and signals.
 */
import { nativeIfPresent } from '../../native/load.js';
import type { ChildSide } from './child-side.js';
import { ChildLine } from './child-line.js';
import { CHANNEL_FD, openSocket, prepareSocket } from './child-socket.js';
import { wholeFrame } from '../line/frame.js';
import type { Line } from '../line/line.js';
import { type Boot, FrameType, type Start } from '../line/protocol.js';

/** @param ignoreInterrupt What keeps Ctrl-C off while it boots. */
export function processSide(ignoreInterrupt: () => void): ChildSide {
	return {
		read: readChannel,
		hasInput: () => nativeIfPresent()?.hasInput(CHANNEL_FD) === true,
		write: writeChannel,
		prepare({ isOfThisThread, isStandby }: Boot): void {
			if (isOfThisThread) nativeIfPresent()?.dieWithParent(GRACE_MS);
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
			writeChannel(wholeFrame(FrameType.BEGUN));
		},
	};
}

/**
 * Time to end in order after the parent's end, which `process/parent-process.ts` does within a
 * second; who is busy then is killed.
 */
const GRACE_MS = 1800;
/** Not imported: the ES module of it touches each export, and its streams would be loaded. */
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

/** That nobody reads any more is said where the line is read. */
function writeIfRead(bytes: Uint8Array): void {
	try {
		writeSync(CHANNEL_FD, bytes);
	} catch {}
}
