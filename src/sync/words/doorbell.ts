/**
 * A word that is rung when something has come, for those who sleep until it does. It is an
 * eventcount: it counts rings, so a ring between a last look and the sleep is not missed; and its
 * lowest bit says whether anybody may sleep, so ringing costs a load where nobody does.
 *
 * | step | order |
 * |---|---|
 * | sleep | 1. set the bit, and note the word  2. look for what is waited for  3. sleep while the word is the noted one |
 * | ring | 1. change what is waited for  2. load the word; where the bit is set:  3. add a ring  4. wake |
 * | clear | where a ring woke nobody: 5. clear the bit if the word is still the ring's  6. wake all |
 *
 * Why that is enough: the sleeper sets the bit and then looks, the ringer changes and then looks at
 * the bit (Dekker's algorithm), so one of them sees the other. A sleeper that noted the word before
 * step 3 finds another value. One that notes it between 3 and 5 notes the ring's own value, as the
 * bit is set already; if the bit is then cleared, it is woken by step 6 or finds the bit gone.
 *
 * A ringer that dies between two of these steps leaves its sleepers to their ticks. A mark left
 * by a sleeper that was killed costs one system call. Source: Dmitry Vyukov's eventcount.
 * Model: `test/models/doorbell.pml`.
 */
import { RING } from '../../memory/cells/layout.js';
import { ALL, type Word, wake } from './sleep.js';

/**
 * Bit 0: somebody may sleep. Set by who is about to; cleared by who rings and finds nobody.
 * Above it, the number of rings.
 */
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
