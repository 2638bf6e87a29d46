/**
 * What stands behind the semaphores of this thread: one core for each shared semaphore, whatever
 * handles of it there are. Who waits takes a unit with an entry in any case, so that all wait in
 * one order; `acquire()` forgets the entry afterwards.
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
	/** Its value never exceeds it. */
	readonly bound: number;
	readonly onOwnerDeath: OnOwnerDeath;
	readonly #cell: Cell;
	readonly #entries: number;
	readonly #turns: Turns<Taken>;
	readonly #blocking: Contest<Taken, boolean>;
	/** Those who wait without blocking count as one sleeper. */
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

	/** Waits until there is one, or the timeout has passed: NONE. It is recorded. */
	wait(options: WaitOptions, call: string): Promise<Taken> {
		return this.#turns.wait(options, call, undefined);
	}

	/**
	 * Blocks until there is one, or the time has passed: NONE.
	 *
	 * @throws ProcessError where nobody could ever give one
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

	/** @returns false where its value would exceed the bound */
	giveBack(taken: Taken): boolean {
		const done = this.units.giveBack(taken, this.bound);
		this.#turns.kick();
		return done;
	}

	/** @returns false where its value would exceed the bound */
	add(count: number): boolean {
		if (!this.units.add(count, this.bound)) return false;
		this.#turns.kick();
		return true;
	}

	/** Says once that a holder died, where that is all that is wanted. */
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
