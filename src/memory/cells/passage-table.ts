/**
 * The table of passages: an entry for each handle on its way from one process to another. The entry
 * holds the handle's cell until the receiver does. It is a mark of `marks.ts` and not a count, so
 * no number is wrong when one of the two dies.
 *
 * An entry's life is one word, its *state*:
 *
 * | state | step | by |
 * |---|---|---|
 * | 0 → −slot | compare-and-exchange | a sender, which holds the cell; it then writes the other words |
 * | −slot → version | store | the sender, when all words are written |
 * | version → 0 | compare-and-exchange | the receiver that holds the cell by now, or a process that may give it up |
 *
 * The version tells one use of an entry from others, so an end that comes late changes nothing.
 *
 * These may give an entry up, so that each message is either read or given up, never both:
 * - one *under way* (no keeper): its sender while that is alive; then the sender's parent, which
 *   reads what its child has left, when it has read all of that; and anybody when both are dead;
 * - one *at rest* in a queue or pipe: the freer of the keeper, and anybody who finds that the
 *   keeper's use is over. An item's position says whether the item is in the stream (`settle`).
 *   For an item that is not yet in it, or no longer, its producer or its consumer is responsible,
 *   and anybody after that process's death.
 *
 * A keeper is freed first and gives up what it kept then. A producer that enters a keeper looks
 * at the keeper's use afterwards. So one of them sees the other.
 *
 * Alternative: the receiver alone could hold the cell, if the sender kept its hold until
 * an acknowledgement came. Then a sender could not exit before its messages are read.
 * Model: `test/models/passage.pml`.
 */
import { mayStillRead, origin } from '../tree/lineage.js';
import type { Tree } from '../tree/slots.js';
import type { CellUse } from './layout.js';
import { entryAt, LARGEST_VERSION, NO_KEEPER, PassageWord, takeFreeEntry } from './passage-entries.js';

/** One use of an entry. */
export interface PassageEntry {
	readonly index: number;
	readonly version: number;
	/** The cell that it holds. */
	readonly cell: CellUse;
}

/** Keeps a message at rest: the cell in whose memory it lies. */
export type Keeper = CellUse;

/** Where the items of a stream begin and end, by their numbers modulo 2³². */
export interface StreamBounds {
	readonly taken: number;
	readonly put: number;
}

/**
 * Takes a free entry for a cell, which the caller holds.
 *
 * @throws ProcessError if there is none
 */
export function enterPassage(own: Tree, cell: CellUse): PassageEntry {
	const { slots } = own;
	const { number, use } = cell;
	const { words, at, index } = takeFreeEntry(own);
	const version = (Atomics.load(words, at + PassageWord.version) & LARGEST_VERSION) + 1;
	const { parent, birth } = origin();
	Atomics.store(words, at + PassageWord.version, version);
	Atomics.store(words, at + PassageWord.cell, number);
	Atomics.store(words, at + PassageWord.use, use);
	Atomics.store(words, at + PassageWord.responsible, slots.me);
	Atomics.store(words, at + PassageWord.heir, parent);
	Atomics.store(words, at + PassageWord.birth, birth);
	Atomics.store(words, at + PassageWord.keeper, NO_KEEPER);
	Atomics.store(words, at + PassageWord.state, version);
	return { index, version, cell: { number, use } };
}

export function isUnderWay(own: Tree, { index, version }: PassageEntry): boolean {
	const { words, at } = entryAt(own, index);
	return Atomics.load(words, at + PassageWord.state) === version;
}

/** @returns false if the passage had ended before */
export function endPassage(own: Tree, { index, version }: Omit<PassageEntry, 'cell'>): boolean {
	const { words, at } = entryAt(own, index);
	return Atomics.compareExchange(words, at + PassageWord.state, version, 0) === version;
}

/**
 * Whether a passage holds the cell. A message at rest in the cell's own memory does not: only
 * somebody who has the cell could receive it.
 */
export function isSent(own: Tree, cell: CellUse): boolean {
	return some(own, (entry) => entry.holds(cell));
}

/**
 * Lays a message down in a keeper's memory, as part of the item that will have that position.
 *
 * @param after The link to the passage of the same item that was laid down before this one, or 0.
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
	if (Atomics.load(words, at + PassageWord.state) !== version) return after;
	Atomics.store(words, at + PassageWord.position, position);
	Atomics.store(words, at + PassageWord.link, after);
	Atomics.store(words, at + PassageWord.keeperUse, keeper.use);
	Atomics.store(words, at + PassageWord.keeper, keeper.number);
	return index + 1;
}

/**
 * Makes this thread responsible for the passages of an item that it is about to take.
 *
 * @param link What `layDown` returned for the item's last passage.
 */
export function pickUp(own: Tree, link: number, keeper: Keeper, position: number): PassageEntry[] {
	const entries: PassageEntry[] = [];
	for (let next = link; next !== 0; ) {
		const { words, at } = entryAt(own, next - 1);
		const version = stateIf(own, next - 1, (entry) => entry.isKeptBy(keeper) && entry.isAt(position));
		if (version === 0) break;
		Atomics.store(words, at + PassageWord.responsible, own.slots.me);
		entries.push({ index: next - 1, version, cell: new Found(own, words, at).cell });
		next = Atomics.load(words, at + PassageWord.link);
	}
	return entries;
}

/**
 * Gives up what a keeper keeps.
 *
 * @param where Restricts that to items outside of these bounds whose responsible
 * process is dead. Default: all items.
 * @returns the cells
 */
export function giveUpKept(own: Tree, keeper: Keeper, where?: () => StreamBounds): CellUse[] {
	return giveUp(own, (entry) => entry.isKeptBy(keeper) && (where === undefined || entry.isLost(where)));
}

/** Gives up what a keeper keeps of an item and of those behind it. @returns the cells */
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

/** Frees the entries that a dead user of a slot had taken and not yet filled. */
export function endHalfTaken(own: Tree, slot: number): void {
	for (let index = 0; index < own.slots.passages; index++) {
		const { words, at } = entryAt(own, index);
		Atomics.compareExchange(words, at + PassageWord.state, -slot, 0);
	}
}

/** Whether somebody other than this thread could end a passage that holds the cell. */
export function isSentByOthers(own: Tree, cell: CellUse): boolean {
	return some(own, (entry) => entry.holds(cell) && !entry.isLeftToThisThread);
}

/**
 * An entry in use, as a look finds it. What is read of the entry counts only if it
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
		return { number: this.#load(PassageWord.cell), use: this.#load(PassageWord.use) };
	}

	holds(cell: CellUse): boolean {
		return (
			this.#load(PassageWord.cell) === cell.number && this.#load(PassageWord.use) === cell.use && !this.isKeptBy(cell)
		);
	}

	isKeptBy({ number, use }: Keeper): boolean {
		return this.#load(PassageWord.keeper) === number && this.#load(PassageWord.keeperUse) === use;
	}

	isAt(position: number): boolean {
		return this.#load(PassageWord.position) === position;
	}

	isFrom(position: number): boolean {
		return ((this.#load(PassageWord.position) - position) | 0) >= 0;
	}

	/**
	 * Whether the item is not in its stream and its responsible process is dead. The process is found
	 * dead before the stream is looked at, so the item cannot come or go meanwhile.
	 */
	isLost(where: () => StreamBounds): boolean {
		if (this.#isAlive(PassageWord.responsible)) return false;
		const position = this.#load(PassageWord.position);
		const { taken, put } = where();
		// A living consumer may have picked the item up before it counted it as taken.
		if (this.#isAlive(PassageWord.responsible)) return false;
		return ((position - taken) | 0) < 0 || ((position - put) | 0) >= 0;
	}

	isAbandoned(isOver: (cell: CellUse) => boolean): boolean {
		const keeper = this.#load(PassageWord.keeper);
		if (keeper !== NO_KEEPER) return isOver({ number: keeper, use: this.#load(PassageWord.keeperUse) });
		if (this.#isAlive(PassageWord.responsible)) return false;
		const heir = this.#load(PassageWord.heir);
		const hasReader =
			heir === this.#own.slots.me
				? mayStillRead(this.#load(PassageWord.birth))
				: heir !== 0 && this.#own.slots.isAlive(heir);
		// The responsible process may have laid it down before it died.
		return !hasReader && this.#load(PassageWord.keeper) === NO_KEEPER;
	}

	/** Whether a dead child has sent it, so that this thread alone can read it. */
	get isLeftToThisThread(): boolean {
		return (
			this.#load(PassageWord.keeper) === NO_KEEPER &&
			this.#load(PassageWord.heir) === this.#own.slots.me &&
			!this.#isAlive(PassageWord.responsible)
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

/** Returns the state of an entry that fits throughout one use of it; else 0. */
function stateIf(own: Tree, index: number, fits: (entry: Found) => boolean): number {
	const { words, at } = entryAt(own, index);
	const entry = new Found(own, words, at);
	for (;;) {
		const state = Atomics.load(words, at + PassageWord.state);
		if (state <= 0) return 0;
		const doesFit = fits(entry);
		if (Atomics.load(words, at + PassageWord.state) === state) return doesFit ? state : 0;
	}
}
