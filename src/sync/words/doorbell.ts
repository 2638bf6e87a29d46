/**
 * A word that is rung when something has come, for those who sleep until it does. The doorbell is
 * an eventcount: it counts rings, so a ring between a sleeper's last look and its sleep is not
 * missed. Its lowest bit says whether anybody may sleep, so a ring costs a load if nobody does.
 *
 * | step | order |
 * |---|---|
 * | sleep | 1. set the bit, and note the word  2. look for what is waited for  3. sleep while the word is the noted one |
 * | ring | 1. change what is waited for  2. load the word; if the bit is set:  3. add a ring  4. wake |
 * | clear | if a ring woke nobody: 5. clear the bit if the word is still the ring's  6. wake all |
 *
 * Why that is enough: the sleeper sets the bit and then looks, and the ringer changes what is
 * waited for and then looks at the bit (Dekker's algorithm). So one of them sees the other. A
 * sleeper that noted the word before step 3 finds another value. A sleeper that notes it between 3
 * and 5 notes the ring's own value, as the bit is set already. If the bit is then cleared, step 6
 * wakes that sleeper, or it finds the bit gone.
 *
 * A ringer that dies between two of these steps leaves its sleepers to their ticks. A mark left by
 * a sleeper that was killed costs one system call.
 *
 * Source: Dmitry Vyukov's eventcount. Alternative: a futex that is woken at each change, at the
 * price of a system call when nobody sleeps. Model: `test/models/doorbell.pml`.
 */
import { RING } from '../../memory/cells/layout.js';
import { ALL, type Word, wake } from './sleep.js';

/**
 * Bit 0: somebody may sleep. Set by a sleeper before its last look; cleared by a ringer that woke
 * nobody. Bits 1–31: the number of rings, which wraps.
 */
const SLEEPERS = 1;

export class Doorbell {
	readonly word: Word;

	constructor(word: Word) {
		this.word = word;
	}

	/** Called before the last look. @returns the value that the sleep is to expect */
	expect(): number {
		const { words, at } = this.word;
		return Atomics.or(words, at, SLEEPERS) | SLEEPERS;
	}

	/** Whether somebody may be asleep. */
	get isAwaited(): boolean {
		return (Atomics.load(this.word.words, this.word.at) & SLEEPERS) !== 0;
	}

	/** Wakes one sleeper, after a change that is enough for one. */
	ring(): void {
		if (this.isAwaited) this.#wake(1);
	}

	/** Wakes all sleepers. */
	ringAll(): void {
		if (this.isAwaited) this.#wake(ALL);
	}

	#wake(count: number): void {
		const { words, at } = this.word;
		const now = (Atomics.add(words, at, RING) + RING) | 0;
		if (wake(this.word, count) > 0) return;
		// Wakes a sleeper that relied on the mark, or that sleeper sees that the word has changed.
		if (Atomics.compareExchange(words, at, now, now & ~SLEEPERS) === now) wake(this.word, ALL);
	}
}
