/**
 * The algorithm of all locks: one Int32 that is 0 or names its owner, slept on as a futex.
 *
 * Source: the mutex of Drepper's "Futexes Are Tricky" (2011), with an owner in place of a 1. A
 * waiter asks the kernel now and then whether the owner is alive, and takes over from a dead one.
 * Alternative: a robust pthread mutex does the same, but must be released by the kernel thread that
 * acquired it (so nobody could await it), and costs four times as much.
 *
 * A free lock goes to the first thread that asks. That is fast and unfair: a thread that asks
 * again and again would starve others. So a waiter that has waited for 5 ms signs up as *heir*,
 * and the next release leaves the lock to the heir.
 *
 * There are two words, the lock's and the heir's. Each step is one compare-and-exchange, and each
 * decision is taken by one of them, so a process may die between any two:
 *
 * | step | by | change |
 * |---|---|---|
 * | acquire | anybody | lock: 0 → me |
 * | take over | anybody who knows that the owner is dead | lock: owner → me, CONTENDED |
 * | prepare to sleep | a waiter | lock: + CONTENDED |
 * | sign up | a waiter whose thread does not own the lock | 1. heir: 0 or dead → me  2. lock: + INHERITED |
 * | release | the owner | lock: me → 0, wakes one if CONTENDED |
 * | leave | the owner, if INHERITED | lock: me → 0, INHERITED, CONTENDED, wakes all |
 * | inherit | the heir; anybody who finds no heir alive | lock: 0, INHERITED → me, CONTENDED |
 * | withdraw | the heir | 1. lock: − INHERITED, or inherit  2. heir: me → 0 |
 *
 * Why that is enough: an owner leaves the lock to *the* heir and never to one by name, which
 * might have withdrawn and been replaced while the lock's word looked the same. The waiter that
 * is the heir when it looks takes the lock itself. Only the current heir sets INHERITED, and
 * takes it away before it withdraws. If the heir dies, anybody inherits.
 *
 * Open: a waiter that is killed after it was woken and before it acquired takes that wake-up with
 * it. The next waiter acquires the lock at its tick.
 *
 * Model: `test/models/lock.pml`.
 */
import type { Owners } from '../../memory/tree/slots.js';
import { block } from './block.js';
import { type Contest, Pause } from './contest.js';
import { ALL, type Word, wake } from './sleep.js';
import { Spin } from './spin.js';
import { livenessTick } from './ticks.js';

/**
 * Bits 0–29 of the lock's word: the owner's word, or 0. Set by the new owner, cleared by the owner.
 */
const OWNER = 0x3fff_ffff;
/**
 * Bit 30: somebody may sleep, so the releaser wakes one sleeper. Set by a waiter and by an owner
 * that has slept; cleared by a release without an heir.
 */
const CONTENDED = 1 << 30;
/**
 * Bit 31: there is an heir. Without an owner the lock is left to it. Set by the heir; cleared by
 * the heir, and by the thread that inherits the lock or takes it over.
 */
const INHERITED = 1 << 31;
/** What an owner leaves to the heir. */
const LEFT = INHERITED | CONTENDED;

/** The outcome of an attempt to acquire. */
export const Outcome = {
	/** Another thread holds the lock. */
	HELD: 0,
	ACQUIRED: 1,
	/** Acquired from a dead owner: what the lock protects may be half done. */
	ABANDONED: 2,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

export class LockWord implements Contest<Outcome> {
	readonly word: Word;
	readonly #words: Int32Array;
	readonly #at: number;
	readonly #heirAt: number;
	readonly #owners: Owners;
	readonly #me: number;
	/** This thread is the heir, and so does not own the lock. */
	#isHeir = false;
	readonly #spin = new Spin();

	/**
	 * @param word The first of the lock's two words. The second is the heir's owner's word, or 0: a
	 * waiter that signs up sets it, and the heir clears it.
	 */
	constructor(word: Word, owners: Owners) {
		this.word = word;
		this.#words = word.words;
		this.#at = word.at;
		this.#heirAt = word.at + 1;
		this.#owners = owners;
		this.#me = owners.me;
	}

	/** Acquires the lock if it is free: the fast path, which does not look at the owner. */
	tryFast(): boolean {
		if (Atomics.compareExchange(this.#words, this.#at, 0, this.#me) !== 0) return false;
		if (this.#isHeir) this.#withdraw();
		return true;
	}

	tryAcquire(): Outcome {
		return this.#attempt(0);
	}

	get owner(): number {
		return Atomics.load(this.#words, this.#at) & OWNER;
	}

	/** Whether this thread holds the lock. */
	get isMine(): boolean {
		return this.owner === this.#me;
	}

	/** @returns false if nobody held the lock */
	release(): boolean {
		let word = Atomics.compareExchange(this.#words, this.#at, this.#me, 0);
		if (word === this.#me) return true;
		while (word !== 0) {
			const isLeft = (word & INHERITED) !== 0;
			const now = Atomics.compareExchange(this.#words, this.#at, word, isLeft ? LEFT : 0);
			if (now === word) {
				// A release that leaves the lock to an heir wakes all sleepers, because the kernel does not
				// know which one is the heir.
				if (isLeft) wake(this.word, ALL);
				else if ((word & CONTENDED) !== 0) wake(this.word, 1);
				return true;
			}
			word = now;
		}
		return false;
	}

	/** Blocks until the lock is acquired, or the time has passed. */
	acquireSync(milliseconds: number): Outcome {
		return this.tryFast() ? Outcome.ACQUIRED : this.#waitSync(milliseconds);
	}

	/** A function of its own: one with a closure allocates a context at every call. */
	#waitSync(milliseconds: number): Outcome {
		if (milliseconds > 0 && this.#spin.until(() => this.owner === 0 && this.tryFast())) return Outcome.ACQUIRED;
		return block<Outcome, undefined>(this, undefined, milliseconds);
	}

	prepareToWait(waited: number): Exclude<Outcome, 0> | Pause {
		for (;;) {
			const outcome = this.#attempt(CONTENDED);
			if (outcome !== Outcome.HELD) return outcome;
			const word = Atomics.load(this.#words, this.#at);
			const owner = word & OWNER;
			if (word === 0 || (owner === 0 && this.#isHeir)) continue;
			if (waited > PATIENCE_MS && owner !== 0 && owner !== this.#me) this.#signUp();
			const expected = word | CONTENDED | (this.#isHeir ? INHERITED : 0);
			if (word !== expected && !this.#replace(word, expected)) continue;
			return new Pause(expected, livenessTick(waited));
		}
	}

	giveUp(): Outcome {
		const outcome = this.#attempt(CONTENDED);
		if (outcome !== Outcome.HELD || !this.#isHeir) return outcome;
		for (;;) {
			const word = Atomics.load(this.#words, this.#at);
			const isLeft = (word & OWNER) === 0;
			if ((word & INHERITED) !== 0 && !this.#replace(word, isLeft ? this.#me | CONTENDED : word & ~INHERITED)) continue;
			this.#withdraw();
			return isLeft && (word & INHERITED) !== 0 ? Outcome.ACQUIRED : Outcome.HELD;
		}
	}

	isByDeath(outcome: Outcome): boolean {
		return outcome === Outcome.ABANDONED;
	}

	/** @param mark CONTENDED for a caller that has slept, as others may still sleep */
	#attempt(mark: number): Outcome {
		for (;;) {
			const word = Atomics.load(this.#words, this.#at);
			const owner = word & OWNER;
			if (owner === 0 ? this.#isLeftToAnother(word) : owner === this.#me || this.#owners.isAlive(owner))
				return Outcome.HELD;
			if (!this.#replace(word, this.#me | (word === 0 ? mark : CONTENDED))) continue;
			this.#withdraw();
			return owner === 0 ? Outcome.ACQUIRED : Outcome.ABANDONED;
		}
	}

	/** @param word One without an owner. */
	#isLeftToAnother(word: number): boolean {
		if (word === 0 || this.#isHeir) return false;
		const heir = Atomics.load(this.#words, this.#heirAt);
		return heir !== 0 && this.#owners.isAlive(heir);
	}

	#signUp(): void {
		if (this.#isHeir) return;
		const heir = Atomics.load(this.#words, this.#heirAt);
		if (heir !== 0 && this.#owners.isAlive(heir)) return;
		this.#isHeir = Atomics.compareExchange(this.#words, this.#heirAt, heir, this.#me) === heir;
	}

	/**
	 * Gives up being the heir. This thread has the lock, or the lock's word does not say INHERITED.
	 */
	#withdraw(): void {
		if (!this.#isHeir) return;
		this.#isHeir = false;
		Atomics.compareExchange(this.#words, this.#heirAt, this.#me, 0);
	}

	#replace(word: number, by: number): boolean {
		return Atomics.compareExchange(this.#words, this.#at, word, by) === word;
	}
}

const PATIENCE_MS = 5;
