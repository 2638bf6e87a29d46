/**
 * Ticks: upper bounds on a sleep before its sleeper looks again. Only a death needs them, as it
 * wakes nobody. They are a safety net for wake-ups, too: where a sleeper finds at a tick what it
 * should have been woken for, that is counted and logged.
 */
import { logger } from '../../log.js';

/**
 * For waiters whom no death can keep waiting: longer the longer they wait, so that eight idle
 * waiters cost under half a percent of a CPU.
 */
export function slowTick(waited: number): number {
	return Math.min(1000, Math.max(40, waited / 2));
}

/** For waiters that look whether an owner or a party lives. */
export function livenessTick(waited: number): number {
	return waited < 1000 ? 40 : Math.min(1000, waited / 8);
}

/**
 * A sleeper was not woken, and found at its tick what it waited for. It may be chance: it may
 * have come in that very moment.
 */
export function noteMissedWake(): void {
	missed++;
	logger.debug(`a sleeper found at its tick what it waited for, without having been woken (${missed} so far)`);
}

let missed = 0;
