/**
 * The algorithm of semaphores: a count of units, and beside it entries that say who holds which of
 * them, so that the units of a dead process can be had again.
 *
 * A process may be killed at any instruction, so "a unit is taken" and "the unit is this
 * process's" must be one step. That step is one 64-bit compare-and-exchange of the value and,
 * beside it, a *tag*, which says which entry the change is for. The next process to change the
 * tag first finishes what the tag says, and any number of processes may do that. Bare units have
 * no entry: taking and giving them back changes the value alone, and leaves the tag as it is.
 *
 * | step | order |
 * |---|---|
 * | take | 1. claim an entry: owner 0 → me  2. its state: PENDING with a new version  3. value − 1, tag := this entry and version  4. finish: PENDING → HELD |
 * | give back | 1. value + 1, tag := this entry, version and GIVES_BACK  2. finish: HELD → FREE  3. owner → 0  4. wake |
 * | before 3 or 1 | finish the tag that stands there |
 * | take over | 1. owner: a dead one → me  2. finish the tag that stands there  3. HELD: the unit is mine; else the entry is free again |
 *
 * Why that is enough: an entry has one owner at a time, who alone gives the unit back. A finish
 * compares the entry's version and phase, so it changes nothing in an entry of another use,
 * however late it comes. If the owner died before the value changed, its entry is PENDING once
 * the tag is finished. If it died after, the entry is HELD or FREE. A unit that is taken over is
 * not given back and taken again, so nobody can do so twice, or get in between.
 *
 * Sleeping: a sleeper raises `sleepers`, then looks, then sleeps while the value is 0. A process
 * that adds units changes the value, then looks at `sleepers` (Dekker's algorithm).
 *
 * Compare the helping of lock-free algorithms with descriptors (Harris et al., "A Practical
 * Multi-Word Compare-and-Swap Operation", 2002). Alternative: a count per process would be simpler,
 * and wrong by one for each process that is killed between its two changes. Open: a tag's version
 * wraps after 2²⁰ uses of its entry. Model: `test/models/units.pml`.
 */
import type { Owners } from '../../memory/tree/slots.js';
import { type Word, wake } from './sleep.js';
import { Spin } from './spin.js';

/**
 * The outcome of an attempt to take a unit: 0 if there was none. Bits 0–11: the number of its
 * entry, or BARE. Bit 12: it was a dead holder's.
 */
export type Taken = number;
export const NONE = 0;
const BARE = 0xfff;
export const ABANDONED = 1 << 12;

/** Upper bound of any value. */
export const MOST_UNITS = 2 ** 31 - 1;

/**
 * Offsets from the semaphore's first word, which is the value: the number of free units, never
 * negative. Waiters sleep on that word. Every process changes it by compare-and-exchange. A
 * change for an entry also changes `tag`, as one 64-bit word.
 */
const UnitsWord = {
	/**
	 * Bits 0–9: the number of the entry that the last change was for, or 0. Bit 10: whether that
	 * change gave the unit back. Bits 11–30: the entry's version. Written together with the value
	 * by each change for an entry.
	 */
	tag: 1,
	/**
	 * Upper bound of the number of sleepers: one that is killed asleep still counts. Each sleeper
	 * raises it before its last look, and lowers it afterwards.
	 */
	sleepers: 2,
	/**
	 * Two words for each entry, its owner and its state. Owner: 0 if the entry is free; set by its
	 * claimer, or by the process that takes it over from a dead owner; cleared by its owner. State:
	 * bits 0–1 the phase, 2–21 the version, which each claim raises. The owner sets PENDING and
	 * FREE. The finisher of a tag sets HELD and FREE.
	 */
	entries: 4,
} as const;

const Phase = { FREE: 0, PENDING: 1, HELD: 2 } as const;
const VERSIONS = 1 << 20;
const GIVES_BACK = 1 << 10;

/**
 * Returns the words for so many units, and the entries among them. Few entries fit in the smallest
 * cell. No semaphore has more than fit in the next larger.
 */
export function roomFor(units: number): { words: number; entries: number } {
	const entries = units <= 8 ? 12 : 492;
	return { words: UnitsWord.entries + entries * 2, entries };
}

export class Units {
	readonly word: Word;
	readonly #words: Int32Array;
	readonly #pairs: BigInt64Array;
	readonly #at: number;
	readonly #entries: number;
	readonly #owners: Owners;
	readonly #spin = new Spin();
	/** Where the search for a free entry begins. */
	#next = 0;

	/** @param word At a multiple of 8 bytes. */
	constructor(word: Word, entries: number, owners: Owners) {
		if (word.at % 2 !== 0) throw new RangeError(`a semaphore at word ${word.at}, which is not aligned`);
		this.word = word;
		this.#words = word.words;
		this.#pairs = new BigInt64Array(word.words.buffer, word.words.byteOffset, word.words.length >> 1);
		this.#at = word.at;
		this.#entries = entries;
		this.#owners = owners;
	}

	/** Called before anybody else knows the semaphore. */
	initialise(value: number): void {
		Atomics.store(this.#words, this.#at, value);
	}

	get value(): number {
		return Atomics.load(this.#words, this.#at);
	}

	/** How many units dead processes hold. */
	get abandoned(): number {
		this.#finish(this.#tag);
		let count = 0;
		for (const entry of this.#deadEntries())
			if ((Atomics.load(this.#words, this.#stateAt(entry)) & 3) === Phase.HELD) count++;
		return count;
	}

	/**
	 * Takes a bare unit if there is one, and nobody else changes the value at that moment: the fast
	 * path.
	 */
	tryFast(): boolean {
		const value = Atomics.load(this.#words, this.#at);
		return value > 0 && Atomics.compareExchange(this.#words, this.#at, value, value - 1) === value;
	}

	/**
	 * Takes a unit if there is one. @param recorded With an entry, as long as there are free ones.
	 */
	take(recorded: boolean): Taken {
		for (let value = this.value; value > 0; value = this.value) {
			const entry = recorded ? this.#claim() : 0;
			if (entry !== 0) {
				if (this.#change(-1, this.#tagOf(entry), MOST_UNITS)) return entry;
				this.#free(entry);
			} else if (Atomics.compareExchange(this.#words, this.#at, value, value - 1) === value) return BARE;
		}
		const entry = this.#takeOver();
		if (entry === 0) return NONE;
		if (recorded) return entry | ABANDONED;
		this.#free(entry);
		return BARE | ABANDONED;
	}

	spinFor(recorded: boolean): Taken {
		let taken: Taken = NONE;
		this.#spin.until(() => {
			if (this.value > 0) taken = this.take(recorded);
			return taken !== NONE;
		});
		return taken;
	}

	/** Frees the entry of a unit: from then on nobody knows whose the unit is. */
	forget(taken: Taken): void {
		if ((taken & BARE) !== BARE) this.#free(taken & BARE);
	}

	/**
	 * Gives back what `take` returned.
	 *
	 * @returns false if the value would exceed `most`; then the unit is gone
	 */
	giveBack(taken: Taken, most: number): boolean {
		const entry = taken & BARE;
		if (entry === BARE) return this.add(1, most);
		if (!this.#change(1, this.#tagOf(entry) | GIVES_BACK, most)) {
			this.#free(entry);
			return false;
		}
		Atomics.store(this.#words, this.#ownerAt(entry), 0);
		this.#wake(1);
		return true;
	}

	/** @returns false if the value would exceed `most`; then nothing is changed */
	add(count: number, most: number): boolean {
		for (;;) {
			const value = this.value;
			if (value + count > most) return false;
			if (Atomics.compareExchange(this.#words, this.#at, value, value + count) === value) break;
		}
		this.#wake(count);
		return true;
	}

	/**
	 * Called with 1 by a thread that is going to sleep while the value is 0, before its last attempt;
	 * and with −1 when it no longer sleeps.
	 */
	countSleeper(by: 1 | -1): void {
		Atomics.add(this.#words, this.#at + UnitsWord.sleepers, by);
	}

	#wake(count: number): void {
		if (Atomics.load(this.#words, this.#at + UnitsWord.sleepers) > 0) wake(this.word, count);
	}

	get #tag(): number {
		return Atomics.load(this.#words, this.#at + UnitsWord.tag);
	}

	/**
	 * Changes the value and says for which entry, in one step, and then finishes that.
	 *
	 * @returns false if the value would be out of bounds
	 */
	#change(by: 1 | -1, tag: number, most: number): boolean {
		for (;;) {
			const pair = Atomics.load(this.#pairs, this.#at >> 1);
			this.#finish(Number(pair >> 32n));
			const value = Number(BigInt.asIntN(32, pair)) + by;
			if (value < 0 || value > most) return false;
			const next = (BigInt(tag) << 32n) | BigInt(value);
			if (Atomics.compareExchange(this.#pairs, this.#at >> 1, pair, next) === pair) break;
		}
		this.#finish(tag);
		return true;
	}

	/**
	 * Writes into an entry what has happened to its unit. Does nothing if that is written already,
	 * or the entry is of another use.
	 */
	#finish(tag: number): void {
		if (tag === 0) return;
		const version = (tag >>> 11) << 2;
		const [from, to] = (tag & GIVES_BACK) === 0 ? [Phase.PENDING, Phase.HELD] : [Phase.HELD, Phase.FREE];
		Atomics.compareExchange(this.#words, this.#stateAt(tag & (GIVES_BACK - 1)), version | from, version | to);
	}

	/** Claims a free entry, which is PENDING then. @returns 0 if there is none */
	#claim(): number {
		for (let i = 0; i < this.#entries; i++) {
			const index = (this.#next + i) % this.#entries;
			const entry = index + 1;
			if (Atomics.compareExchange(this.#words, this.#ownerAt(entry), 0, this.#owners.me) !== 0) continue;
			const version = ((Atomics.load(this.#words, this.#stateAt(entry)) >>> 2) + 1) % VERSIONS;
			Atomics.store(this.#words, this.#stateAt(entry), (version << 2) | Phase.PENDING);
			this.#next = index;
			return entry;
		}
		return 0;
	}

	#free(entry: number): void {
		const state = Atomics.load(this.#words, this.#stateAt(entry));
		Atomics.store(this.#words, this.#stateAt(entry), (state & ~3) | Phase.FREE);
		Atomics.store(this.#words, this.#ownerAt(entry), 0);
	}

	/** Takes over an entry of a dead process, with its unit. @returns 0 if there is none */
	#takeOver(): number {
		for (const entry of this.#deadEntries()) {
			const at = this.#ownerAt(entry);
			const owner = Atomics.load(this.#words, at);
			if (owner === 0 || this.#owners.isAlive(owner)) continue;
			if (Atomics.compareExchange(this.#words, at, owner, this.#owners.me) !== owner) continue;
			// The owner's last step may have been the change of the value.
			this.#finish(this.#tag);
			if ((Atomics.load(this.#words, this.#stateAt(entry)) & 3) === Phase.HELD) return entry;
			this.#free(entry);
		}
		return 0;
	}

	*#deadEntries(): Generator<number> {
		const alive = new Set<number>([0]);
		for (let entry = 1; entry <= this.#entries; entry++) {
			const owner = Atomics.load(this.#words, this.#ownerAt(entry));
			if (alive.has(owner)) continue;
			if (this.#owners.isAlive(owner)) alive.add(owner);
			else yield entry;
		}
	}

	#tagOf(entry: number): number {
		return ((Atomics.load(this.#words, this.#stateAt(entry)) >>> 2) << 11) | entry;
	}

	#ownerAt(entry: number): number {
		return this.#at + UnitsWord.entries + (entry - 1) * 2;
	}

	#stateAt(entry: number): number {
		return this.#ownerAt(entry) + 1;
	}
}
