/**
 * A word that is rung when something has come, for those who sleep until it does. It counts rings, so that one between a last look and the
 * sleep is not missed; and it says whether anybody sleeps, so that ringing costs a load where nobody does.
 *
 * Who rings changes what is waited for first and looks at the word then; who is about to sleep marks the word first and looks for what it waits for then: one of
 * them sees the other (Dekker's algorithm, as in eventcounts). A mark left by one that was killed costs a system call, once.
 */
import { RING } from '../memory/cells/layout.js';
import { ALL, type Word, wake } from './sleep.js';

/** Bit 0: somebody may sleep. Set by who is about to; cleared by who rings and finds nobody. Above it, the number of rings. */
const SLEEPERS = 1;

export class Doorbell {
	readonly word: Word;

	constructor(word: Word) {
		this.word = word;
	}

	/** To be called before the last look. @returns what the word is to be expected to be */
	expect(): number {
		const { words, at } = this.word;
		return Atomics.or(words, at, SLEEPERS) | SLEEPERS;
	}

	/** Whether somebody may sleep. */
	get isAwaited(): boolean {
		return (Atomics.load(this.word.words, this.word.at) & SLEEPERS) !== 0;
	}

	/** Wakes one that sleeps; after a change that is enough for one. */
	ring(): void {
		if (this.isAwaited) this.#wake(1);
	}

	/** Wakes all that sleep. */
	ringAll(): void {
		if (this.isAwaited) this.#wake(ALL);
	}

	#wake(count: number): void {
		const { words, at } = this.word;
		const now = (Atomics.add(words, at, RING) + RING) | 0;
		if (wake(this.word, count) > 0) return;
		// Who was about to sleep by the mark is woken, or sees that the word is another.
		if (Atomics.compareExchange(words, at, now, now & ~SLEEPERS) === now) wake(this.word, ALL);
	}
}
