/**
 * What stands behind the locks of this thread: one core for each shared lock, whatever handles of
 * it there are, so that they wait in one order.
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

/** How an RLock is held by this thread. */
export interface Holding {
	/** Only code inside it may take it again; `undefined`: all code of this thread may. */
	section: Section | undefined;
	/** How often it is to be released. */
	depth: number;
}

export class LockCore {
	readonly cell: Cell;
	readonly lock: LockWord;
	readonly onOwnerDeath: OnOwnerDeath;
	readonly turns: Turns<Outcome>;
	/** Of an RLock that this thread holds. */
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

	/** Says once that an owner died, where that is all that is wanted. */
	warn(what: string): void {
		if (this.#hasWarned) return;
		this.#hasWarned = true;
		logger.warn(messages.ownerDied(what));
	}
}

/** Words of a lock in a cell. */
const LOCK_WORDS = 2;
const cores = new WeakMap<Cell, LockCore>();

/**
 * Who an owner's word stands for, as people read it. Python's `repr` of a lock: `MainProcess`,
 * `SomeOtherProcess`.
 */
export function ownerName(owner: number): string {
	if (owner === 0) return 'None';
	const { slots } = tree();
	if (owner === slots.me) return processName();
	const pid = slots.pidOf(owner);
	const which = pid === process.pid ? `another thread of process ${pid}` : `process ${pid}`;
	return slots.isAlive(owner) ? which : `${which}, which is dead`;
}
