/**
 * A table of waiters to which somebody else gives turns. Each waiter has an entry with a word of
 * its own to sleep on. So the giver of turns chooses a waiter, knows which of them are alive, and
 * can tell each something else.
 *
 * | step | under the table's lock? | order |
 * |---|---|---|
 * | enter | yes | in an entry that is free or a dead waiter's: 1. number  2. state := WAITING  3. owner := me |
 * | tell | yes | 1. state: WAITING → what it is told, by compare-and-exchange  2. wake one |
 * | leave | no | 1. take the state, and leave 0 there, by exchange  2. owner := 0 |
 *
 * Why that is enough: a waiter is either told something or leaves first, as both change the state
 * by one step. The exchange returns what it was told. An entry is entered again only when its owner
 * is 0 or dead, and both come after the exchange. A waiter that slept on the entry before may still
 * be asleep there; it passes the wake-up on (`sleep.ts`). Model: `test/models/waiters.pml`.
 */
import type { Cell } from '../../memory/cells/cell.js';
import type { Owners } from '../../memory/tree/slots.js';
import { tree } from '../../memory/tree/tree.js';
import { type Word, wake } from './sleep.js';

/** Words of an entry. Before the entries there is one word, `#usedAt`. */
const WaiterWord = {
	/**
	 * The waiter's owner's word; 0: the entry is free. Set by the waiter that enters, under the
	 * table's lock; cleared by the waiter that leaves.
	 */
	owner: 0,
	/**
	 * What the waiter sleeps on: `WAITING`, or what it was told, or 0 once it has
	 * left. Set to WAITING by the waiter; changed by the teller, under the lock; set
	 * to 0 by the waiter that leaves.
	 */
	state: 1,
	/** What the waiter is in for: a ticket, or a generation. Written by the waiter before `state`. */
	number: 2,
} as const;
const ENTRY_WORDS = 3;

export const WAITING = 1;

/** Returns the words of content that a table with so many entries takes. */
export function tableWords(entries: number): number {
	return 1 + entries * ENTRY_WORDS;
}

export interface Entry {
	readonly word: Word;
	readonly number: number;
	readonly owner: number;
}

export class WaiterTable {
	readonly #cell: Cell;
	readonly #owners: Owners = tree().slots;
	/**
	 * Index of the word that says how many entries were ever used, so that a search need not look at
	 * all of them. Only raised, under the table's lock.
	 */
	readonly #usedAt: number;
	readonly #size: number;

	/** @param at Where the table begins in the cell's content. */
	constructor(cell: Cell, at: number, size: number) {
		this.#cell = cell;
		this.#usedAt = cell.at + at;
		this.#size = size;
	}

	/** Enters this thread. @returns `undefined` if the table is full of living waiters */
	enter(number: number): Entry | undefined {
		const { words } = this.#cell;
		for (let index = 0; index < this.#size; index++) {
			const at = this.#at(index);
			const owner = Atomics.load(words, at + WaiterWord.owner);
			if (owner !== 0 && this.#owners.isAlive(owner)) continue;
			Atomics.store(words, at + WaiterWord.number, number);
			Atomics.store(words, at + WaiterWord.state, WAITING);
			Atomics.store(words, at + WaiterWord.owner, this.#owners.me);
			if (Atomics.load(words, this.#usedAt) <= index) Atomics.store(words, this.#usedAt, index + 1);
			return this.#entry(at);
		}
		return undefined;
	}

	/** Returns `WAITING`, or what the waiter was told. */
	stateOf({ word: { words, at } }: Entry): number {
		return Atomics.load(words, at);
	}

	/** Frees this thread's entry. @returns what the waiter was told, or WAITING */
	leave({ word: { words, at } }: Entry): number {
		const state = Atomics.exchange(words, at, 0);
		Atomics.store(words, at - WaiterWord.state + WaiterWord.owner, 0);
		return state;
	}

	/** Returns the waiters, alive or not. */
	waiting(): Entry[] {
		const { words } = this.#cell;
		const found: Entry[] = [];
		for (let index = Atomics.load(words, this.#usedAt) - 1; index >= 0; index--) {
			const at = this.#at(index);
			if (Atomics.load(words, at + WaiterWord.owner) !== 0 && Atomics.load(words, at + WaiterWord.state) === WAITING)
				found.push(this.#entry(at));
		}
		return found;
	}

	isAlive({ owner }: Entry): boolean {
		return this.#owners.isAlive(owner);
	}

	/** Tells one waiter. @returns false if it no longer waits */
	tell({ word }: Entry, state: number): boolean {
		if (Atomics.compareExchange(word.words, word.at, WAITING, state) !== WAITING) return false;
		wake(word, 1);
		return true;
	}

	#at(index: number): number {
		return this.#usedAt + 1 + index * ENTRY_WORDS;
	}

	#entry(at: number): Entry {
		const { words, mapping } = this.#cell;
		return {
			word: { words, at: at + WaiterWord.state, mapping },
			number: Atomics.load(words, at + WaiterWord.number),
			owner: Atomics.load(words, at + WaiterWord.owner),
		};
	}
}
