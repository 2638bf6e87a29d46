/**
 * The state behind the locks of this thread. There is one core per lock, shared by all of its
 * handles, so that their waiters form one queue.
 */
import { logger, processName } from '../../log.js';
import { type Cell, takeCell } from '../../memory/cells/cell.js';
import { type CellAddress, receiveCell, sendCell } from '../../memory/cells/passages.js';
import { tree } from '../../memory/tree/tree.js';
import type { Passage } from '../../shipping/wire/handles.js';
import { LockWord, type Outcome } from '../words/lock-word.js';
import * as messages from '../messages.js';
import type { Section } from './section.js';
import { Turns } from '../words/turns.js';

export type OnOwnerDeath = 'release' | 'throw';

/** What a message says of a lock. */
export type LockAddress = readonly [address: CellAddress, onOwnerDeath: OnOwnerDeath];

/** How this thread holds an RLock. */
export interface Holding {
	/**
	 * Only code inside this section may acquire it again; `undefined`: any code of this thread may.
	 */
	section: Section | undefined;
	/** How often it is still to be released. */
	depth: number;
}

export class LockCore {
	readonly cell: Cell;
	readonly lock: LockWord;
	readonly onOwnerDeath: OnOwnerDeath;
	readonly turns: Turns<Outcome>;
	/** Set while this thread holds the RLock that this core is of. */
	holding: Holding | undefined;
	#hasWarned = false;

	constructor(cell: Cell, onOwnerDeath: OnOwnerDeath) {
		this.cell = cell;
		this.onOwnerDeath = onOwnerDeath;
		const { words, at, mapping } = cell;
		this.lock = new LockWord({ words, at, mapping }, tree().slots);
		this.turns = new Turns<Outcome>({
			word: this.lock.word,
			prepareToWait: (waited) => this.lock.prepareToWait(waited),
			giveUp: () => this.lock.giveUp(),
			giveBack: () => this.release('abort'),
			isByDeath: (outcome) => this.lock.isByDeath(outcome),
		});
		cores.set(cell, this);
	}

	static create(onOwnerDeath: OnOwnerDeath): LockCore {
		return new LockCore(takeCell(LOCK_WORDS), onOwnerDeath);
	}

	static attach([address, onOwnerDeath]: LockAddress, kind: string): LockCore {
		const cell = receiveCell(address, kind);
		return cores.get(cell) ?? new LockCore(cell, onOwnerDeath);
	}

	depart(): { description: LockAddress; passage: Passage } {
		const { address, passage } = sendCell(this.cell);
		return { description: [address, this.onOwnerDeath], passage };
	}

	release(call: string): void {
		if (!this.lock.release()) throw messages.notLocked(call);
		this.turns.kick();
	}

	/** Warns once that an owner died: all that `onOwnerDeath: 'release'` asks for. */
	warn(what: string): void {
		if (this.#hasWarned) return;
		this.#hasWarned = true;
		logger.warn(messages.ownerDied(what));
	}
}

/** Words of a lock in a cell: see `LockWord`. */
const LOCK_WORDS = 2;
const cores = new WeakMap<Cell, LockCore>();

/**
 * Describes an owner's word for people, as Python's `repr` of a lock does
 * (`MainProcess`, `SomeOtherProcess`).
 */
export function ownerName(owner: number): string {
	if (owner === 0) return 'None';
	const { slots } = tree();
	if (owner === slots.me) return processName();
	const pid = slots.pidOf(owner);
	const which = pid === process.pid ? `another thread of process ${pid}` : `process ${pid}`;
	return slots.isAlive(owner) ? which : `${which}, which is dead`;
}
