/**
 * The state behind the semaphores of this thread. There is one core per semaphore, shared by all of
 * its handles. A waiter always takes a unit with an entry, so that all waiters form one queue;
 * `acquire()` forgets the entry afterwards.
 */
import { logger } from '../../log.js';
import { type Cell, takeCell } from '../../memory/cells/cell.js';
import { type CellAddress, receiveCell, sendCell } from '../../memory/cells/passages.js';
import { tree } from '../../memory/tree/tree.js';
import type { WaitOptions } from '../../options.js';
import type { Passage } from '../../shipping/wire/handles.js';
import type { OnOwnerDeath } from './lock-core.js';
import { block } from '../words/block.js';
import { type Contest, Pause } from '../words/contest.js';
import * as messages from '../messages.js';
import { slowTick } from '../words/ticks.js';
import { Turns } from '../words/turns.js';
import { ABANDONED, NONE, roomFor, type Taken, Units } from '../words/units.js';

/** What a message says of a semaphore. */
export type SemaphoreAddress = readonly [
	address: CellAddress,
	entries: number,
	bound: number,
	onOwnerDeath: OnOwnerDeath,
];

export class SemaphoreCore {
	readonly units: Units;
	/** Upper bound of the value. */
	readonly bound: number;
	readonly onOwnerDeath: OnOwnerDeath;
	readonly #cell: Cell;
	readonly #entries: number;
	readonly #turns: Turns<Taken>;
	readonly #blocking: Contest<Taken, boolean>;
	/** Whether the waiters that don't block are counted as a sleeper; all of them count as one. */
	#countsAsSleeper = false;
	#hasWarned = false;

	private constructor(cell: Cell, entries: number, bound: number, onOwnerDeath: OnOwnerDeath) {
		this.#cell = cell;
		this.#entries = entries;
		this.bound = bound;
		this.onOwnerDeath = onOwnerDeath;
		const { words, at, mapping } = cell;
		this.units = new Units({ words, at, mapping }, entries, tree().slots);
		this.#turns = new Turns<Taken>({
			word: this.units.word,
			prepareToWait: (waited) => this.#prepareToWait(waited),
			giveUp: () => this.#wakeUp(this.units.take(true)),
			giveBack: (taken) => this.units.giveBack(taken, bound),
			isByDeath,
		});
		this.#blocking = {
			word: this.units.word,
			prepareToWait: (waited, recorded) => this.units.take(recorded) || new Pause(0, slowTick(waited)),
			giveUp: () => NONE,
			isByDeath,
		};
		cores.set(cell, this);
	}

	static create(value: number, bound: number, onOwnerDeath: OnOwnerDeath): SemaphoreCore {
		const { words, entries } = roomFor(value);
		const core = new SemaphoreCore(takeCell(words), entries, bound, onOwnerDeath);
		core.units.initialise(value);
		return core;
	}

	static attach([address, entries, bound, onOwnerDeath]: SemaphoreAddress, kind: string): SemaphoreCore {
		const cell = receiveCell(address, kind);
		return cores.get(cell) ?? new SemaphoreCore(cell, entries, bound, onOwnerDeath);
	}

	depart(): { description: SemaphoreAddress; passage: Passage } {
		const { address, passage } = sendCell(this.#cell);
		return { description: [address, this.#entries, this.bound, this.onOwnerDeath], passage };
	}

	/** Waits until a unit is taken, with an entry. @returns NONE if the timeout passed */
	wait(options: WaitOptions, call: string): Promise<Taken> {
		return this.#turns.wait(options, call, undefined);
	}

	/**
	 * Blocks until a unit is taken.
	 *
	 * @returns NONE if the time has passed
	 * @throws ProcessError if nobody could ever release one
	 */
	waitSync(recorded: boolean, milliseconds: number, call: string): Taken {
		const { units } = this;
		if (milliseconds <= 0) return NONE;
		const taken = units.spinFor(recorded);
		if (taken !== NONE) return taken;
		units.countSleeper(1);
		try {
			return block(this.#blocking, recorded, milliseconds, { cell: this.#cell, call, what: 'the semaphore' });
		} finally {
			units.countSleeper(-1);
		}
	}

	/** @returns false if the value would exceed the bound */
	giveBack(taken: Taken): boolean {
		const done = this.units.giveBack(taken, this.bound);
		this.#turns.kick();
		return done;
	}

	/** @returns false if the value would exceed the bound */
	add(count: number): boolean {
		if (!this.units.add(count, this.bound)) return false;
		this.#turns.kick();
		return true;
	}

	/** Warns once that a holder died: all that `onOwnerDeath: 'release'` asks for. */
	warn(what: string): void {
		if (this.#hasWarned) return;
		this.#hasWarned = true;
		logger.warn(messages.ownerDied(what));
	}

	#prepareToWait(waited: number): Exclude<Taken, 0> | Pause {
		if (!this.#countsAsSleeper) {
			this.#countsAsSleeper = true;
			this.units.countSleeper(1);
		}
		const taken = this.units.take(true);
		return taken === NONE ? new Pause(0, slowTick(waited)) : this.#wakeUp(taken);
	}

	#wakeUp(taken: Taken): Taken {
		if (this.#countsAsSleeper) this.units.countSleeper(-1);
		this.#countsAsSleeper = false;
		return taken;
	}
}

function isByDeath(taken: Taken): boolean {
	return (taken & ABANDONED) !== 0;
}

const cores = new WeakMap<Cell, SemaphoreCore>();
