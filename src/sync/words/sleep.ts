/**
 * Sleeping on a word until somebody wakes its sleepers, in whatever process they are. Either
 * this thread sleeps itself, or a thread of the addon sleeps in place of the event loop. Both
 * make the same system call on the same word. So a waker need not know the sleepers, and a
 * killed sleeper leaves nothing behind.
 *
 * The rules, on which every primitive of this area builds:
 * 1. A sleeper looks at what it waits for, then sleeps while the word has the value that goes
 *    with that look. A waker first changes what is waited for and with it the word, then wakes. So
 *    a change between the look and the sleep keeps the sleeper from sleeping.
 * 2. A sleep is for one expected value. A sleeper that expects another value starts
 *    a new sleep: the old one may still be on its way into the kernel, where it
 *    would compare with the old value.
 * 3. A wake-up that nobody takes goes to another sleeper. The addon's thread passes it on at once
 *    if nobody awaits the sleep any more, and after a millisecond if the event loop is too busy to
 *    hear of it (`native/ipc.c`, Waiters).
 *
 * So no wait needs the time limit of its sleep to end, unless a process dies.
 *
 * Source: Linux futexes. Alternative: `Atomics.waitAsync`, which does not reach other processes.
 * Model: `test/models/sleep.pml`.
 */
import type { MappingHandle, WaiterHandle } from '../../native/binding.js';
import { native } from '../../native/load.js';
import { nextTick, setTimeout } from '../../timers.js';

/** An Int32 of a mapping. */
export interface Word {
	readonly words: Int32Array;
	/** Its index in `words`. */
	readonly at: number;
	readonly mapping: MappingHandle;
}

/** How a sleep ended. Any other end is a reason to look again as well. */
export const TIMED_OUT = -110;
const WOKEN = 0;

/**
 * Blocks while the word is `expected`, until a waker comes or the time has passed. It
 * may also return for no reason.
 *
 * @returns `TIMED_OUT`, or another number
 */
export function sleepSync({ mapping, at }: Word, expected: number, milliseconds: number): number {
	return native().futexWait(mapping, at, expected, milliseconds);
}

/** Wakes at most `count` sleepers of the word. @returns how many sleepers were woken */
export function wake({ mapping, at }: Word, count: number): number {
	return native().futexWake(mapping, at, count);
}

export const ALL = 2 ** 31 - 1;

/**
 * Sleeps while the word is `expected`, without blocking. Then calls back with how the sleep ended.
 * The sleep keeps the event loop alive by default.
 *
 * @param previous The caller's last sleep, with the same callback; it may have ended. A sleep for
 * the same word and value is continued, which saves two system calls.
 */
export function sleepOn(
	word: Word,
	expected: number,
	milliseconds: number,
	callback: (outcome: number) => void,
	previous?: Sleep,
): Sleep {
	if (previous?.continue(word, expected)) return previous;
	previous?.end();
	const sleep = new Sleep(word, expected, milliseconds, callback);
	beginSoon(sleep);
	return sleep;
}

export class Sleep {
	readonly word: Word;
	readonly expected: number;
	readonly milliseconds: number;
	readonly callback: (outcome: number) => void;
	/** Whether the callback is to be called. */
	isAwaited = true;
	keepsAlive = true;
	/** The thread that sleeps: `undefined` before that, `null` afterwards. */
	#sleeper: Sleeper | undefined | null;

	constructor(word: Word, expected: number, milliseconds: number, callback: (outcome: number) => void) {
		this.word = word;
		this.expected = expected;
		this.milliseconds = milliseconds;
		this.callback = callback;
	}

	/**
	 * Stops calling back and keeping the event loop alive. The thread sleeps on, so that
	 * `sleepOn` may continue the sleep.
	 */
	cancel(): void {
		if (this.isAwaited) this.#leave(false);
	}

	/** Stops calling back, for good. */
	end(): void {
		this.#leave(true);
	}

	/** Has an effect while the sleep is awaited. */
	keepAlive(on: boolean): void {
		this.keepsAlive = on;
		if (this.isAwaited) this.#sleeper?.keepAlive(on);
	}

	/**
	 * Awaits the sleep again after `cancel`, or still.
	 *
	 * @returns false if the sleep has ended, or is for another word or value
	 */
	continue(word: Word, expected: number): boolean {
		if (this.#sleeper === null || this.word !== word || this.expected !== expected) return false;
		if (this.#sleeper && !this.isAwaited && !this.#sleeper.resume()) return false;
		this.isAwaited = true;
		this.keepAlive(true);
		return true;
	}

	/** The thread that is to sleep; `null` when it has slept, or will not. */
	set sleeper(sleeper: Sleeper | null) {
		this.#sleeper = sleeper;
	}

	#leave(isOver: boolean): void {
		this.isAwaited = false;
		this.#sleeper?.keepAlive(false);
		this.#sleeper?.leave(isOver);
	}
}

/**
 * Begins the sleep when the running code, and all promises that it has settled, are done. Until
 * then the caller may ask for another sleep again and again, and each would take a thread.
 */
function beginSoon(sleep: Sleep): void {
	if (beginning.push(sleep) === 1) nextTick(beginAll);
}

function beginAll(): void {
	const sleeps = beginning;
	beginning = [];
	for (const sleep of sleeps) {
		const sleeper = sleep.isAwaited ? (idle.pop() ?? Sleeper.start()) : undefined;
		if (sleeper) sleeper.begin(sleep);
		else sleep.sleeper = null;
		if (!sleeper && sleep.isAwaited) lookAgainSoon(sleep);
	}
}

/**
 * Sets a timer in place of a thread when the system allows no further one, so that nobody waits in
 * vain.
 */
function lookAgainSoon(sleep: Sleep): void {
	const timer = setTimeout(() => sleep.isAwaited && sleep.callback(WOKEN), POLL_MS);
	if (!sleep.keepsAlive) timer.unref();
}

const POLL_MS = 5;
let beginning: Sleep[] = [];
const idle: Sleeper[] = [];
/** Each has a thread. Further ones are closed when their sleep ends. */
const MOST_IDLE = 4;

/** A thread of the addon that sleeps for this event loop, again and again. */
class Sleeper {
	readonly #waiter: WaiterHandle;
	#sleep: Sleep | undefined;
	#isKeepingAlive = false;

	private constructor(waiter: WaiterHandle) {
		this.#waiter = waiter;
	}

	/** @returns `undefined` if the system allows no further thread */
	static start(): Sleeper | undefined {
		const waiter = native().newWaiter((outcome) => sleeper.#onEnd(outcome));
		if (typeof waiter === 'number') return undefined;
		const sleeper = new Sleeper(waiter);
		return sleeper;
	}

	begin(sleep: Sleep): void {
		const { word, expected, milliseconds, keepsAlive } = sleep;
		native().arm(this.#waiter, word.mapping, word.at, expected, milliseconds);
		this.#sleep = sleep;
		sleep.sleeper = this;
		this.keepAlive(keepsAlive);
	}

	resume(): boolean {
		return native().resume(this.#waiter) === 0;
	}

	leave(pullOut: boolean): void {
		native().leave(this.#waiter, pullOut);
	}

	keepAlive(on: boolean): void {
		if (on === this.#isKeepingAlive) return;
		this.#isKeepingAlive = on;
		native().refWaiter(this.#waiter, on);
	}

	#onEnd(outcome: number): void {
		const sleep = this.#sleep as Sleep;
		this.#sleep = undefined;
		sleep.sleeper = null;
		this.keepAlive(false);
		if (idle.length < MOST_IDLE) idle.push(this);
		else native().closeWaiter(this.#waiter);
		if (sleep.isAwaited) sleep.callback(outcome);
		// The thread had told this event loop of the wake-up before the sleep was left.
		else if (outcome === WOKEN) wake(sleep.word, 1);
	}
}
