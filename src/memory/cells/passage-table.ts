/**
 * The table of passages: an entry for each handle on its way from one process to another, which
 * holds the handle's cell until the receiver does. An entry is a mark of `marks.ts`, and no count:
 * so no number is wrong when one of the two dies.
 *
 * An entry's life is one word, its *state*:
 *
 * | state | step | by |
 * |---|---|---|
 * | 0 → −slot | compare-and-exchange | a sender, which holds the cell; it then writes the other words |
 * | −slot → version | store | the sender, when all words are written |
 * | version → 0 | compare-and-exchange | the receiver that holds the cell by now, or whoever may give it up |
 *
 * The version tells one use of an entry from others, so an end that comes late changes nothing.
 *
 * Who may give an entry up, so that each message is either read or given up, never both:
 * - one *under way* (no keeper): its sender while that lives; then the sender's parent,
 *   which is the one that reads what its child has left, when it has read all of that;
 *   and anybody when both are dead;
 * - one *at rest* in a queue or pipe: whoever frees the keeper, and anybody who finds that the
 *   keeper's use is over. An item's position says whether it is in the stream (`settle`). For an
 *   item that is not yet in it, or not any more, its putter or its taker is responsible, and
 *   anybody after that one's death.
 *
 * A keeper frees first and gives up what it kept then; a putter that enters a keeper looks at the
 * keeper's use afterwards. So one of them sees the other.
 *
 * The table is in files of the tree, each twice as large as the one before, which are
 * made as they are needed. A thread reuses the entry that it used last, so few are in
 * use, and to look at all is cheap.
 */
import * as messages from '../messages.js';
import { mayStillRead, origin } from '../tree/lineage.js';
import { mapPlaced, placeFile } from '../tree/placed-files.js';
import type { Tree } from '../tree/slots.js';
import type { CellUse } from './layout.js';

/** One use of an entry. */
export interface PassageEntry {
	readonly index: number;
	readonly version: number;
	/** What it holds. */
	readonly cell: CellUse;
}

/** What keeps a message at rest: the cell in whose memory it is. */
export type Keeper = CellUse;

/** Where the items of a stream begin and end, by their numbers modulo 2^32. */
export interface StreamBounds {
	readonly taken: number;
	readonly put: number;
}

/**
 * Takes a free entry for a cell, which the caller holds.
 *
 * @throws ProcessError where there is none
 */
export function enterPassage(own: Tree, cell: CellUse): PassageEntry {
	const { slots } = own;
	const { number, use } = cell;
	const { words, at, index } = takeFree(own);
	const version = (Atomics.load(words, at + Word.version) & LARGEST_VERSION) + 1;
	const { parent, birth } = origin();
	Atomics.store(words, at + Word.version, version);
	Atomics.store(words, at + Word.cell, number);
	Atomics.store(words, at + Word.use, use);
	Atomics.store(words, at + Word.responsible, slots.me);
	Atomics.store(words, at + Word.heir, parent);
	Atomics.store(words, at + Word.birth, birth);
	Atomics.store(words, at + Word.keeper, NO_KEEPER);
	Atomics.store(words, at + Word.state, version);
	return { index, version, cell: { number, use } };
}

export function isUnderWay(own: Tree, { index, version }: PassageEntry): boolean {
	const { words, at } = entryAt(own, index);
	return Atomics.load(words, at + Word.state) === version;
}

/** @returns false where it was ended before */
export function endPassage(own: Tree, { index, version }: Omit<PassageEntry, 'cell'>): boolean {
	const { words, at } = entryAt(own, index);
	return Atomics.compareExchange(words, at + Word.state, version, 0) === version;
}

/**
 * Whether a passage holds the cell. One at rest in the cell's own memory does not: only somebody
 * who has the cell could receive it.
 */
export function isSent(own: Tree, cell: CellUse): boolean {
	return some(own, (entry) => entry.holds(cell));
}

/**
 * Lays a message down in a keeper's memory, as part of the item that will have that position.
 *
 * @param after The item's passage that was laid down before this one: `linkOf` of it, or 0.
 * @returns the link to this one
 */
export function layDown(
	own: Tree,
	{ index, version }: PassageEntry,
	keeper: Keeper,
	position: number,
	after: number,
): number {
	const { words, at } = entryAt(own, index);
	if (Atomics.load(words, at + Word.state) !== version) return after;
	Atomics.store(words, at + Word.position, position);
	Atomics.store(words, at + Word.link, after);
	Atomics.store(words, at + Word.keeperUse, keeper.use);
	Atomics.store(words, at + Word.keeper, keeper.number);
	return index + 1;
}

/**
 * Makes this thread responsible for the passages of an item that it is about to take.
 *
 * @param link what `layDown` gave for the item's last
 */
export function pickUp(own: Tree, link: number, keeper: Keeper, position: number): PassageEntry[] {
	const entries: PassageEntry[] = [];
	for (let next = link; next !== 0; ) {
		const { words, at } = entryAt(own, next - 1);
		const version = stateIf(own, next - 1, (entry) => entry.isKeptBy(keeper) && entry.isAt(position));
		if (version === 0) break;
		Atomics.store(words, at + Word.responsible, own.slots.me);
		entries.push({ index: next - 1, version, cell: new Found(own, words, at).cell });
		next = Atomics.load(words, at + Word.link);
	}
	return entries;
}

/**
 * Gives up what a keeper keeps.
 *
 * @param where only that of items outside of these bounds whose responsible is dead; by default
 * all.
 * @returns the cells
 */
export function giveUpKept(own: Tree, keeper: Keeper, where?: () => StreamBounds): CellUse[] {
	return giveUp(own, (entry) => entry.isKeptBy(keeper) && (where === undefined || entry.isLost(where)));
}

/** Gives up what a keeper keeps of an item and those behind it. @returns the cells */
export function giveUpFrom(own: Tree, keeper: Keeper, position: number): CellUse[] {
	return giveUp(own, (entry) => entry.isKeptBy(keeper) && entry.isFrom(position));
}

/**
 * Gives up what nobody will read any more.
 *
 * @param isOver Tells whether a use of a cell has ended.
 * @returns the cells
 */
export function giveUpAbandoned(own: Tree, isOver: (cell: CellUse) => boolean): CellUse[] {
	return giveUp(own, (entry) => entry.isAbandoned(isOver));
}

/** Ends what a dead user of a slot had taken and not yet entered. */
export function endHalfTaken(own: Tree, slot: number): void {
	for (let index = 0; index < own.slots.passages; index++) {
		const { words, at } = entryAt(own, index);
		Atomics.compareExchange(words, at + Word.state, -slot, 0);
	}
}

/** Whether a passage holds the cell that somebody other than this thread could end. */
export function isSentByOthers(own: Tree, cell: CellUse): boolean {
	return some(own, (entry) => entry.holds(cell) && !entry.isLeftToThisThread);
}

/**
 * Words of an entry. But for `state`, they are written by whoever has taken the entry, before
 * anybody else may read them; `responsible` also by a taker.
 */
const Word = {
	state: 0,
	/** Of the entry's last use. It stays when that has ended. */
	version: 1,
	/** The cell that is on its way: its number and its use. */
	cell: 2,
	use: 3,
	/** Owner's word: the sender; of an item, its putter, then its taker. */
	responsible: 4,
	/** The sender's `Origin`. */
	heir: 5,
	birth: 6,
	/** Number of the cell in whose memory the message rests, or `NO_KEEPER`; and the use of that. */
	keeper: 7,
	keeperUse: 8,
	/** Number of the item in its stream, modulo 2^32. */
	position: 9,
	/** Index + 1 of the passage that belongs to the same item, or 0. */
	link: 10,
} as const;
/** A cache line. */
const ENTRY_WORDS = 16;
const NO_KEEPER = -1;
const LARGEST_VERSION = 2 ** 30 - 1;

/** Entries of the first file, and the number of files. */
const FIRST_ENTRIES = 512;
const MOST_FILES = 7;
const MOST_PASSAGES = FIRST_ENTRIES * (2 ** MOST_FILES - 1);

/**
 * An entry in use, as a look finds it. What is read of it counts only if it
 * is still in that use afterwards.
 */
class Found {
	readonly #own: Tree;
	readonly #words: Int32Array;
	readonly #at: number;

	constructor(own: Tree, words: Int32Array, at: number) {
		this.#own = own;
		this.#words = words;
		this.#at = at;
	}

	get cell(): CellUse {
		return { number: this.#load(Word.cell), use: this.#load(Word.use) };
	}

	holds(cell: CellUse): boolean {
		return this.#load(Word.cell) === cell.number && this.#load(Word.use) === cell.use && !this.isKeptBy(cell);
	}

	isKeptBy({ number, use }: Keeper): boolean {
		return this.#load(Word.keeper) === number && this.#load(Word.keeperUse) === use;
	}

	isAt(position: number): boolean {
		return this.#load(Word.position) === position;
	}

	isFrom(position: number): boolean {
		return ((this.#load(Word.position) - position) | 0) >= 0;
	}

	/**
	 * Of an item that is not in its stream. Whoever was responsible is dead before the stream is
	 * looked at, so that the item cannot go or come meanwhile.
	 */
	isLost(where: () => StreamBounds): boolean {
		if (this.#isAlive(Word.responsible)) return false;
		const position = this.#load(Word.position);
		const { taken, put } = where();
		// A taker that lives may have picked it up before it counted it as taken.
		if (this.#isAlive(Word.responsible)) return false;
		return ((position - taken) | 0) < 0 || ((position - put) | 0) >= 0;
	}

	isAbandoned(isOver: (cell: CellUse) => boolean): boolean {
		const keeper = this.#load(Word.keeper);
		if (keeper !== NO_KEEPER) return isOver({ number: keeper, use: this.#load(Word.keeperUse) });
		if (this.#isAlive(Word.responsible)) return false;
		const heir = this.#load(Word.heir);
		const hasReader =
			heir === this.#own.slots.me ? mayStillRead(this.#load(Word.birth)) : heir !== 0 && this.#own.slots.isAlive(heir);
		// Whoever was responsible may have laid it down before it died.
		return !hasReader && this.#load(Word.keeper) === NO_KEEPER;
	}

	/** A dead child has sent it, and this thread alone can read it. */
	get isLeftToThisThread(): boolean {
		return (
			this.#load(Word.keeper) === NO_KEEPER &&
			this.#load(Word.heir) === this.#own.slots.me &&
			!this.#isAlive(Word.responsible)
		);
	}

	#isAlive(word: number): boolean {
		return this.#own.slots.isAlive(this.#load(word));
	}

	#load(word: number): number {
		return Atomics.load(this.#words, this.#at + word);
	}
}

function some(own: Tree, fits: (entry: Found) => boolean): boolean {
	const count = own.slots.passages;
	for (let index = 0; index < count; index++) if (stateIf(own, index, fits) > 0) return true;
	return false;
}

function giveUp(own: Tree, fits: (entry: Found) => boolean): CellUse[] {
	const cells: CellUse[] = [];
	const count = own.slots.passages;
	for (let index = 0; index < count; index++) {
		const version = stateIf(own, index, fits);
		if (version <= 0) continue;
		const { words, at } = entryAt(own, index);
		const { cell } = new Found(own, words, at);
		if (endPassage(own, { index, version })) cells.push(cell);
	}
	return cells;
}

/** The state of an entry that fits in one use of it; else 0. */
function stateIf(own: Tree, index: number, fits: (entry: Found) => boolean): number {
	const { words, at } = entryAt(own, index);
	const entry = new Found(own, words, at);
	for (;;) {
		const state = Atomics.load(words, at + Word.state);
		if (state <= 0) return 0;
		const doesFit = fits(entry);
		if (Atomics.load(words, at + Word.state) === state) return doesFit ? state : 0;
	}
}

function takeFree(own: Tree): Place & { index: number } {
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

/** Where a thread begins to search: with the entry that it has taken last. */
let searchFrom = 0;
/**
 * A search takes a quick look, then adds an entry; from so many entries on it looks
 * at all of them first. So a search costs little however many are in use, and at
 * most half of the entries are idle.
 */
let searchAllFrom = 0;
const QUICK_LOOK = 32;

function takeAmong(own: Tree, count: number, looks: number): (Place & { index: number }) | undefined {
	for (let i = 0; i < looks; i++) {
		const index = (searchFrom + i) % count;
		const { words, at } = entryAt(own, index);
		if (Atomics.load(words, at + Word.state) !== 0) continue;
		if (Atomics.compareExchange(words, at + Word.state, 0, -own.slots.slot) !== 0) continue;
		searchFrom = index;
		return { words, at, index };
	}
	searchFrom += looks;
	return undefined;
}

interface Place {
	readonly words: Int32Array;
	readonly at: number;
}

/** Those that this thread has mapped. */
const files: Int32Array[] = [];

function entryAt(own: Tree, index: number): Place {
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
