/**
 * The control file of a tree: who is in it, and which handles are on their way. Each process (and each worker thread) has a *slot*, whose byte of
 * the file it keeps locked for as long as it lives. The kernel drops that lock with its holder, however it ends, so that whether
 * someone lives is the kernel's word: no number that may be used again, no start time, no namespace.
 *
 * Words are Int32. All of them are used by `Atomics` only.
 */
import type { Mapping } from '../native/binding.js';
import { native } from '../native/load.js';

/** Slots are 1 … 1023, so that an owner's word is never 0. */
const SLOTS = 1024;

/** Bits of an owner's word: 0–11 the slot, 12–29 its generation, which tells a slot's user from those before it. */
const SLOT_BITS = 0xfff;
const GENERATION_BITS = 0x3_ffff;

/** Byte of the file that is locked by who is about to remove the tree; those of the slots follow it. */
export const REMOVAL_BYTE = 0;

/** Words of the file. */
const Layout = {
	/** `MAGIC`, written before the folder has its name. */
	magic: 0,
	/** Tells the tree from others: a random number. By its maker. */
	identity: 3,
	/** The slot that is tried next by who joins: slots are used in turn, so that what a dead one held is seen to before its slot is used again. */
	nextSlot: 1,
	/** Where the search for a free entry of `passages` begins. */
	nextPassage: 2,
	/**
	 * A slot's three words. Generation: raised by who takes the slot, while it has the byte locked. Pid: by the same. Swept: the generation up to which
	 * nothing in the tree is held by the slot any more; by whoever has seen to it.
	 */
	slots: 64,
	/**
	 * A passage's words, see `passages.ts`. Cell: 0 free, else the number of the cell on its way + 1; set by the sender, cleared once by
	 * the receiver or, where that died, by the sender or who sweeps after it. Number: raised by each use, so that a late receiver can't take another's. Keeper:
	 * who holds the cell meanwhile: see `passage-table.ts`.
	 */
	passages: 64 + SLOTS * 3,
} as const;

export const PASSAGES = 4096;
const PASSAGE_WORDS = 3;
export const CONTROL_BYTES = (Layout.passages + PASSAGES * PASSAGE_WORDS) * 4;
const MAGIC = 0x4d50_0001;

export class Control {
	/** The word that this thread owns things with. */
	readonly me: number;
	readonly words: Int32Array;
	readonly #fd: number;
	readonly #slot: number;

	/** Takes a slot; `undefined` where all are taken, or this is no control file. */
	static join(fd: number, mapping: Mapping): Control | undefined {
		const words = new Int32Array(mapping.buffer);
		if (Atomics.load(words, Layout.magic) !== MAGIC) return undefined;
		const first = Atomics.add(words, Layout.nextSlot, 1) >>> 0;
		for (let i = 0; i < SLOTS - 1; i++) {
			const slot = 1 + ((first + i) % (SLOTS - 1));
			if (native().slotLock(fd, slot, 1) === 0) return new Control(fd, words, slot);
		}
		return undefined;
	}

	static initialise(mapping: Mapping): void {
		const words = new Int32Array(mapping.buffer);
		Atomics.store(words, Layout.identity, Math.floor(Math.random() * 2 ** 31));
		Atomics.store(words, Layout.magic, MAGIC);
	}

	private constructor(fd: number, words: Int32Array, slot: number) {
		this.#fd = fd;
		this.words = words;
		this.#slot = slot;
		const at = slotAt(slot);
		const generation = (Atomics.add(words, at, 1) + 1) & GENERATION_BITS;
		Atomics.store(words, at + 1, process.pid);
		this.me = (generation << 12) | slot;
	}

	/** Tells this tree from others. */
	get identity(): number {
		return Atomics.load(this.words, Layout.identity);
	}

	get slot(): number {
		return this.#slot;
	}

	/** Whether the owner of a word lives. */
	isAlive(owner: number): boolean {
		if (owner === this.me) return true;
		const slot = owner & SLOT_BITS;
		if ((Atomics.load(this.words, slotAt(slot)) & GENERATION_BITS) !== owner >>> 12) return false;
		return this.isTaken(slot);
	}

	/** Whether some thread has this slot now. */
	isTaken(slot: number): boolean {
		return slot === this.#slot || native().slotTest(this.#fd, slot, 1) !== 0;
	}

	pidOf(owner: number): number {
		return Atomics.load(this.words, slotAt(owner & SLOT_BITS) + 1);
	}

	/** Has what dead processes left in the tree seen to, once each. Their slots can't be taken meanwhile. */
	sweepDead(sweep: (slot: number) => void): void {
		for (let slot = 1; slot < SLOTS; slot++) {
			const at = slotAt(slot);
			if (slot === this.#slot || Atomics.load(this.words, at) === Atomics.load(this.words, at + 2)) continue;
			if (native().slotLock(this.#fd, slot, 1) !== 0) continue;
			const generation = Atomics.load(this.words, at);
			if (generation !== Atomics.load(this.words, at + 2)) sweep(slot);
			this.noteSwept(slot, generation);
			native().slotUnlock(this.#fd, slot, 1);
		}
	}

	generationOf(slot: number): number {
		return Atomics.load(this.words, slotAt(slot));
	}

	/** What users of the slot left up to that generation is seen to. */
	noteSwept(slot: number, generation: number): void {
		Atomics.store(this.words, slotAt(slot) + 2, generation);
	}

	/** Whether this slot's users before this one left nothing that is still to be seen to. */
	get beganClean(): boolean {
		const at = slotAt(this.#slot);
		return Atomics.load(this.words, at + 2) === Atomics.load(this.words, at) - 1;
	}

	/** The first word of a passage. */
	passageAt(index: number): number {
		return Layout.passages + index * PASSAGE_WORDS;
	}

	/** Where to look for a free one. */
	nextPassage(): number {
		return (Atomics.add(this.words, Layout.nextPassage, 1) >>> 0) % PASSAGES;
	}

	/** Leaves the tree. @returns whether anybody else is in it */
	leave(): boolean {
		native().slotUnlock(this.#fd, this.#slot, 1);
		return isInhabited(this.#fd);
	}
}

/** Whether someone other than this open file has a slot. */
export function isInhabited(fd: number): boolean {
	return native().slotTest(fd, 1, SLOTS - 1) !== 0;
}

function slotAt(slot: number): number {
	return Layout.slots + slot * 3;
}
