/**
 * Files of shared memory. Each has its whole space from the start (`posix_fallocate`): in a full file system a file that merely has a length would end
 * a process with SIGBUS at its first write.
 */
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { constants as system } from 'node:os';
import type { Mapping } from '../native/binding.js';
import { native } from '../native/load.js';
import * as messages from './messages.js';

/** Makes a file of zeros, for this user only. @throws ProcessError, and nothing is left behind, e.g. ENOSPC */
export function allocateFile(path: string, bytes: number): number {
	const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
	const outcome = native().fallocate(fd, bytes);
	if (outcome === 0) return fd;
	closeSync(fd);
	rmSync(path);
	throw messages.noSpace(path, bytes, errnoName(outcome));
}

/** Maps a whole file; the descriptor may be closed afterwards. */
export function mapFile(fd: number, bytes: number, path: string, readOnly = false): Mapping {
	const mapping = native().map(fd, bytes, readOnly);
	if (typeof mapping === 'number') throw messages.cannotMap(path, bytes, errnoName(mapping));
	return mapping;
}

/** `ENOSPC` for -28. */
function errnoName(outcome: number): string {
	const entry = Object.entries(system.errno).find(([, number]) => number === -outcome);
	return entry?.[0] ?? `errno ${-outcome}`;
}
