/**
 * Waiting without ticks: in a thread that has called `withoutTicks`, a sleep that would look
 * again after a tick does so after a minute only. So a wake-up that is lost shows as a wait of
 * that length, which `Waits` notes.
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

/** Timeouts are shorter. */
function lengthened(milliseconds: number): number {
	return milliseconds >= SHORTEST_TICK_MS && milliseconds <= LONGEST_TICK_MS ? MINUTE_MS : milliseconds;
}

/** Longer than any wait for somebody who is at work, on whatever machine. */
const STALL_MS = 30_000;

/** Waits of one thread. */
export class Waits {
	#stalled = '';

	/** Notes what is done here if it takes as long as a wake-up that was lost. */
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

	/** `''`, or which wait stalled. */
	get stalled(): string {
		return this.#stalled;
	}

	#note(what: string, milliseconds: number): void {
		if (milliseconds > STALL_MS) this.#stalled ||= `${what} after ${Math.round(milliseconds)} ms`;
	}
}
