/**
 * Files of shared memory. Each has all its space from the start (`posix_fallocate`). In a full file
 * system, a file that merely has a length would end a process with SIGBUS at its first write.
 */
import { constants as buffers } from 'node:buffer';
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { constants as system } from 'node:os';
import type { Mapping } from '../../native/binding.js';
import { native } from '../../native/load.js';
import { namingLimit } from '../../system-limits.js';
import * as messages from '../messages.js';

/** The initial content: a number of zeros, or these bytes. */
export type Content = number | Uint8Array;

/**
 * Opens a file.
 *
 * @throws ProcessError that names the limit if no file descriptor is left, else the system's error
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
 * @throws ProcessError, with nothing left behind, for example on ENOSPC
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
 * Most bytes that one call writes: Node refuses a length of 2 GiB, and Linux writes
 * less than that. Tests lower it.
 */
export const mostAtOnce = { bytes: 2 ** 30 };

/**
 * The system gives the file its space as it takes the bytes. Writing zeros
 * first would cost as much again.
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
 * Maps a whole file. The descriptor may be closed afterwards.
 *
 * @param populate All of it will be used soon.
 */
export function mapFile(fd: number, bytes: number, path: string, { readOnly = false, populate = false } = {}): Mapping {
	if (bytes > buffers.MAX_LENGTH) throw messages.largerThanBuffers(path, bytes, buffers.MAX_LENGTH);
	const mapping = native().map(fd, bytes, readOnly, populate);
	if (typeof mapping === 'number') throw messages.cannotMap(path, bytes, errnoName(mapping));
	return mapping;
}

/** Returns `ENOSPC` for −28. */
function errnoName(outcome: number): string {
	const entry = Object.entries(system.errno).find(([, number]) => number === -outcome);
	return entry?.[0] ?? `errno ${-outcome}`;
}
