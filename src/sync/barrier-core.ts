/**
 * The state behind a barrier: the parties of each generation, and how a generation ends.
 *
 * Each party has an entry in a table, with a word that it sleeps on. The last party to arrive
 * runs the action, decides that its generation passes, and tells each party. A party that
 * finds that its generation can no longer pass (a party gave up or died) tells all waiting
 * parties that the barrier is broken.
 *
 * All decisions are taken under the barrier's own lock, which is held for microseconds: to arrive,
 * to pass, to give up, to break. So a party that gives up either finds that it was told, or breaks
 * the barrier before the last party can pass it. If the lock's holder dies, the next holder tells
 * the rest of a generation that had been decided to pass, and breaks the barrier. A party that was
 * told something leaves without the lock, because nobody tells it anything again.
 *
 * Compare Java's `CyclicBarrier`, which has generations and breaks for all parties in the same way,
 * but knows no deaths. Alternative: a counter that all parties sleep on would need no table, but
 * could not tell which of them are alive. Model: `test/models/barrier.pml`.
 */
import { type Cell, takeCell } from '../memory/cells/cell.js';
import { type CellAddress, receiveCell, sendCell } from '../memory/cells/passages.js';
import { tree } from '../memory/tree/tree.js';
import { FOREVER } from '../options.js';
import type { Passage } from '../shipping/wire/handles.js';
import type { Awaited } from './words/alone.js';
import { LockWord, Outcome } from './words/lock-word.js';
import * as messages from './messages.js';
import type { WatchedWord } from './words/wait-while.js';
import { type Entry, tableWords, WAITING, WaiterTable } from './words/waiter-table.js';

export interface BarrierDescription {
	readonly cell: CellAddress;
	readonly action: (() => void) | undefined;
	readonly timeout: number | undefined;
}

/** A party that has arrived. */
export interface Arrival {
	readonly entry: Entry;
	/** 0 for the first to arrive. */
	readonly index: number;
	/** All parties are there, so this one does not wait. */
	readonly isLast: boolean;
}

export const MOST_PARTIES = 2000;

export class BarrierCore {
	readonly timeout: number | undefined;
	readonly #action: (() => void) | undefined;
	readonly #cell: Cell;
	readonly #lock: LockWord;
	readonly #table: WaiterTable;

	constructor(cell: Cell, { action, timeout }: Omit<BarrierDescription, 'cell'>) {
		this.#cell = cell;
		this.#action = action;
		this.timeout = timeout;
		this.#lock = lockOf(cell);
		this.#table = new WaiterTable(cell, BarrierWord.table, entriesFor(this.parties));
	}

	static create(parties: number, options: Omit<BarrierDescription, 'cell'>): BarrierCore {
		const cell = takeCell(BarrierWord.table + tableWords(entriesFor(parties)));
		Atomics.store(cell.words, cell.at + BarrierWord.parties, parties);
		return new BarrierCore(cell, options);
	}

	static attach({ cell, ...options }: BarrierDescription): BarrierCore {
		return new BarrierCore(receiveCell(cell, 'Barrier'), options);
	}

	depart(): { description: BarrierDescription; passage: Passage } {
		const { address, passage } = sendCell(this.#cell);
		return { description: { cell: address, action: this.#action, timeout: this.timeout }, passage };
	}

	get parties(): number {
		return this.#load(BarrierWord.parties);
	}

	get arrived(): number {
		return this.#load(BarrierWord.arrived);
	}

	get isBroken(): boolean {
		return this.#load(BarrierWord.broken) !== 0;
	}

	/** @throws BrokenBarrierError; for the last to arrive, what the action throws */
	arrive(call: string): Arrival {
		const arrival = this.#locked(() => this.#enter(call));
		if (arrival.isLast) this.#passAll(arrival, call);
		return arrival;
	}

	/** Describes what a blocking party waits for: somebody who could bring the other parties. */
	awaited(call: string): Awaited {
		return { cell: this.#cell, call, what: 'the barrier' };
	}

	/** Returns the word that a waiting party sleeps on, and the check that it runs at each tick. */
	watch({ entry: { word } }: Arrival): WatchedWord {
		return { word, expected: WAITING, check: () => this.#breakIfDead() };
	}

	/**
	 * Ends a party's wait, which is over or has timed out. A party that nobody has told anything
	 * gives up: it leaves and breaks the barrier in one locked section, so that the last party passes
	 * either all of a generation or none.
	 */
	leave({ entry }: Arrival): 'passed' | 'broken' | 'gave up' {
		const state = this.#table.stateOf(entry) === WAITING ? this.#giveUp(entry) : this.#table.leave(entry);
		return state === PASSED ? 'passed' : state === BROKEN ? 'broken' : 'gave up';
	}

	/**
	 * Tells all waiting parties that the barrier is broken. @param forGood It
	 * stays broken until it is reset.
	 */
	break({ forGood = true } = {}): void {
		this.#locked(() => this.#breakAll(forGood));
	}

	#enter(call: string): Arrival {
		if (this.isBroken) throw messages.brokenBarrier(call, 'it was aborted, or a waiting party gave up or died');
		const index = this.arrived;
		const generation = this.#load(BarrierWord.generation);
		const entry = this.#table.enter(generation);
		if (!entry) throw messages.tooManyWaiters(call, entriesFor(this.parties));
		const isLast = index + 1 === this.parties;
		// Parties that arrive while the action runs belong to the next generation.
		if (isLast) this.#store(BarrierWord.generation, generation + 1);
		this.#store(BarrierWord.arrived, isLast ? 0 : index + 1);
		return { entry, index, isLast };
	}

	#giveUp(entry: Entry): number {
		return this.#locked(() => {
			const state = this.#table.leave(entry);
			if (state === WAITING) this.#breakAll(true);
			return state;
		});
	}

	#passAll(last: Arrival, call: string): void {
		try {
			this.#action?.();
		} catch (error) {
			this.#giveUp(last.entry);
			throw error;
		}
		const state = this.#locked(() => {
			const told = this.#table.leave(last.entry);
			if (told === WAITING) {
				this.#store(BarrierWord.passed, last.entry.number + 1);
				this.#tellPassed();
			}
			return told;
		});
		if (state === BROKEN) throw messages.brokenBarrier(call, 'it was aborted or reset while the action ran');
	}

	/** Tells the parties of the generation that was decided to pass. */
	#tellPassed(): void {
		const passed = this.#load(BarrierWord.passed);
		for (const entry of this.#table.waiting()) if (((entry.number + 1) | 0) === passed) this.#table.tell(entry, PASSED);
	}

	#breakIfDead(): void {
		this.#locked(() => {
			if (this.#table.waiting().some((entry) => !this.#table.isAlive(entry))) this.#breakAll(true);
		});
	}

	#breakAll(forGood: boolean): void {
		this.#store(BarrierWord.broken, forGood ? 1 : 0);
		this.#store(BarrierWord.generation, this.#load(BarrierWord.generation) + 1);
		this.#store(BarrierWord.arrived, 0);
		for (const entry of this.#table.waiting()) this.#table.tell(entry, BROKEN);
	}

	#locked<R>(change: () => R): R {
		const outcome = this.#lock.acquireSync(FOREVER);
		try {
			if (outcome === Outcome.ABANDONED) {
				// What the dead holder had decided holds.
				this.#tellPassed();
				this.#breakAll(true);
			}
			return change();
		} finally {
			this.#lock.release();
		}
	}

	#load(word: number): number {
		return Atomics.load(this.#cell.words, this.#cell.at + word);
	}

	#store(word: number, value: number): void {
		Atomics.store(this.#cell.words, this.#cell.at + word, value);
	}
}

/** Words of the cell's content. The holder of the lock writes all of them except `parties`. */
const BarrierWord = {
	/** The two words of a `LockWord`. */
	lock: 0,
	/** How many parties make a generation, 1 … 2000. Written once, by the barrier's creator. */
	parties: 2,
	/**
	 * Number of the generation that parties join. Raised when its last party arrives,
	 * and by a break. Wraps at 2³².
	 */
	generation: 3,
	/** How many parties of this generation have arrived; always less than `parties`. */
	arrived: 4,
	/** 1: no party passes until the barrier is reset. Else 0. */
	broken: 5,
	/**
	 * The last generation that was decided to pass, + 1; or 0. One store decides for all of its
	 * parties, even if a process dies while they are told.
	 */
	passed: 6,
	/** A `WaiterTable`; an entry's number is its party's generation. */
	table: 7,
} as const;

/** What waiting parties are told. */
const PASSED = 2;
const BROKEN = 3;

/** One lock per barrier and thread, shared by all of its handles. */
const locks = new WeakMap<Cell, LockWord>();

function lockOf(cell: Cell): LockWord {
	const { words, at, mapping } = cell;
	const lock = locks.get(cell) ?? new LockWord({ words, at: at + BarrierWord.lock, mapping }, tree().slots);
	locks.set(cell, lock);
	return lock;
}

/**
 * While one generation is told to pass, the next may be complete, and some entries are of the dead.
 */
function entriesFor(parties: number): number {
	return parties * 2 + 16;
}
