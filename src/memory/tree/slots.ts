/**
 * The control file of a tree: which processes are in it, and which of them are alive.
 *
 * Each process, and each worker thread, has a *slot*. It keeps the slot's byte of the file locked
 * for as long as it lives, and the kernel drops that lock with its holder, however the holder ends.
 * So liveness is the kernel's word: no number that may be used again, no start time, no namespace.
 *
 * An *owner's word* names one user of a slot: the slot and the slot's generation. A process that
 * takes a slot, or sweeps what its dead users left, holds the slot's *turnover* byte meanwhile:
 *
 * | step | order |
 * |---|---|
 * | join | lock turnover; see that the slot is not locked; raise its generation; lock the slot; unlock turnover |
 * | sweep | lock turnover; see that the slot is not locked; end the holds of its users; store `swept`; unlock turnover |
 * | is an owner alive? | its generation is the slot's, and the slot is locked |
 *
 * Why that is enough: an owner's word is known to others only after its slot was locked. The
 * generation is raised while the slot is unlocked, so a dead owner is dead for every reader at
 * every moment: at first the lock is gone, later the generation is another. A slot that is being
 * swept is neither locked nor taken.
 *
 * Alternative: a pid with its start time, which a process in another namespace cannot check. Open:
 * a generation wraps after 2¹⁸ uses of its slot. Model: `test/models/slots.pml`.
 *
 * Words are Int32, and used by `Atomics` only.
 */
import type { Mapping } from '../../native/binding.js';
import { native } from '../../native/load.js';

/** Slots are 1 … 1023, so that an owner's word is never 0. */
export const SLOTS = 1024;

/** Bits of an owner's word: 0–11 the slot, 12–29 the generation. */
const SLOT_BITS = 0xfff;
const GENERATION_BITS = 0x3_ffff;

/**
 * Bytes of the file that are locked. The tree's inhabitants lock byte 0 (`tree.ts`); the users of
 * the slots lock bytes 1 … 1023.
 */
export const INHABITED_BYTE = 0;
/** Added to the number of a slot. */
const TURNOVER = 2048;

/** Words of the file. */
const ControlWord = {
	/** `MAGIC`. Written by the tree's maker, before the folder has its name. */
	magic: 0,
	/** A random number that tells the tree from others. Written by the tree's maker, once. */
	identity: 1,
	/**
	 * The slot that the next to join tries first. Slots are used in turn, so that each rests as long
	 * as possible. Raised by each that joins; wraps.
	 */
	nextSlot: 2,
	/**
	 * How many entries of the table of passages were ever used (`passage-table.ts`). Raised by the
	 * sender that adds an entry; never lowered.
	 */
	passages: 3,
	/** Three words for each slot: see `SlotWord`. */
	slots: 64,
} as const;

const SlotWord = {
	/**
	 * Number of the slot's user. Raised by the process that takes the slot, while it holds the
	 * turnover byte and before it locks the slot. Wraps; an owner's word has the lowest 18 bits.
	 */
	generation: 0,
	/** Process id of the slot's user, written by that user. For people only. */
	pid: 1,
	/**
	 * Users of the slot up to this generation hold nothing in the tree. Written by the process that
	 * has swept what they left, while it holds the turnover byte or the slot.
	 */
	swept: 2,
} as const;
const SLOT_WORDS = 3;

export const CONTROL_BYTES = (ControlWord.slots + SLOTS * SLOT_WORDS) * 4;
/** Names this layout: another version of the library has another. */
const MAGIC = 0x4d50_0002;

/** What the algorithms of locks ask of a tree. */
export interface Owners {
	/** The word that this thread owns things with. */
	readonly me: number;
	isAlive(owner: number): boolean;
}

/** The tree of this program, for a thread that has joined it. */
export interface Tree {
	readonly folder: string;
	/** The folder on disk, for what does not fit into memory. */
	readonly spill: string;
	/** The control file, with this thread's slot. */
	readonly slots: Slots;
}

export class Slots implements Owners {
	readonly me: number;
	/** This thread's slot. */
	readonly slot: number;
	readonly words: Int32Array;
	readonly #fd: number;

	/**
	 * Takes a slot.
	 *
	 * @returns `'full'` if all are taken, `'foreign'` if this is not a control file of this version
	 */
	static join(fd: number, mapping: Mapping): Slots | 'full' | 'foreign' {
		const words = new Int32Array(mapping.buffer);
		if (Atomics.load(words, ControlWord.magic) !== MAGIC) return 'foreign';
		const first = Atomics.add(words, ControlWord.nextSlot, 1) >>> 0;
		for (let i = 0; i < SLOTS - 1; i++) {
			const slot = 1 + ((first + i) % (SLOTS - 1));
			if (inTurnover(fd, slot, () => take(fd, words, slot))) return new Slots(fd, words, slot);
		}
		return 'full';
	}

	static initialise(mapping: Mapping): void {
		const words = new Int32Array(mapping.buffer);
		Atomics.store(words, ControlWord.identity, Math.floor(Math.random() * 2 ** 31));
		Atomics.store(words, ControlWord.magic, MAGIC);
	}

	private constructor(fd: number, words: Int32Array, slot: number) {
		this.#fd = fd;
		this.words = words;
		this.slot = slot;
		Atomics.store(words, wordOf(slot, SlotWord.pid), process.pid);
		this.me = ((this.generationOf(slot) & GENERATION_BITS) << 12) | slot;
	}

	/** Tells this tree from others. */
	get identity(): number {
		return Atomics.load(this.words, ControlWord.identity);
	}

	/** Whether an owner is alive. */
	isAlive(owner: number): boolean {
		if (owner === this.me) return true;
		const slot = owner & SLOT_BITS;
		// In this order: a slot that its next user has locked has the next generation.
		return this.isTaken(slot) && (this.generationOf(slot) & GENERATION_BITS) === owner >>> 12;
	}

	/** Whether some thread has this slot now. */
	isTaken(slot: number): boolean {
		return slot === this.slot || isLocked(this.#fd, slot);
	}

	pidOf(owner: number): number {
		return Atomics.load(this.words, wordOf(owner & SLOT_BITS, SlotWord.pid));
	}

	/** Runs `sweep` once for every slot whose owner died. Nobody takes such a slot meanwhile. */
	sweepDead(sweep: (slot: number) => void): void {
		for (let slot = 1; slot < SLOTS; slot++) {
			if (this.#isSwept(slot) || this.isTaken(slot)) continue;
			inTurnover(this.#fd, slot, () => {
				if (this.#isSwept(slot) || this.isTaken(slot)) return false;
				sweep(slot);
				this.#noteSwept(slot, this.generationOf(slot));
				return true;
			});
		}
	}

	/**
	 * Runs `sweep` for the earlier users of this thread's slot. Called before this thread holds
	 * anything.
	 */
	sweepOwn(sweep: (slot: number) => void): void {
		const before = this.generationOf(this.slot) - 1;
		if (Atomics.load(this.words, wordOf(this.slot, SlotWord.swept)) === before) return;
		sweep(this.slot);
		this.#noteSwept(this.slot, before);
	}

	/** How many entries of the table of passages were ever used. */
	get passages(): number {
		return Atomics.load(this.words, ControlWord.passages);
	}

	/** @returns false if another thread has added one meanwhile */
	addPassage(before: number): boolean {
		return Atomics.compareExchange(this.words, ControlWord.passages, before, before + 1) === before;
	}

	private generationOf(slot: number): number {
		return Atomics.load(this.words, wordOf(slot, SlotWord.generation));
	}

	#isSwept(slot: number): boolean {
		return Atomics.load(this.words, wordOf(slot, SlotWord.swept)) === this.generationOf(slot);
	}

	#noteSwept(slot: number, generation: number): void {
		Atomics.store(this.words, wordOf(slot, SlotWord.swept), generation);
	}
}

/** The caller holds the slot's turnover byte. */
function take(fd: number, words: Int32Array, slot: number): boolean {
	if (isLocked(fd, slot)) return false;
	Atomics.add(words, wordOf(slot, SlotWord.generation), 1);
	return native().slotLock(fd, slot, 1) === 0;
}

/** @returns what `change` returns; false if another has the turnover byte */
function inTurnover(fd: number, slot: number, change: () => boolean): boolean {
	if (native().slotLock(fd, TURNOVER + slot, 1) !== 0) return false;
	try {
		return change();
	} finally {
		native().slotUnlock(fd, TURNOVER + slot, 1);
	}
}

function isLocked(fd: number, byte: number): boolean {
	return native().slotTest(fd, byte, 1) !== 0;
}

function wordOf(slot: number, word: number): number {
	return ControlWord.slots + slot * SLOT_WORDS + word;
}
