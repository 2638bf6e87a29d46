/**
 * Ticks: upper bounds on a sleep before re-checking. Only a death needs them, as it wakes nobody.
 * They are a safety net for wake-ups as well: a sleeper that finds at its tick what it should have
 * been woken for counts and logs that.
 */
import { logger } from '../../log.js';

/**
 * The tick of a waiter that no death can keep waiting. It grows with the wait, so that eight idle
 * waiters cost under half a percent of a CPU.
 */
export function slowTick(waited: number): number {
	return Math.min(1000, Math.max(40, waited / 2));
}

/** The tick of a waiter that checks whether an owner or a party is alive. */
export function livenessTick(waited: number): number {
	return waited < 1000 ? 40 : Math.min(1000, waited / 8);
}

/**
 * Notes that a sleeper was not woken, and found at its tick what it waited for. It may be chance:
 * that may have come at the same moment.
 */
export function noteMissedWake(): void {
	missed++;
	logger.debug(`a sleeper found at its tick what it waited for, without having been woken (${missed} so far)`);
}

let missed = 0;
