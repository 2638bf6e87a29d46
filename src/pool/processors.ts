/**
 * How many workers a pool has unless it is told.
 */
import { cpuCount } from '../process/current.js';

/** All processors; in a worker those that the pool it belongs to has left, at least one. */
export function defaultProcesses(): number {
	return Math.max(1, cpuCount() - taken);
}

/** In a worker: so many of its pool keep processors busy. */
export function shareProcessors(workers: number): void {
	taken += workers;
}

let taken = 0;
