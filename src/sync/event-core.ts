/**
 * The state behind an event: a word that is set or not, and counts how often it was cleared. So a
 * waiter sees that the event was set even if it is cleared at once. There is one core per event and
 * thread: all its waiters that don't block share one sleeping thread.
 *
 * Open: the version wraps after 2³¹ clears, so a waiter that sleeps through
 * exactly that many does not notice.
 */
import { type Cell, takeCell } from '../memory/cells/cell.js';
import { type CellAddress, receiveCell, sendCell } from '../memory/cells/passages.js';
import { checkBeforeWaiting, type WaitOptions } from '../options.js';
import type { Passage } from '../shipping/wire/handles.js';
import { isInVain } from './words/alone.js';
import * as messages from './messages.js';
import { ALL, type Sleep, sleepOn, sleepSync, TIMED_OUT, type Word, wake } from './words/sleep.js';
import { noteMissedWake, slowTick } from './words/ticks.js';
import { clearTimeout, clock, queueMicrotask, setTimeout } from '../timers.js';

export class EventCore {
	readonly #cell: Cell;
	/**
	 * The futex. Bit 0: set. Bits 1–31: how often it was cleared. Written by
	 * `set` and `clear`, of any process.
	 */
	readonly #word: Word;
	readonly #waiting = new Set<Waiting>();
	/** The last sleep. It may go on after the last waiter has left. */
	#sleep: Sleep | undefined;

	private constructor(cell: Cell) {
		this.#cell = cell;
		const { words, at, mapping } = cell;
		this.#word = { words, at, mapping };
		cores.set(cell, this);
	}

	static create(): EventCore {
		return new EventCore(takeCell(1));
	}

	static attach(address: CellAddress, kind: string): EventCore {
		const cell = receiveCell(address, kind);
		return cores.get(cell) ?? new EventCore(cell);
	}

	depart(): { description: CellAddress; passage: Passage } {
		const { address, passage } = sendCell(this.#cell);
		return { description: address, passage };
	}

	get isSet(): boolean {
		return (this.#now & SET) !== 0;
	}

	set(): void {
		for (let now = this.#now; (now & SET) === 0; now = this.#now) if (this.#replace(now, now | SET)) break;
		// Even if it was set before: the process that set it may have died before it woke anybody.
		wake(this.#word, ALL);
		this.#kick();
	}

	clear(): void {
		for (let now = this.#now; (now & SET) !== 0; now = this.#now) if (this.#replace(now, (now + 1) | 0)) break;
	}

	async wait(options: WaitOptions | undefined, call: string): Promise<boolean> {
		const { timeout, signal } = checkBeforeWaiting(options ?? {}, call);
		const seen = this.#now;
		if ((seen & SET) !== 0 || timeout === 0) return (seen & SET) !== 0;
		return new Promise<boolean>((resolve, reject) => {
			const end = (settle: () => void): void => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', onAbort);
				this.#waiting.delete(waiting);
				settle();
				this.#sleepWhileNeeded();
			};
			const onAbort = (): void => end(() => reject(signal?.reason));
			const waiting: Waiting = { began: clock(), seen, wasSet: () => end(() => resolve(true)) };
			const timer =
				timeout === undefined ? undefined : setTimeout(() => end(() => resolve(this.#now !== seen)), timeout);
			signal?.addEventListener('abort', onAbort, { once: true });
			this.#waiting.add(waiting);
			this.#step();
		});
	}

	waitSync(milliseconds: number, call: string): boolean {
		const seen = this.#now;
		if ((seen & SET) !== 0) return true;
		const began = clock();
		const awaited = { cell: this.#cell, call, what: 'the event' };
		for (let waited = 0; this.#now === seen; waited = clock() - began) {
			if (waited >= milliseconds) return false;
			if (isInVain(awaited, waited, milliseconds)) {
				if (this.#now !== seen) return true;
				throw messages.inVain(awaited);
			}
			const outcome = sleepSync(this.#word, seen, Math.min(slowTick(waited), milliseconds - waited));
			if (outcome === TIMED_OUT && this.#now !== seen) noteMissedWake();
		}
		return true;
	}

	get #now(): number {
		return Atomics.load(this.#word.words, this.#word.at);
	}

	#replace(expected: number, by: number): boolean {
		return Atomics.compareExchange(this.#word.words, this.#word.at, expected, by) === expected;
	}

	#kick(): void {
		if (this.#waiting.size > 0) queueMicrotask(this.#step);
	}

	/** Resolves the waiters for which it was set, and sleeps for the others. */
	readonly #step = (): void => {
		const now = this.#now;
		for (const { seen, wasSet } of this.#waiting) if (seen !== now) wasSet();
		this.#sleepWhileNeeded();
	};

	#sleepWhileNeeded(): void {
		const [first] = this.#waiting;
		if (!first) return this.#sleep?.cancel();
		const tick = slowTick(clock() - first.began);
		this.#sleep = sleepOn(this.#word, first.seen, tick, this.#onWake, this.#sleep);
	}

	readonly #onWake = (outcome: number): void => {
		this.#sleep = undefined;
		const [first] = this.#waiting;
		if (outcome === TIMED_OUT && first && first.seen !== this.#now) noteMissedWake();
		this.#step();
	};
}

interface Waiting {
	readonly began: number;
	/** The word when the wait began, with bit 0 clear. */
	readonly seen: number;
	readonly wasSet: () => void;
}

const SET = 1;
const cores = new WeakMap<Cell, EventCore>();
