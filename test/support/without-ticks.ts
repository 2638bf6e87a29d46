/**
 * Waiting without ticks. In a thread that has called `withoutTicks`, a sleep that would re-check
 * after a tick re-checks only after a minute. So a lost wake-up shows as a wait of that length,
 * which `Waits` records.
 */
import { native } from '#src/native/load.js';

const SHORTEST_TICK_MS = 40;
const LONGEST_TICK_MS = 1000;
const MINUTE_MS = 60_000;

export function withoutTicks(): void {
	const { futexWait, arm } = native();
	native().futexWait = (mapping, at, expected, milliseconds) =>
		futexWait(mapping, at, expected, lengthened(milliseconds));
	native().arm = (waiter, mapping, at, expected, milliseconds) =>
		arm(waiter, mapping, at, expected, lengthened(milliseconds));
}

/** Lengthens ticks only: the tests' timeouts are shorter than any tick. */
function lengthened(milliseconds: number): number {
	return milliseconds >= SHORTEST_TICK_MS && milliseconds <= LONGEST_TICK_MS ? MINUTE_MS : milliseconds;
}

/** Longer than any wait for a live peer, on whatever machine. */
const STALL_MS = 30_000;

/** The waits of one thread. */
export class Waits {
	#stalled = '';

	/** Records the wait if it takes as long as a lost wake-up. */
	sync<R>(what: string, wait: () => R): R {
		const began = performance.now();
		const result = wait();
		this.#note(what, performance.now() - began);
		return result;
	}

	async async<R>(what: string, wait: () => Promise<R>): Promise<R> {
		const began = performance.now();
		const result = await wait();
		this.#note(what, performance.now() - began);
		return result;
	}

	/** The wait that stalled, or `''`. */
	get stalled(): string {
		return this.#stalled;
	}

	#note(what: string, milliseconds: number): void {
		if (milliseconds > STALL_MS) this.#stalled ||= `${what} after ${Math.round(milliseconds)} ms`;
	}
}
