/**
 * Waiting until a word that one has for oneself is no longer what it was: how those wait who are chosen one by one (conditions, barriers), in place of
 * competing for one word (locks).
 */
import type { WaitOptions } from '../options.js';
import { type Sleep, sleep, sleepSync, type Word } from './sleep.js';
import { slowTick } from './ticks.js';

export interface Watch {
	readonly word: Word;
	readonly expected: number;
	/** Called at each tick: sees whether what is waited for can still come, and changes the word if it can't. */
	readonly check?: () => void;
}

/** @returns false when the timeout has passed first. Rejects with the signal's reason. @param options as `checkWaitOptions` gives them */
export function waitWhile(watch: Watch, { timeout, signal }: WaitOptions): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const began = performance.now();
		let sleeping: Sleep | undefined;
		let isOver = false;
		const timer = timeout === undefined ? undefined : setTimeout(() => end(() => resolve(hasChanged(watch))), timeout);
		signal?.addEventListener('abort', onAbort, { once: true });
		step();

		function step(): void {
			if (isOver) return;
			if (hasChanged(watch)) return end(() => resolve(true));
			sleeping = sleep(watch.word, watch.expected, tickAfter(performance.now() - began, watch), () => {
				watch.check?.();
				step();
			});
		}
		function onAbort(): void {
			// What has come counts, though nobody has looked yet: else it would be lost.
			if (hasChanged(watch)) end(() => resolve(true));
			else end(() => reject(signal?.reason));
		}
		function end(settle: () => void): void {
			isOver = true;
			sleeping?.cancel();
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			settle();
		}
	});
}

/** The same, blocking. */
export function waitWhileSync(watch: Watch, timeout = Number.POSITIVE_INFINITY): boolean {
	const began = performance.now();
	while (!hasChanged(watch)) {
		const waited = performance.now() - began;
		if (waited >= timeout) return false;
		sleepSync(watch.word, watch.expected, Math.min(tickAfter(waited, watch), timeout - waited));
		watch.check?.();
	}
	return true;
}

function hasChanged({ word: { words, at }, expected }: Watch): boolean {
	return Atomics.load(words, at) !== expected;
}

/** Those whom nobody could keep waiting by dying need no look at all; they have one for the case that a wake was lost with its sender. */
function tickAfter(waited: number, { check }: Watch): number {
	if (check) return waited < 1000 ? 50 : Math.min(1000, waited / 8);
	return slowTick(waited);
}
