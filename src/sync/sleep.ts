/**
 * Sleeping on a word until someone wakes those that sleep there, in whatever process: this thread itself, or a thread of the addon in place of the event
 * loop. Both are one system call on the same word, so that who wakes need not know who sleeps, and nothing is left of one that is killed.
 */
import type { MappingHandle, WaiterHandle } from '../native/binding.js';
import { native } from '../native/load.js';

/** An Int32 of a mapping. */
export interface Word {
	readonly words: Int32Array;
	/** Its index in `words`. */
	readonly at: number;
	readonly mapping: MappingHandle;
}

/** Blocks while the word is `expected`, until it is woken or the time has passed; it may return without a reason, too. */
export function sleepSync({ mapping, at }: Word, expected: number, milliseconds: number): void {
	native().futexWait(mapping, at, expected, milliseconds);
}

/** Wakes so many that sleep on the word. @returns how many it were */
export function wake({ mapping, at }: Word, count: number): number {
	return native().futexWake(mapping, at, count);
}

export const ALL = 2 ** 31 - 1;

/** Sleeps without blocking, then calls back. It keeps the event loop alive. */
export function sleep(word: Word, expected: number, milliseconds: number, callback: () => void): Sleep {
	const sleeper = idle.pop() ?? new Sleeper();
	return sleeper.sleep(word, expected, milliseconds, callback);
}

export interface Sleep {
	/** Does not call back any more, and does not keep the event loop alive. */
	cancel(): void;
	/** After `cancel`, where it still sleeps: calls back after all. It need not expect what is there now: who sleeps is woken whatever that is. */
	resume(word: Word, callback: () => void): boolean;
	/** While it sleeps; it does unless that is said. */
	keepAlive(on: boolean): void;
}

const idle: Sleeper[] = [];
/** Each has a thread; those above it are given up when they wake. */
const MOST_IDLE = 4;

class Sleeper implements Sleep {
	readonly #waiter: WaiterHandle;
	#word: Word | undefined;
	#callback: (() => void) | undefined;
	#isKeepingAlive = false;

	constructor() {
		const waiter = native().newWaiter((outcome) => this.#onWake(outcome));
		if (typeof waiter === 'number') throw new Error(`cannot start a thread to wait with: errno ${-waiter}`);
		this.#waiter = waiter;
	}

	sleep(word: Word, expected: number, milliseconds: number, callback: () => void): this {
		this.#word = word;
		this.#callback = callback;
		this.#keepAlive(true);
		native().arm(this.#waiter, word.mapping, word.at, expected, milliseconds);
		return this;
	}

	cancel(): void {
		if (!this.#callback) return;
		this.#callback = undefined;
		this.#keepAlive(false);
	}

	resume(word: Word, callback: () => void): boolean {
		if (this.#word !== word || this.#callback) return false;
		this.#callback = callback;
		this.#keepAlive(true);
		return true;
	}

	keepAlive(on: boolean): void {
		if (this.#callback) this.#keepAlive(on);
	}

	#keepAlive(on: boolean): void {
		if (on === this.#isKeepingAlive) return;
		this.#isKeepingAlive = on;
		native().refWaiter(this.#waiter, on);
	}

	#onWake(outcome: number): void {
		const word = this.#word as Word;
		const callback = this.#callback;
		this.#word = undefined;
		this.#callback = undefined;
		this.#keepAlive(false);
		if (idle.length < MOST_IDLE) idle.push(this);
		else native().closeWaiter(this.#waiter);
		if (callback) return callback();
		// It was meant for someone who still waits.
		if (outcome === WOKEN) wake(word, 1);
	}
}

const WOKEN = 0;
