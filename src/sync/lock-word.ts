/**
 * The algorithm of all locks: one Int32 that is 0 or names its owner, slept on as a futex.
 *
 * It is the mutex of Drepper's "Futexes Are Tricky" (2011), with an owner in place of a 1, so that whoever waits can ask the kernel now and then whether
 * the owner lives, and take over from one that does not. No wait is longer than a tick without that look. A robust pthread mutex would do the
 * same, but must be released by the kernel thread that acquired it (no waiting without blocking), and costs four times as much.
 *
 * A lock that is free goes to whoever comes first, which is fast, and unfair: a process that asks again and again would starve others. So one that has waited for
 * 5 ms signs up as heir, and the next release hands the lock over to it.
 */
import type { Control } from '../memory/control.js';
import { ALL, sleepSync, type Word, wake } from './sleep.js';
import { Spin } from './spin.js';
import { Pause } from './turns.js';

/** Bits of the word. 0–29: the owner, 0 if it is free; by who acquires (from 0), hands over or takes over. */
const OWNER = 0x3fff_ffff;
/** Someone may sleep. Set by who is about to, and by who has slept; a release then wakes one. */
const CONTENDED = 1 << 30;
/** There is an heir. Set by the heir, while the lock is held; goes with the next release. */
const INHERITED = 1 << 31;

/** What an attempt came to. */
export const Outcome = {
	/** Another holds it. */
	HELD: 0,
	ACQUIRED: 1,
	/** From an owner that died: what the lock protects may be half done. */
	ABANDONED: 2,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

export class LockWord {
	readonly word: Word;
	readonly #words: Int32Array;
	readonly #at: number;
	/** Index of the heir's word: 0, or who is to have the lock next. Set from 0 or a dead heir by the heir; to 0 by who hands over, or by the heir. */
	readonly #heirAt: number;
	readonly #control: Control;
	readonly #me: number;
	/** This thread signed up as heir. */
	#isHeir = false;
	readonly #spin = new Spin();

	/** @param at the lock's two words: its own and the heir's */
	constructor(word: Word, control: Control) {
		this.word = word;
		this.#words = word.words;
		this.#at = word.at;
		this.#heirAt = word.at + 1;
		this.#control = control;
		this.#me = control.me;
	}

	/** Without any look at the owner: the fast path. */
	tryFast(): boolean {
		return Atomics.compareExchange(this.#words, this.#at, 0, this.#me) === 0;
	}

	tryAcquire(): Outcome {
		return this.#attempt(0);
	}

	get owner(): number {
		return Atomics.load(this.#words, this.#at) & OWNER;
	}

	/** Whether this thread holds it, and knows that. */
	get isMine(): boolean {
		return this.owner === this.#me && !this.#isChosen;
	}

	/** @returns false where it was not held */
	release(): boolean {
		const word = Atomics.compareExchange(this.#words, this.#at, this.#me, 0);
		if (word === this.#me) return true;
		if (word === 0) return false;
		if ((word & INHERITED) !== 0) {
			const heir = Atomics.exchange(this.#words, this.#heirAt, 0);
			if (heir !== 0 && this.#control.isAlive(heir)) {
				Atomics.store(this.#words, this.#at, heir | CONTENDED);
				// All, for only the heir can use it, and nobody knows which of them that is.
				wake(this.word, ALL);
				return true;
			}
		}
		if ((Atomics.exchange(this.#words, this.#at, 0) & CONTENDED) !== 0) wake(this.word, 1);
		return true;
	}

	/** Blocks until it is acquired, or the time has passed. */
	acquireSync(milliseconds: number): Outcome {
		if (this.tryFast()) return Outcome.ACQUIRED;
		if (milliseconds > 0 && this.#spin.until(() => this.owner === 0 && this.tryFast())) return Outcome.ACQUIRED;
		const began = performance.now();
		for (let waited = 0; ; waited = performance.now() - began) {
			const wait = this.prepareToWait(waited);
			if (!(wait instanceof Pause)) return wait;
			const left = milliseconds - waited;
			if (left <= 0) return this.giveUp();
			sleepSync(this.word, wait.expected, Math.min(wait.tick, left));
		}
	}

	/**
	 * For who has waited so long: acquires it if it can, else tells what word to sleep on, and for how long at most.
	 * To be called again after the sleep.
	 */
	prepareToWait(waited: number): Exclude<Outcome, 0> | Pause {
		const { HELD } = Outcome;
		for (;;) {
			const outcome = this.#attempt(CONTENDED);
			if (outcome !== HELD) return outcome;
			if (waited > PATIENCE_MS) this.#signUp();
			const word = Atomics.load(this.#words, this.#at);
			if (word === 0) continue;
			// Who chose this thread died before it said so, and another took over.
			if (this.#isChosen && (word & INHERITED) === 0 && (word & OWNER) !== this.#me) this.#isHeir = false;
			const expected = word | CONTENDED | (this.#isHeir ? INHERITED : 0);
			if (word !== expected && Atomics.compareExchange(this.#words, this.#at, word, expected) !== word) continue;
			return new Pause(expected, tickAfter(waited));
		}
	}

	/** For who has waited and does so no longer. It may have become its own in that moment. */
	giveUp(): Outcome {
		const outcome = this.#attempt(CONTENDED);
		if (outcome !== Outcome.HELD) return outcome;
		if (!this.#isHeir) return Outcome.HELD;
		this.#isHeir = false;
		const me = this.#me;
		if (Atomics.compareExchange(this.#words, this.#heirAt, me, 0) === me) return Outcome.HELD;
		// Whoever releases has chosen this thread, and says so in the word right now; unless it dies before, and another takes over.
		for (;;) {
			const word = Atomics.load(this.#words, this.#at);
			if ((word & OWNER) === me) return Outcome.ACQUIRED;
			if ((word & INHERITED) === 0) return Outcome.HELD;
			if (this.#control.isAlive(word & OWNER)) continue;
			const takenOver = this.#attempt(CONTENDED);
			if (takenOver !== Outcome.HELD) return takenOver;
		}
	}

	/** @param mark CONTENDED for one that has slept: others may still do so */
	#attempt(mark: number): Outcome {
		for (;;) {
			const word = Atomics.load(this.#words, this.#at);
			const owner = word & OWNER;
			if (word === 0) {
				if (Atomics.compareExchange(this.#words, this.#at, 0, this.#me | mark) !== 0) continue;
				this.#withdraw();
				return Outcome.ACQUIRED;
			}
			if (owner === this.#me) return this.#wasHandedOver() ? Outcome.ACQUIRED : Outcome.HELD;
			if (this.#control.isAlive(owner)) return Outcome.HELD;
			if (Atomics.compareExchange(this.#words, this.#at, word, this.#me | CONTENDED) !== word) continue;
			this.#withdraw();
			return Outcome.ABANDONED;
		}
	}

	#signUp(): void {
		if (this.#isHeir) return;
		const heir = Atomics.load(this.#words, this.#heirAt);
		if (heir !== 0 && this.#control.isAlive(heir)) return;
		this.#isHeir = Atomics.compareExchange(this.#words, this.#heirAt, heir, this.#me) === heir;
	}

	/** It has the lock in another way. */
	#withdraw(): void {
		if (!this.#isHeir) return;
		this.#isHeir = false;
		Atomics.compareExchange(this.#words, this.#heirAt, this.#me, 0);
	}

	/** The word names this thread both when it holds the lock and when it has just inherited it. */
	#wasHandedOver(): boolean {
		if (!this.#isChosen) return false;
		this.#isHeir = false;
		return true;
	}

	/** It was heir, and nobody is any more: whoever releases hands over to it. */
	get #isChosen(): boolean {
		return this.#isHeir && Atomics.load(this.#words, this.#heirAt) !== this.#me;
	}
}

/** Longest time without a look whether the owner lives; longer for who has waited long, so that idle waiters cost next to nothing. */
function tickAfter(waited: number): number {
	return waited < 1000 ? 40 : Math.min(1000, waited / 8);
}

const PATIENCE_MS = 5;
