import { closeSync, ftruncateSync, openSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { native } from '#src/native/load.js';
import { tempDir } from './temp-dir.js';

/**
 * A file of numbers that tests and their processes share as plain memory; nothing about it is
 * atomic.
 */
export function numbersFile(t: Pick<TestContext, 'after'>): string {
	const path = `${tempDir(t)}/numbers`;
	const fd = openSync(path, 'w+');
	ftruncateSync(fd, BYTES);
	closeSync(fd);
	return path;
}

export function sharedNumbers(path: string): Float64Array {
	const fd = openSync(path, 'r+');
	const mapping = native().map(fd, BYTES, false, false);
	closeSync(fd);
	if (typeof mapping === 'number') throw new Error(`cannot map ${path}: errno ${-mapping}`);
	return new Float64Array(mapping.buffer);
}

const BYTES = 4096;
