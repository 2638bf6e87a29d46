/**
 * Files of shared memory. Each has its whole space from the start (`posix_fallocate`): in a full
 * file system a file that merely has a length would end a process with SIGBUS at its first write.
 */
import { constants as buffers } from 'node:buffer';
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { constants as system } from 'node:os';
import type { Mapping } from '../../native/binding.js';
import { native } from '../../native/load.js';
import { namingLimit } from '../../system-limits.js';
import * as messages from '../messages.js';

/** What a file begins with: so many zeros, or these bytes. */
export type Content = number | Uint8Array;

/**
 * Opens a file.
 *
 * @throws ProcessError with the limit where no file descriptor is left, else the system's error
 */
export function openFile(path: string, flags: string | number, mode?: number): number {
	try {
		return openSync(path, flags, mode);
	} catch (error) {
		throw namingLimit(error, 'shared memory');
	}
}

/**
 * Makes a file, for this user only.
 *
 * @throws ProcessError, and nothing is left behind, e.g. ENOSPC
 */
export function allocateFile(path: string, content: Content): number {
	const fd = openFile(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
	const failure = typeof content === 'number' ? allocate(fd, content) : write(fd, content);
	if (failure === undefined) return fd;
	closeSync(fd);
	rmSync(path);
	throw messages.noSpace(path, sizeOf(content), failure);
}

export function sizeOf(content: Content): number {
	return typeof content === 'number' ? content : content.byteLength;
}

function allocate(fd: number, bytes: number): string | undefined {
	const outcome = native().fallocate(fd, bytes);
	return outcome === 0 ? undefined : errnoName(outcome);
}

/**
 * How much one call writes: Node refuses a length of 2 GiB, and Linux writes
 * less than that. Tests lower it.
 */
export const mostAtOnce = { bytes: 2 ** 30 };

/**
 * The system gives the file its space as it takes the bytes; zeros that are written
 * over would cost as much again.
 */
function write(fd: number, bytes: Uint8Array): string | undefined {
	try {
		const { byteLength } = bytes;
		for (let written = 0; written < byteLength; ) {
			const length = Math.min(byteLength - written, mostAtOnce.bytes);
			written += writeSync(fd, bytes, written, length, written);
		}
		return undefined;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code ?? 'unknown';
	}
}

/**
 * Maps a whole file; the descriptor may be closed afterwards.
 *
 * @param populate All of it will be used soon.
 */
export function mapFile(fd: number, bytes: number, path: string, { readOnly = false, populate = false } = {}): Mapping {
	if (bytes > buffers.MAX_LENGTH) throw messages.largerThanBuffers(path, bytes, buffers.MAX_LENGTH);
	const mapping = native().map(fd, bytes, readOnly, populate);
	if (typeof mapping === 'number') throw messages.cannotMap(path, bytes, errnoName(mapping));
	return mapping;
}

/** `ENOSPC` for -28. */
function errnoName(outcome: number): string {
	const entry = Object.entries(system.errno).find(([, number]) => number === -outcome);
	return entry?.[0] ?? `errno ${-outcome}`;
}
