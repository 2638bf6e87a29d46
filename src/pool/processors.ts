/**
 * How many workers a pool has by default.
 */
import { cpuCount } from '../process/current.js';

/**
 * Returns the number of processors; in a worker, those that its pool has left, but at least one.
 */
export function defaultProcesses(): number {
	return Math.max(1, cpuCount() - taken);
}

/** Tells a worker how many workers of its pool keep processors busy. */
export function shareProcessors(workers: number): void {
	taken += workers;
}

let taken = 0;
