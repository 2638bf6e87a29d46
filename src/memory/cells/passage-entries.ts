/**
 * The entries of the table of passages: their words, where they lie, and
 * how a sender finds a free one.
 *
 * The table is in files of the tree, each twice as large as the one before, which are made as
 * they are needed. A thread reuses the entry that it used last. So few entries are in use, and
 * looking at all of them is cheap.
 */
import * as messages from '../messages.js';
import { mapPlaced, placeFile } from '../tree/placed-files.js';
import type { Tree } from '../tree/slots.js';

/**
 * Words of an entry. The sender that has taken the entry writes all of them, before anybody else
 * may read them. A comment names further writers.
 */
export const PassageWord = {
	/**
	 * 0: free. −slot: taken by that slot's user, which is writing the other words. Else the `version`
	 * of this use. `passage-table.ts` says who changes it.
	 */
	state: 0,
	/**
	 * Tells this use of the entry from others, and stays when the use has
	 * ended. Raised by each use; 1 … 2³⁰.
	 */
	version: 1,
	/** The cell that is on its way: its number and its use. */
	cell: 2,
	use: 3,
	/**
	 * Owner's word of the sender, or of an item's producer. A consumer overwrites it with its own.
	 */
	responsible: 4,
	/**
	 * The sender's `Origin`: the owner's word of its parent, and which child of that parent's it is.
	 */
	heir: 5,
	birth: 6,
	/**
	 * Number of the cell in whose memory the message rests, or `NO_KEEPER`; and that cell's use.
	 * `layDown` writes the number last, so that a reader of it finds the next three words written.
	 */
	keeper: 7,
	keeperUse: 8,
	/** Number of the item in its stream, modulo 2³². Written by `layDown`. */
	position: 9,
	/**
	 * Index + 1 of the passage of the same item that was laid down before this
	 * one, or 0. Written by `layDown`.
	 */
	link: 10,
} as const;
/** A cache line. */
const ENTRY_WORDS = 16;
export const NO_KEEPER = -1;
export const LARGEST_VERSION = 2 ** 30 - 1;

/** Entries of the first file, and the number of files. */
const FIRST_ENTRIES = 512;
const MOST_FILES = 7;
const MOST_PASSAGES = FIRST_ENTRIES * (2 ** MOST_FILES - 1);

/**
 * Takes a free entry, whose state is then −slot.
 *
 * @throws ProcessError if there is none
 */
export function takeFreeEntry(own: Tree): EntryPlace & { index: number } {
	for (;;) {
		const count = own.slots.passages;
		const isThorough = count >= searchAllFrom;
		const found = takeAmong(own, count, isThorough ? count : Math.min(count, QUICK_LOOK));
		if (found) return found;
		if (isThorough) searchAllFrom = count + (count >> 1) + QUICK_LOOK;
		if (count === MOST_PASSAGES) {
			if (isThorough) throw messages.tooManyUnderWay(MOST_PASSAGES);
			searchAllFrom = 0;
			continue;
		}
		makeFileOf(own, count);
		own.slots.addPassage(count);
		searchFrom = count;
	}
}

/** Where a thread begins to search: at the entry that it took last. */
let searchFrom = 0;
/**
 * A search takes a quick look, then adds an entry. Once there are so many entries, it
 * looks at all of them first. So a search costs little however many are in use, and at
 * most half of the entries are idle.
 */
let searchAllFrom = 0;
const QUICK_LOOK = 32;

function takeAmong(own: Tree, count: number, looks: number): (EntryPlace & { index: number }) | undefined {
	for (let i = 0; i < looks; i++) {
		const index = (searchFrom + i) % count;
		const { words, at } = entryAt(own, index);
		if (Atomics.load(words, at + PassageWord.state) !== 0) continue;
		if (Atomics.compareExchange(words, at + PassageWord.state, 0, -own.slots.slot) !== 0) continue;
		searchFrom = index;
		return { words, at, index };
	}
	searchFrom += looks;
	return undefined;
}

interface EntryPlace {
	readonly words: Int32Array;
	readonly at: number;
}

/** The files that this thread has mapped. */
const files: Int32Array[] = [];

export function entryAt(own: Tree, index: number): EntryPlace {
	const file = fileOf(index);
	const words = (files[file] ??= open(own, file));
	return { words, at: (index - firstOf(file)) * ENTRY_WORDS };
}

function fileOf(index: number): number {
	return 31 - Math.clz32(Math.floor(index / FIRST_ENTRIES) + 1);
}

function firstOf(file: number): number {
	return FIRST_ENTRIES * (2 ** file - 1);
}

function makeFileOf(own: Tree, index: number): void {
	const file = fileOf(index);
	if (files[file] === undefined) placeFile(own, nameOf(file), FIRST_ENTRIES * 2 ** file * ENTRY_WORDS * 4);
}

function open(own: Tree, file: number): Int32Array {
	const mapping = mapPlaced(own, nameOf(file));
	if (!mapping) throw messages.noTree(own.folder, `${nameOf(file)} is missing`);
	return new Int32Array(mapping.buffer);
}

function nameOf(file: number): string {
	return `passages-${file}`;
}
